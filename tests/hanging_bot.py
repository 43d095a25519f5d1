"""A bot that receives an update and never finishes with it: `python -m tests.hanging_bot ADDRESS TOKEN`."""

import asyncio
import sys
from typing import Any

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.chat_queues import ChatQueues
from bot.intake import Intake, application_at
from bot.transport.request import AiohttpRequest


async def hang(update: Update, context: Any) -> None:
    sys.stdout.write("received\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


async def main(address: str, token: str) -> None:
    async with AiohttpRequest() as request:
        application = application_at(address, token, request)
        application.add_handler(MessageHandler(filters.ALL, hang))
        intake = Intake(application, ChatQueues(application.process_update, lambda update: hang(update, None)))
        await intake.introduce()
        await intake.run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
