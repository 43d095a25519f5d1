"""The database goes away and comes back: delivery goes on, and nothing is lost or sent twice."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any, TypeAlias

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.transport.pace import Rates
from storage.database import Database, DatabaseUnavailableError
from tests.outage import IMPATIENT, outage
from tests.post import Post, open_post
from tests.postgresql import Server
from tests.storage import hand

RECIPIENTS = 40
Outage: TypeAlias = Callable[[], AbstractAsyncContextManager[Any]]


@pytest.fixture
async def database(engine: str, database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url + (IMPATIENT if engine == "sqlite" else ""))
    yield database
    await database.close()


@pytest.fixture
def away(engine: str, database_url: str, request: pytest.FixtureRequest) -> Outage:
    """Enter it to have the database away."""
    maintenance = request.getfixturevalue("postgresql") if engine == "postgresql" else ""
    return partial(outage, database_url, maintenance)


@pytest.fixture
async def post(database: Database) -> AsyncIterator[Post]:
    async with open_post(database) as post:
        yield post


async def noticed(lines: Sequence[EventDict]) -> None:
    """Wait until delivery has found the database away."""
    async with asyncio.timeout(20):
        while not failures(lines):  # noqa: ASYNC110 -- what is waited for is a line of the log
            await asyncio.sleep(0.01)


def failures(lines: Sequence[EventDict]) -> list[str]:
    return [line["reason"] for line in lines if line["event"] == "the outbox failed"]


async def test_an_unavailable_database_is_told_from_a_wrong_question(database: Database, away: Outage) -> None:
    async def write() -> None:
        async with database.writing() as connection:
            await hand.recover(connection)

    await write()
    async with away():
        with pytest.raises(DatabaseUnavailableError, match=r"^The database .* cannot be used \("):
            await write()
    await write()


async def test_an_outage_in_the_middle_of_a_broadcast_loses_nothing_and_sends_nothing_twice(
    post: Post, away: Outage
) -> None:
    readers = await post.readers(RECIPIENTS)
    await post.publish("up", "down")
    post.pace = Rates(100, 1000, 1, 60000)
    with capture_logs() as lines:
        async with post.delivering() as delivery:
            await post.sandbox.wait_for(lambda _: len(post.sandbox.sent) >= RECIPIENTS // 2)
            async with away():
                delivery.wake()
                await noticed(lines)
            await post.until(lambda rows: {row["state"] for row in rows} == {"sent"})
    assert [post.received(reader) for reader in readers] == [["up", "down"]] * RECIPIENTS
    assert len(post.sent()) == 2 * RECIPIENTS
    assert sorted(failures(lines)) == sorted(set(failures(lines)))


async def test_postgres_restart(server: Server) -> None:
    database = Database(server.address)
    await database.migrate()
    async with open_post(database) as post:
        readers = await post.readers(RECIPIENTS)
        await post.publish("up", "down")
        post.pace = Rates(100, 1000, 1, 60000)
        with capture_logs() as lines:
            async with post.delivering() as delivery:
                await post.sandbox.wait_for(lambda _: len(post.sandbox.sent) >= RECIPIENTS // 2)
                await asyncio.to_thread(server.stop, "fast")
                delivery.wake()
                await noticed(lines)
                await asyncio.to_thread(server.start)
                await post.until(lambda rows: {row["state"] for row in rows} == {"sent"})
        assert [post.received(reader) for reader in readers] == [["up", "down"]] * RECIPIENTS
        assert len(post.sent()) == 2 * RECIPIENTS
    await database.close()


async def test_an_outage_while_nothing_waits_is_waited_out(post: Post, away: Outage) -> None:
    reader = await post.reader()
    with capture_logs() as lines:
        async with post.delivering() as delivery:
            async with away():
                delivery.wake()
                await noticed(lines)
            await post.publish("crossed")
            delivery.wake()
            await post.until(lambda rows: [row["state"] for row in rows] == ["sent"])
    assert post.received(reader) == ["crossed"]
