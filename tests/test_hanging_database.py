"""A database that hangs instead of going away: a stop does not wait for it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.leadership import Leadership
from storage.database import Database
from storage.leaderships import Lead
from tests.hanging_postgresql import Way, way_to

LEAD = Lead("small-2020", False, "node:1:life:a")
LEASE = timedelta(seconds=0.5)


@pytest.fixture
def engine() -> str:
    return "postgresql"


@pytest.fixture
async def ways(database_url: str) -> AsyncIterator[tuple[Way, Database]]:
    """A way to a database, and that database by this way."""
    async with way_to(database_url) as (way, address):
        hanging = Database(address)
        yield way, hanging
        await hanging.close()


async def leading(database: Database) -> asyncio.Task[None]:
    """One that leads by now."""
    begun = asyncio.Event()

    async def work(_: Lead) -> None:
        begun.set()
        await asyncio.Event().wait()

    running = asyncio.create_task(Leadership(database, LEAD, work, LEASE).run())
    await asyncio.wait_for(begun.wait(), 20)
    return running


async def test_a_leader_stops_and_leaves_the_rest_to_its_lease(ways: tuple[Way, Database]) -> None:
    way, hanging = ways
    running = await leading(hanging)
    way.hang()
    await asyncio.wait_for(way.asked.wait(), 20)
    with capture_logs() as lines:
        running.cancel()
        await asyncio.wait({running}, timeout=10)
    assert running.cancelled()
    assert [line["reason"] for line in lines if "ends by itself" in line["event"]] == ["the database does not answer"]


async def test_connections_are_closed(ways: tuple[Way, Database]) -> None:
    way, hanging = ways
    async with hanging.reading(), hanging.reading():
        pass
    async with hanging.reading():
        way.hang()
        closing = asyncio.create_task(hanging.close())
        await asyncio.wait({closing}, timeout=10)
        assert closing.done()
