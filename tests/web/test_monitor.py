"""What a monitor is told, and what its asking costs the database."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import unused_port
from sqlalchemy import Pool, event

from bot.election.night import Night
from bot.leadership import Leadership
from bot.live import Live
from bot.monitor import Monitor
from bot.transport.pace import Pace, Rates
from bot.transport.request import AiohttpRequest
from bot.web.metrics import Metrics
from bot.web.probes import Readiness, readyz
from bot.web.server import serve
from storage import leaderships
from storage.database import Database
from storage.leaderships import Lead
from tests.election.build import kazakhstan
from tests.hand_clock import HandClock
from tests.outage import outage

NOW = datetime(2023, 3, 20, 12, tzinfo=UTC)
LEAD = Lead(kazakhstan().id, False, "another")
LONG, SHORT = 3600.0, 0.05
"""Seconds."""
PATHS = ["/readyz", "/metrics"]
QUEUE = 'election_bot_queue{lane="alerts"} 0.0'


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOW)


async def nothing(_: Lead) -> None:
    return


def monitor(database: Database, clock: HandClock, **seconds: float) -> Monitor:
    live = Live(Night(kazakhstan()), clock, stale_after=timedelta(minutes=10))
    leadership = Leadership(database, replace(LEAD, holder="this"), nothing)
    return Monitor(database, live, leadership, Pace(Rates()), AiohttpRequest(), **seconds)


@dataclass
class Stranger:
    """Asks over HTTP."""

    address: str
    session: ClientSession

    async def get(self, path: str) -> tuple[int, str]:
        async with self.session.get(self.address + path) as answer:
            return answer.status, await answer.text()

    async def a_hundred(self, path: str) -> set[tuple[int, str]]:
        """What a hundred are told that ask at the same time."""
        async with asyncio.timeout(20):
            return set(await asyncio.gather(*(self.get(path) for _ in range(100))))

    async def until(self, path: str, status: int, figure: str = "", *, shown: bool = True) -> None:
        async with asyncio.timeout(20):
            while True:
                told = await self.get(path)
                if told[0] == status and (figure in told[1]) is shown:
                    return
                await asyncio.sleep(SHORT)


@asynccontextmanager
async def served(told: Monitor) -> AsyncIterator[Stranger]:
    asked = {"/readyz": readyz(told.readiness), "/metrics": Metrics().page(told.sources())}
    async with serve("127.0.0.1", 0, asked) as address, ClientSession() as session:
        yield Stranger(address, session)


async def lead(database: Database) -> None:
    """Let another process lead."""
    async with database.writing() as connection:
        await leaderships.take(connection, LEAD, timedelta(hours=1))


@pytest.fixture
async def led(database: Database) -> Database:
    """A database that another process leads on."""
    await lead(database)
    return database


@pytest.fixture
def taken() -> Iterator[list[Any]]:
    """The connections that were taken out of a pool, one for each transaction."""
    taken: list[Any] = []

    def note(connection: object, *_: object) -> None:
        taken.append(connection)

    event.listen(Pool, "checkout", note)
    yield taken
    event.remove(Pool, "checkout", note)


@asynccontextmanager
async def hanging(url: str) -> AsyncIterator[None]:
    """Whoever asks the database of this address is left waiting while this is entered."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            yield
        return
    server = await asyncpg.connect(url)
    async with server.transaction():
        await server.execute("LOCK TABLE leaderships, deliveries")
        yield
    await server.close()


async def test_nothing_is_missing_where_another_process_leads(led: Database, clock: HandClock) -> None:
    readiness = await monitor(led, clock).readiness()
    assert (readiness, readiness.ready) == (Readiness(True, True, 0.0, False), True)


async def test_a_feed_that_is_silent_is_missed_however_long_answers_of_the_database_are_kept(
    led: Database, clock: HandClock
) -> None:
    found = monitor(led, clock, kept=LONG)
    assert (await found.readiness()).ready
    clock.turn(timedelta(minutes=11))
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
    found = monitor(away, clock)
    assert await found.readiness() == Readiness(False, False, 0.0, False)
    assert await found.sources().queue() == {}
    await away.close()
    # The driver lets the thread of a connection that was never made outlive the loop that it reports to.
    for thread in set(threading.enumerate()) - others:
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join)


@pytest.mark.parametrize("path", PATHS)
async def test_a_hundred_who_ask_at_once_cost_one_connection_and_those_after_them_none(
    led: Database, clock: HandClock, taken: list[Any], path: str
) -> None:
    async with served(monitor(led, clock, kept=LONG)) as stranger:
        told = await stranger.a_hundred(path)
        told |= await stranger.a_hundred(path)
    assert {status for status, _ in told} == {HTTPStatus.OK}
    assert len(taken) == 1


async def test_an_answer_is_told_for_its_time_and_no_longer(database: Database, clock: HandClock) -> None:
    kept = monitor(database, clock, kept=LONG)
    async with served(kept) as late, served(monitor(database, clock, kept=SHORT)) as soon:
        for stranger in (late, soon):
            assert (await stranger.get("/readyz"))[0] == HTTPStatus.SERVICE_UNAVAILABLE
        await lead(database)
        await soon.until("/readyz", HTTPStatus.OK)
        assert (await late.get("/readyz"))[0] == HTTPStatus.SERVICE_UNAVAILABLE


async def test_all_are_told_in_time_of_a_database_that_hangs_and_one_connection_for_each_figure_hangs_with_it(
    led: Database, database_url: str, clock: HandClock, taken: list[Any]
) -> None:
    await led.close()
    taken.clear()
    async with served(monitor(led, clock, patience=1)) as stranger:
        async with hanging(database_url):
            ready, figures = await asyncio.gather(*(stranger.a_hundred(path) for path in PATHS))
            assert len(taken) == 2
        assert {status for status, _ in ready} == {HTTPStatus.SERVICE_UNAVAILABLE}
        assert not any(QUEUE in text for _, text in figures)
        await stranger.until("/readyz", HTTPStatus.OK)
        await stranger.until("/metrics", HTTPStatus.OK, QUEUE)


@pytest.mark.parametrize("engine", ["postgresql"])
async def test_nothing_is_told_of_before_once_the_database_is_away_and_it_is_asked_again(
    led: Database, database_url: str, postgresql: str, clock: HandClock
) -> None:
    async with served(monitor(led, clock, kept=SHORT)) as stranger:
        await stranger.until("/readyz", HTTPStatus.OK)
        await stranger.until("/metrics", HTTPStatus.OK, QUEUE)
        async with outage(database_url, postgresql):
            await stranger.until("/readyz", HTTPStatus.SERVICE_UNAVAILABLE, '"database": false')
            await stranger.until("/metrics", HTTPStatus.OK, QUEUE, shown=False)
        await stranger.until("/readyz", HTTPStatus.OK)
        await stranger.until("/metrics", HTTPStatus.OK, QUEUE)
