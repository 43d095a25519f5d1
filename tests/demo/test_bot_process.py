"""The bot's process where it ends without being asked to."""

import asyncio
from pathlib import Path

from bot.demo.bot_process import BotProcess


async def test_a_bot_that_ends_by_itself_is_told_in_one_sentence(tmp_path: Path) -> None:
    told: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    bot = BotProcess(tmp_path / "bot.log", told.set_result)
    await bot.start({"BOT_TOKEN": "none"})
    sentence = await asyncio.wait_for(told, 20)
    assert sentence.startswith("The bot ended by itself with status 2: BOT_TOKEN is no good: ")
    assert not bot.is_running
