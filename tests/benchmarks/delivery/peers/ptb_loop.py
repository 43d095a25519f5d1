"""Python-telegram-bot without a rate limiter: who is asked to wait, waits and tries again.

`gather` sends to all at once, `loop` to one after another.
"""

import asyncio
import sys
from datetime import timedelta

from telegram import Bot
from telegram.error import RetryAfter, TelegramError

from tests.benchmarks.delivery.peers.broadcast import TEXT, TOKEN, Broadcast, run


async def _send(bot: Bot, chat_id: int, work: Broadcast) -> None:
    while True:
        try:
            await bot.send_message(chat_id, TEXT, parse_mode="HTML")
        except RetryAfter as error:
            pause = error.retry_after
            await asyncio.sleep(pause.total_seconds() if isinstance(pause, timedelta) else pause)
        except TelegramError as error:
            return work.gave_up(error)
        else:
            return work.told()


async def _broadcast(work: Broadcast, *, at_once: bool) -> None:
    async with Bot(TOKEN, base_url=f"{work.url}/bot") as bot:
        if at_once:
            await asyncio.gather(*(_send(bot, chat_id, work) for chat_id in work.chats))
        else:
            for chat_id in work.chats:
                await _send(bot, chat_id, work)


if __name__ == "__main__":
    gather = sys.argv[2] == "gather"
    run(lambda work: asyncio.run(_broadcast(work, at_once=gather)))
