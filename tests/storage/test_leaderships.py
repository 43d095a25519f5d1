"""Who leads: one at a time, for as long as it is heard of."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from storage import leaderships
from storage.database import Database
from storage.leaderships import Lead, LostLeadershipError
from storage.tables import leaderships as leaderships_table

ELECTION = "small-2020"
LEASE = timedelta(minutes=5)
FIRST, SECOND = (Lead(ELECTION, False, holder) for holder in ("first", "second"))


async def take(database: Database, lead: Lead, dead: str | None = None) -> Lead | None:
    async with database.writing() as connection:
        return await leaderships.take(connection, lead, LEASE, dead)


async def taken(database: Database, lead: Lead) -> Lead:
    lead_of = await take(database, lead)
    assert lead_of is not None
    return lead_of


async def hold(database: Database, lead: Lead) -> None:
    async with database.writing() as connection:
        await leaderships.hold(connection, lead)


async def leader(database: Database, *, rehearsal: bool = False) -> str | None:
    async with database.reading() as connection:
        return await leaderships.leader(connection, ELECTION, rehearsal=rehearsal)


async def run_out(database: Database) -> None:
    await end(database, datetime.now(UTC) - timedelta(minutes=1))


async def end(database: Database, until: datetime) -> None:
    async with database.writing() as connection:
        await connection.execute(update(leaderships_table).values(until=until))


async def test_the_first_leads_and_the_second_waits(database: Database) -> None:
    assert await taken(database, FIRST) == replace(FIRST, epoch=1)
    assert await take(database, SECOND) is None
    assert await leader(database) == "first"


async def test_of_two_that_come_at_once_one_leads(database: Database) -> None:
    found = await asyncio.gather(*(take(database, lead) for lead in (FIRST, SECOND)))
    assert sorted(lead is None for lead in found) == [False, True]


async def test_a_leader_leads_on_under_the_same_number(database: Database) -> None:
    lead = await taken(database, FIRST)
    assert await taken(database, lead) == lead
    await run_out(database)
    assert await taken(database, lead) == lead


async def test_who_is_not_heard_of_leads_no_more(database: Database) -> None:
    first = await taken(database, FIRST)
    await run_out(database)
    assert await leader(database) is None
    assert await taken(database, SECOND) == replace(SECOND, epoch=2)
    assert await take(database, first) is None


async def test_a_lease_without_an_end_in_sight_is_of_a_clock_that_was_set_back(database: Database) -> None:
    first = await taken(database, FIRST)
    await end(database, datetime.now(UTC) + timedelta(hours=1))
    assert await taken(database, first) == first
    await end(database, datetime.now(UTC) + timedelta(hours=1))
    assert await taken(database, SECOND) == replace(SECOND, epoch=2)


async def test_nobody_writes_in_the_name_of_a_leader_that_was_overtaken(database: Database) -> None:
    first = await taken(database, FIRST)
    await hold(database, first)
    await run_out(database)
    await hold(database, first)
    second = await taken(database, SECOND)
    await hold(database, second)
    with pytest.raises(LostLeadershipError):
        await hold(database, first)


async def test_a_takeover_waits_for_what_the_leader_is_writing(database: Database) -> None:
    first = await taken(database, FIRST)
    await run_out(database)
    async with database.writing() as connection:
        await leaderships.hold(connection, first)
        overtaking = asyncio.create_task(take(database, SECOND))
        _, pending = await asyncio.wait({overtaking}, timeout=0.1)
        assert pending
    assert await overtaking == replace(SECOND, epoch=2)


@pytest.mark.parametrize("engine", ["postgresql"])
async def test_what_a_leader_does_at_the_same_time_does_not_wait_for_each_other(database: Database) -> None:
    lead = await taken(database, FIRST)
    async with asyncio.timeout(20), database.writing() as watching, database.writing() as delivering:
        await leaderships.hold(watching, lead)
        await leaderships.hold(delivering, lead)


async def test_a_leader_that_stops_hands_over_at_once(database: Database) -> None:
    first = await taken(database, FIRST)
    async with database.writing() as connection:
        await leaderships.release(connection, first)
    assert await leader(database) is None
    assert await taken(database, SECOND) == replace(SECOND, epoch=2)


async def test_who_was_overtaken_releases_nothing(database: Database) -> None:
    first = await taken(database, FIRST)
    await run_out(database)
    await taken(database, SECOND)
    async with database.writing() as connection:
        await leaderships.release(connection, first)
    assert await leader(database) == "second"


async def test_a_leader_that_is_known_to_be_dead_is_not_waited_for(database: Database) -> None:
    await taken(database, FIRST)
    assert await take(database, SECOND, dead="another") is None
    assert await take(database, SECOND, dead="first") == replace(SECOND, epoch=2)


async def test_a_rehearsal_has_a_leader_of_its_own(database: Database) -> None:
    await taken(database, FIRST)
    await taken(database, replace(SECOND, rehearsal=True))
    assert (await leader(database), await leader(database, rehearsal=True)) == ("first", "second")
