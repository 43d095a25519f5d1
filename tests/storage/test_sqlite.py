"""What is true of SQLite alone."""

import asyncio
import threading

import pytest
from sqlalchemy import text

from storage.database import Database


@pytest.fixture
def engine() -> str:
    return "sqlite"


def others() -> set[asyncio.Task[object]]:
    """Every task that has not ended, but this one."""
    return asyncio.all_tasks().difference({asyncio.current_task()})


def cancel_others() -> None:
    for task in others():
        task.cancel()


async def test_work_that_is_cancelled_twice_in_the_middle_of_a_statement_ends(database: Database) -> None:
    loop, begun, end = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    def last() -> None:
        loop.call_soon_threadsafe(begun.set)
        end.wait(20)

    async def work() -> None:
        async with database.reading() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            await driver.create_function("last", 0, last)
            await connection.execute(text("SELECT last()"))

    working = asyncio.create_task(work())
    await begun.wait()
    cancel_others()
    async with asyncio.timeout(20):
        while others() == {working}:  # noqa: ASYNC110 -- what closes its connection is a task of the library
            await asyncio.sleep(0)
    await asyncio.sleep(0)  # it begins
    cancel_others()
    await asyncio.wait({working}, timeout=20)
    end.set()
    _, left = await asyncio.wait(others(), timeout=20)
    assert (working.cancelled(), left) == (True, set())
