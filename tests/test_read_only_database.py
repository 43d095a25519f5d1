"""A PostgreSQL database that becomes read-only under a running bot, as after a failover, or where a disk is full.

It says so, answers on, and goes on by itself when the database takes writes again.
"""

import asyncio
import os
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest

from bot.sandbox import Sandbox, User, serve_sandbox
from tests.conftest import ROOT
from tests.postgresql import name_of
from tests.settings import TOKEN

NIGHT = "pt-2019-assembleia"


@pytest.fixture
def engine() -> str:
    return "postgresql"


@dataclass
class Started:
    """A running bot, and the file that it logs to."""

    process: Process
    log: Path

    async def until_said(self, words: str) -> None:
        async with asyncio.timeout(30):
            while words not in self.log.read_text():
                assert self.process.returncode is None
                await asyncio.sleep(0.05)


@asynccontextmanager
async def running(sandbox: Sandbox, database_url: str, log: Path) -> AsyncIterator[Started]:
    """A bot on this database until left, when it is stopped as by its host."""
    ours = {"BOT_TOKEN": TOKEN, "BOT_API_URL": sandbox.url, "DATABASE_URL": database_url}
    given = {**os.environ, **ours, "ELECTION": NIGHT, "FEED_URL": f"recorded:{NIGHT}?speed=6000"}
    command = (sys.executable, "-m", "bot", "run")
    with log.open("wb") as file:
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=given, stdout=file, stderr=file)
    try:
        yield Started(process, log)
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), 20)


@asynccontextmanager
async def read_only(database_url: str, maintenance: str) -> AsyncIterator[None]:
    """Nothing can be written into the database of this address while this is entered."""
    server, name = await asyncpg.connect(maintenance), name_of(database_url)
    try:
        await server.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        await server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
        yield
        await server.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
    finally:
        await server.close()


async def answered(sandbox: Sandbox, user: User, text: str) -> str:
    before = len(sandbox.sent)
    await sandbox.say(user, text)
    return (await sandbox.wait_for(lambda call: call.chat_id == user.id, since=before, timeout=20)).text


async def test_a_database_that_takes_no_writes_for_a_while_is_waited_out(
    database_url: str, postgresql: str, tmp_path: Path
) -> None:
    async with serve_sandbox(TOKEN) as sandbox:
        user, other = await sandbox.add_user(), await sandbox.add_user()
        async with running(sandbox, database_url, tmp_path / "log") as started:
            async with asyncio.timeout(30):
                while "3,092 of 3,092" not in (known := await answered(sandbox, user, "/results")):
                    pass
            async with read_only(database_url, postgresql):
                await started.until_said("keeping the leadership failed")
                assert await answered(sandbox, user, "/results") == known
                begun = len(sandbox.sent)
                await sandbox.say(other, "/subscribe")
            await started.until_said("keeping the leadership works again")
            await sandbox.wait_for(lambda call: "Alerts are on" in call.text, since=begun, timeout=20)
            assert "Alerts are on" in await answered(sandbox, user, "/subscribe")
        assert started.process.returncode == 0
        assert "Traceback" not in started.log.read_text()
        assert "read-only transaction" in started.log.read_text()
