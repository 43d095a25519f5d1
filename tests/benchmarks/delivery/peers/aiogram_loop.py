"""Aiogram, as the broadcaster among its examples: one after another, a twentieth of a second between them.

https://docs.aiogram.dev/en/v2.25.1/examples/broadcast_example.html, in the words of version 3.
"""

import asyncio

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter

from tests.benchmarks.delivery.peers.broadcast import TEXT, TOKEN, Broadcast, run

_PAUSE = 0.05


async def _send(bot: Bot, chat_id: int, work: Broadcast) -> None:
    try:
        await bot.send_message(chat_id, TEXT, parse_mode="HTML")
    except TelegramRetryAfter as error:
        await asyncio.sleep(error.retry_after)
        await _send(bot, chat_id, work)
    except TelegramAPIError as error:
        work.gave_up(error)
    else:
        work.told()


async def _broadcast(work: Broadcast) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(work.url))
    async with Bot(TOKEN, session=session) as bot:
        for chat_id in work.chats:
            await _send(bot, chat_id, work)
            await asyncio.sleep(_PAUSE)


if __name__ == "__main__":
    run(lambda work: asyncio.run(_broadcast(work)))
