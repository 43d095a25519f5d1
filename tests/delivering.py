"""Delivery alone, as a process that can be killed: `python -m tests.delivering DATABASE_URL BOT_API_URL TOKEN`."""

import asyncio
import sys

from telegram import Bot

from bot.clock import RealClock
from bot.delivery import Delivery
from bot.transport.pace import Pace, Rates
from bot.transport.request import AiohttpRequest
from storage.database import Database


async def main(database_url: str, address: str, token: str) -> None:
    async with AiohttpRequest() as request:
        bot = Bot(token, base_url=f"{address}/bot", request=request, get_updates_request=request)
        await Delivery(Database(database_url), bot, Pace(Rates(1000, 1000, 1, 60000)), RealClock()).run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
