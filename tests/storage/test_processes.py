"""Who else sends, and at which share of the rate."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from storage import processes
from storage.database import Database
from storage.processes import Process
from storage.tables import processes as processes_table


async def note(database: Database, holder: str, share: int) -> None:
    async with database.writing() as connection:
        await processes.note(connection, holder, share)


async def others(database: Database, holder: str, *, forget: bool = True) -> Sequence[Process]:
    async with database.writing() as connection:
        return await processes.others(connection, holder, forget=forget)


async def age(database: Database, seconds: float) -> None:
    """Let everybody have been seen for the last time so many seconds ago."""
    async with database.writing() as connection:
        seen_at = datetime.now(UTC) - timedelta(seconds=seconds)
        await connection.execute(update(processes_table).values(seen_at=seen_at))


async def leave(database: Database, holder: str) -> None:
    async with database.writing() as connection:
        await processes.leave(connection, holder)


async def test_each_sees_what_the_others_have(database: Database) -> None:
    await note(database, "first", 30)
    await note(database, "second", 0)
    await note(database, "first", 23)
    assert await others(database, "second") == [Process("first", 23, silent=False)]
    assert await others(database, "first") == [Process("second", 0, silent=False)]


async def test_of_two_that_come_at_once_the_second_sees_what_the_first_took(database: Database) -> None:
    async def join(holder: str) -> int:
        async with database.writing() as connection:
            found = await processes.others(connection, holder, forget=True)
            await asyncio.sleep(0)
            await processes.note(connection, holder, 0 if found else 30)
            return len(found)

    assert sorted(await asyncio.gather(join("first"), join("second"))) == [0, 1]


@pytest.mark.parametrize(
    ("seconds", "forget", "silent"),
    [(3, True, [False]), (10, True, [True]), (90, True, []), (90, False, [True]), (-90, True, [])],
)
async def test_who_is_not_seen_is_silent_and_then_gone(
    database: Database, seconds: float, forget: bool, silent: list[bool]
) -> None:
    await note(database, "first", 30)
    await age(database, seconds)
    assert [other.silent for other in await others(database, "second", forget=forget)] == silent


@pytest.mark.parametrize(("seconds", "counted"), [(0, 1), (3, 0)])
async def test_who_stops_is_counted_until_what_it_sent_has_arrived(
    database: Database, seconds: float, counted: int
) -> None:
    await note(database, "first", 30)
    await leave(database, "first")
    await age(database, seconds)
    assert len(await others(database, "second", forget=False)) == counted


async def test_who_is_known_to_be_dead_is_forgotten_at_once(database: Database) -> None:
    await note(database, "first", 30)
    async with database.writing() as connection:
        await processes.forget(connection, {"first"})
    assert await others(database, "second") == []
