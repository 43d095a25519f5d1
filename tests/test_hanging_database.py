"""A database that hangs instead of going away: a stop does not wait for it, and who leads is not its prisoner.

Nor is anything else, where new connections are answered: one that died without a word is given up.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.leadership import Leadership
from storage.database import Database, DatabaseUnavailableError, Transaction
from storage.leaderships import Lead, leader
from storage.postgresql import HURRIED
from tests.hanging_postgresql import Way, way_to
from tests.post import open_post

LEAD, OTHER = Lead("small-2020", False, "node:1:life:a"), Lead("small-2020", False, "node:2:life:b")
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
    running, begun = trying(database, LEAD)
    await asyncio.wait_for(begun.wait(), 20)
    return running


def trying(database: Database, lead: Lead) -> tuple[asyncio.Task[None], asyncio.Event]:
    """One that leads as soon as it may, and what is set then."""
    begun = asyncio.Event()

    async def work(_: Lead) -> None:
        begun.set()
        await asyncio.Event().wait()

    return asyncio.create_task(Leadership(database, lead, work, LEASE).run()), begun


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


async def test_what_waits_is_sent_though_connections_died_without_a_word(
    ways: tuple[Way, Database], database: Database
) -> None:
    way, hanging = ways
    async with open_post(database) as post:
        reader = await post.reader()
        await post.publish("up")
        async with replace(post, database=hanging).delivering() as delivery:
            await post.until_sent(1)
            way.fail_over()
            await post.publish("down")
            delivery.wake()
            await post.until_sent(2)
        assert post.received(reader) == ["up", "down"]


async def test_a_leader_goes_on_though_its_connections_died_without_a_word(
    ways: tuple[Way, Database], database: Database
) -> None:
    way, hanging = ways
    running = await leading(hanging)
    way.fail_over()
    await asyncio.wait_for(way.asked.wait(), 20)
    await until_led_by(database, None)
    await until_led_by(database, LEAD.holder)
    running.cancel()
    await asyncio.wait({running})


async def until_led_by(database: Database, holder: str | None) -> None:
    async with asyncio.timeout(20):
        while True:
            async with database.reading() as connection:
                if await leader(connection, LEAD.election_id, rehearsal=False) == holder:
                    return
            await asyncio.sleep(0.01)


async def test_another_leads_though_its_connections_died_without_a_word_while_it_waited(
    ways: tuple[Way, Database], database: Database
) -> None:
    way, hanging = ways
    first = await leading(database)
    second, begun = trying(hanging, OTHER)
    async with hanging.reading():
        way.fail_over()
    await asyncio.wait_for(way.asked.wait(), 20)
    first.cancel()
    await asyncio.wait_for(begun.wait(), 20)
    second.cancel()
    await asyncio.wait({first, second})


ANSWERED, SLOW = text("SELECT 1"), text(f"SELECT pg_sleep({HURRIED + 1})")


async def test_a_connection_that_died_in_the_middle_is_given_up_but_not_one_that_may_take_long(
    ways: tuple[Way, Database], database: Database
) -> None:
    way, hanging = ways
    all_began = asyncio.Barrier(3)

    async def die_before_a_statement(transaction: AbstractAsyncContextManager[Transaction]) -> None:
        async with transaction as connection:
            await connection.execute(ANSWERED)
            await all_began.wait()
            way.fail_over()
            await connection.execute(ANSWERED)

    async def die_before_the_end(transaction: AbstractAsyncContextManager[Transaction]) -> None:
        async with transaction as connection:
            await connection.execute(ANSWERED)
            await all_began.wait()
            way.fail_over()

    async def take_long(transaction: AbstractAsyncContextManager[Transaction]) -> None:
        async with transaction as connection:
            await connection.execute(SLOW)

    async def is_given_up(work: Awaitable[None]) -> None:
        with pytest.raises(DatabaseUnavailableError, match=r"cannot be used \(it does not answer\)$"):
            await work

    await asyncio.gather(
        is_given_up(die_before_a_statement(hanging.reading())),
        is_given_up(die_before_a_statement(hanging.writing())),
        is_given_up(die_before_the_end(hanging.writing())),
        is_given_up(take_long(database.writing())),
        take_long(database.writing_much()),
    )
    async with hanging.writing() as connection:
        assert (await connection.execute(ANSWERED)).scalar_one() == 1


async def test_the_system_looks_whether_the_other_machine_is_there(ways: tuple[Way, Database]) -> None:
    _, reached = ways
    async with reached.reading() as connection:
        way = (await connection.get_raw_connection()).driver_connection
        assert way is not None
        assert way._transport.get_extra_info("socket").getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
