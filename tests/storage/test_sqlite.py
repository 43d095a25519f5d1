"""What is true of SQLite alone."""

import asyncio
import sqlite3
from contextlib import closing

import pytest

from storage.database import Database


@pytest.fixture
def engine() -> str:
    return "sqlite"


def others() -> set[asyncio.Task[object]]:
    """Every task that has not ended, but this one."""
    return asyncio.all_tasks().difference({asyncio.current_task()})


async def test_work_that_is_cancelled_twice_in_the_middle_of_a_statement_ends(
    database: Database, database_url: str
) -> None:
    async def write() -> None:
        async with database.writing():
            raise AssertionError

    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)) as locking:
        locking.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(write())
        for _ in range(2):
            await asyncio.sleep(0.1)
            for task in others():
                task.cancel()
        await asyncio.sleep(0.1)
    if left := others():
        _, left = await asyncio.wait(left, timeout=20)
    assert (writing.cancelled(), left) == (True, set())
