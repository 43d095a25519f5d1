"""A bot, or another program of the project, as a process of its own that writes its log into a file."""

import asyncio
import os
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox import Sandbox, User
from tests.conftest import ROOT
from tests.settings import TOKEN

_NIGHT = "pt-2019-assembleia"


@dataclass
class Started:
    """A running process, and the file that it logs to."""

    process: Process
    log: Path

    async def until_said(self, words: str, *, patience: float = 20) -> None:
        async with asyncio.timeout(patience):
            while words not in self.log.read_text():
                assert self.process.returncode is None
                await asyncio.sleep(0.05)


def environment(database_url: str, bot_api_url: str) -> Mapping[str, str]:
    """What a bot is told that plays a recorded night fast."""
    ours = {"BOT_TOKEN": TOKEN, "BOT_API_URL": bot_api_url, "DATABASE_URL": database_url}
    return {**os.environ, **ours, "ELECTION": _NIGHT, "FEED_URL": f"recorded:{_NIGHT}?speed=6000"}


@asynccontextmanager
async def running(command: Sequence[str], given: Mapping[str, str], log: Path) -> AsyncIterator[Started]:
    """Run this until left, when it is stopped as by its host."""
    with log.open("wb") as file:
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=given, stdout=file, stderr=file)
    try:
        yield Started(process, log)
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), 20)


async def answered(sandbox: Sandbox, user: User, text: str) -> str:
    """What is answered to this."""
    before = len(sandbox.sent)
    await sandbox.say(user, text)
    return (await sandbox.wait_for(lambda call: call.chat_id == user.id, since=before, timeout=20)).text


async def whole_night(sandbox: Sandbox, user: User, *, patience: float = 20) -> str:
    """What is answered to /results once the night was played to its end."""
    async with asyncio.timeout(patience):
        while "3,092 of 3,092" not in (known := await answered(sandbox, user, "/results")):
            pass
    return known
