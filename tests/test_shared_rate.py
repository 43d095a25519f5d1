"""Each process takes the share that the others leave, as the database says it."""

import asyncio
from dataclasses import dataclass

import pytest
from sqlalchemy import text

from bot.shared_rate import SharedRate
from bot.transport.lanes import Lane
from bot.transport.pace import Pace, Rates
from storage.database import Database, DatabaseUnavailableError
from tests.outage import outage

RATE = 30


@dataclass
class Web:
    """A web process, as far as it shares the rate."""

    shared: SharedRate
    leading: bool = False

    async def look(self) -> int:
        await self.shared.look()
        return self.shared.pace.rate


def web(database: Database, holder: str, *, leading: bool = False, dead: str = "nobody") -> Web:
    process = Web(SharedRate(database, Pace(Rates(0)), RATE, holder, lambda: process.leading, dead.__eq__), leading)
    return process


async def test_one_that_is_alone_has_the_whole_rate_at_once(database: Database) -> None:
    assert await web(database, "first").look() == RATE


async def test_one_that_joins_begins_with_nothing_and_has_its_share_when_there_is_room(database: Database) -> None:
    first, second = web(database, "first", leading=True), web(database, "second")
    assert [await process.look() for process in (first, second, first, second, first, second)] == [30, 0, 23, 0, 23, 7]


async def test_of_two_that_begin_at_once_one_has_the_rate_and_the_other_waits(database: Database) -> None:
    assert sorted(await asyncio.gather(*(web(database, name).look() for name in ("first", "second")))) == [0, RATE]


async def test_what_was_sent_a_moment_ago_is_not_given_away(database: Database) -> None:
    first, second = web(database, "first", leading=True), web(database, "second")
    await first.look()
    async with asyncio.TaskGroup() as sends:
        for chat_id in range(1, 31):
            sends.create_task(send(first.shared.pace, chat_id))
    await second.look()
    await first.look()
    await first.look()
    assert await second.look() < 7


async def send(pace: Pace, chat_id: int) -> None:
    async with pace.slot(Lane.ANSWERS, chat_id) as slot:
        slot.answered()


async def test_a_new_leader_has_its_share_when_the_old_one_has_lowered_its_own(database: Database) -> None:
    first, second = web(database, "first", leading=True), web(database, "second")
    for process in (first, second, first, second, first, second):
        await process.look()
    first.leading, second.leading = False, True
    assert [await process.look() for process in (second, first, first, second)] == [7, 7, 7, 23]


async def test_one_that_stops_leaves_its_share_to_the_others(database: Database) -> None:
    first, second = web(database, "first"), web(database, "second")
    for process in (first, second):
        await process.look()
    await first.shared.leave()
    async with asyncio.timeout(20):
        while await second.look() < RATE:  # noqa: ASYNC110 -- it sees what is there when it looks
            await asyncio.sleep(0.05)


async def test_one_that_is_known_to_be_dead_is_not_waited_for(database: Database) -> None:
    await web(database, "first").look()
    assert await web(database, "second", dead="first").look() == RATE


@pytest.mark.parametrize("engine", ["postgresql"])
async def test_while_the_database_is_away_each_keeps_its_share(
    database: Database, database_url: str, postgresql: str
) -> None:
    first, second = web(database, "first", leading=True), web(database, "second")
    for process in (first, second, first, second, first, second):
        await process.look()
    async with outage(database_url, postgresql):
        for process in (first, second):
            with pytest.raises(DatabaseUnavailableError):
                await process.look()
    async with database.writing() as connection:
        await connection.execute(text("UPDATE processes SET seen_at = '2020-06-07 20:00'"))
    assert [await process.look() for process in (first, second)] == [23, 7]


@pytest.mark.parametrize("engine", ["postgresql"])
async def test_one_that_begins_while_the_database_is_away_answers_slowly(
    database: Database, database_url: str, postgresql: str
) -> None:
    first = web(database, "first")
    async with outage(database_url, postgresql):
        with pytest.raises(DatabaseUnavailableError):
            await first.look()
        assert first.shared.pace.rate == 7
    assert await first.look() == RATE
