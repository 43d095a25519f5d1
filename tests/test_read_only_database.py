"""A PostgreSQL database that becomes read-only under a running bot, as after a failover, or where a disk is full.

It says so, answers on, and goes on by itself when the database takes writes again.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from bot.sandbox import serve_sandbox
from tests.postgresql import name_of
from tests.running_bot import answered, environment, running, whole_night
from tests.settings import TOKEN


@pytest.fixture
def engine() -> str:
    return "postgresql"


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


async def test_a_database_that_takes_no_writes_for_a_while_is_waited_out(
    database_url: str, postgresql: str, tmp_path: Path
) -> None:
    async with serve_sandbox(TOKEN) as sandbox:
        user, other = await sandbox.add_user(), await sandbox.add_user()
        command, given = (sys.executable, "-m", "bot", "run"), environment(database_url, sandbox.url)
        async with running(command, given, tmp_path / "log") as started:
            known = await whole_night(sandbox, user, patience=30)
            async with read_only(database_url, postgresql):
                await started.until_said("keeping the leadership failed", patience=30)
                assert await answered(sandbox, user, "/results") == known
                begun = len(sandbox.sent)
                await sandbox.say(other, "/subscribe")
            await started.until_said("keeping the leadership works again", patience=30)
            await sandbox.wait_for(lambda call: "Alerts are on" in call.text, since=begun, timeout=20)
            assert "Alerts are on" in await answered(sandbox, user, "/subscribe")
        assert started.process.returncode == 0
        assert "Traceback" not in started.log.read_text()
        assert "read-only transaction" in started.log.read_text()
