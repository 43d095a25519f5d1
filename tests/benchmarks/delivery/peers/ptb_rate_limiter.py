"""Python-telegram-bot with the rate limiter that it brings along, all messages handed to it at once.

https://github.com/python-telegram-bot/python-telegram-bot/wiki/Avoiding-flood-limits
"""

import asyncio
import sys

from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, ApplicationBuilder, ExtBot

from tests.benchmarks.delivery.peers.broadcast import TEXT, TOKEN, Broadcast, run


async def _send(bot: ExtBot[int], chat_id: int, work: Broadcast) -> None:
    try:
        await bot.send_message(chat_id, TEXT, parse_mode="HTML")
    except TelegramError as error:
        work.gave_up(error)
    else:
        work.told()


async def _broadcast(work: Broadcast, max_retries: int) -> None:
    limiter = AIORateLimiter(overall_max_rate=work.limit, max_retries=max_retries)
    builder = ApplicationBuilder().token(TOKEN).base_url(f"{work.url}/bot").rate_limiter(limiter)
    async with builder.build() as application:
        await asyncio.gather(*(_send(application.bot, chat_id, work) for chat_id in work.chats))


if __name__ == "__main__":
    retries = int(sys.argv[2])
    run(lambda work: asyncio.run(_broadcast(work, retries)))
