"""What a monitor is told when something is missing."""

import asyncio
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import unused_port

from bot.election.night import Night
from bot.leadership import Leadership
from bot.live import Live
from bot.monitor import Monitor
from bot.transport.pace import Pace, Rates
from bot.transport.request import AiohttpRequest
from bot.web.probes import Readiness, readyz
from bot.web.server import serve
from storage import leaderships
from storage.database import Database
from storage.leaderships import Lead
from tests.election.build import kazakhstan
from tests.hand_clock import HandClock

NOW = datetime(2023, 3, 20, 12, tzinfo=UTC)
LEAD = Lead(kazakhstan().id, False, "another")


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOW)


async def nothing(_: Lead) -> None:
    return


def monitor(database: Database, clock: HandClock) -> Monitor:
    live = Live(Night(kazakhstan()), clock, stale_after=timedelta(minutes=10))
    leadership = Leadership(database, replace(LEAD, holder="this"), nothing)
    return Monitor(database, live, leadership, Pace(Rates()), 30, AiohttpRequest())


@pytest.fixture
async def led(database: Database) -> Database:
    """A database that another process leads on."""
    async with database.writing() as connection:
        await leaderships.take(connection, LEAD, timedelta(hours=1))
    return database


async def test_nothing_is_missing_where_another_process_leads(led: Database, clock: HandClock) -> None:
    readiness = await monitor(led, clock).readiness()
    assert (readiness, readiness.ready) == (Readiness(True, True, 0.0, False), True)


async def test_a_feed_that_is_silent_is_missed(led: Database, clock: HandClock) -> None:
    found = monitor(led, clock)
    clock.time += timedelta(minutes=11)
    readiness = await found.readiness()
    assert (readiness, readiness.ready) == (Readiness(True, True, 660.0, True), False)


async def test_a_leader_is_missed(database: Database, clock: HandClock) -> None:
    assert await monitor(database, clock).readiness() == Readiness(True, False, 0.0, False)


@pytest.mark.parametrize("address", ["sqlite:///{folder}/missing/election.db", "postgres://nobody@127.0.0.1:{port}/x"])
async def test_a_database_that_is_away_is_missed_and_queues_nothing(
    address: str, clock: HandClock, tmp_path: Path
) -> None:
    others = set(threading.enumerate())
    away = Database(address.format(folder=tmp_path, port=unused_port()))
    assert await monitor(away, clock).readiness() == Readiness(False, False, 0.0, False)
    assert await monitor(away, clock).sources().queue() == {}
    await away.close()
    # The driver lets the thread of a connection that was never made outlive the loop that it reports to.
    for thread in set(threading.enumerate()) - others:
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join)


@pytest.mark.parametrize(
    ("readiness", "status"), [(Readiness(True, True, 1.5, False), 200), (Readiness(True, False, None, False), 503)]
)
async def test_what_is_missing_is_said_with_its_status(readiness: Readiness, status: int) -> None:
    async def now() -> Readiness:
        return readiness

    async with (
        serve("127.0.0.1", 0, {"/readyz": readyz(now)}) as address,
        ClientSession() as session,
        session.get(f"{address}/readyz") as answer,
    ):
        said = await answer.json()
    assert answer.status == status
    assert said == {
        "ready": status == 200,
        "database": True,
        "leader": readiness.leader,
        "feed_age": readiness.feed_age,
        "feed_silent": False,
    }
