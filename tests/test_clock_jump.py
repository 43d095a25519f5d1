"""The machine's clock is set an hour ahead or back: nobody is missed or told twice, and nothing waits for an hour."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import time_machine

from bot.clock import SteadyClock
from bot.delivery import Delivery
from bot.leadership import Leadership, this_process
from bot.transport.pace import Pace, Rates
from storage.database import Database
from storage.leaderships import Lead, hold
from tests.post import Post, open_post, to
from tests.stopwatch import Stopwatch
from tests.storage import hand

HOUR = timedelta(hours=1)
RECIPIENTS = 200
LEASES = (timedelta(seconds=5), timedelta(seconds=1))
"""The first process says once a second that it leads, the second looks more often whether it still does."""
either_way = pytest.mark.parametrize("by", [HOUR, -HOUR], ids=["ahead", "back"])


@contextmanager
def set_by(difference: timedelta) -> Iterator[None]:
    """Every clock of this process but those that count seconds is set by so much, and goes on."""
    with time_machine.travel(datetime.now(UTC) + difference):
        yield


@pytest.fixture
def watch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
async def post(database: Database, watch: Stopwatch) -> AsyncIterator[Post]:
    async with open_post(database) as post:
        post.clock = SteadyClock(watch)
        yield post


@asynccontextmanager
async def process(post: Post, url: str, lease: timedelta) -> AsyncIterator[Leadership]:
    """One of several that deliver in turn; it stops as on SIGTERM."""
    database, clock = Database(url), SteadyClock()

    async def deliver(lead: Lead) -> None:
        terms = replace(post.terms, holder=lead.holder)
        await Delivery(database, post.bulk, Pace(post.pace), clock, lambda: terms, partial(hold, lead=lead)).run()

    leadership = Leadership(database, Lead(hand.ELECTION, False, this_process()), deliver, lease)
    running = asyncio.create_task(leadership.run())
    try:
        yield leadership
    finally:
        running.cancel()
        await asyncio.wait({running})
        await database.close()


async def one_leads(processes: Sequence[Leadership]) -> None:
    async with asyncio.timeout(20):
        while [leadership.leading for leadership in processes].count(True) != 1:  # noqa: ASYNC110 -- it tells who asks
            await asyncio.sleep(0.05)


@either_way
async def test_clock_jump(post: Post, database_url: str, by: timedelta) -> None:
    await post.crowd(RECIPIENTS)
    await post.publish("crossed")
    post.pace = Rates(50, 1000, 1, 60000)
    post.sandbox.fail("sendMessage", code=502, description="Bad Gateway", times=5)
    post.sandbox.fail("sendMessage", delay=0.3, times=None)
    async with AsyncExitStack() as stack:
        processes = [await stack.enter_async_context(process(post, database_url, lease)) for lease in LEASES]
        await post.sandbox.wait_for(lambda _: len(post.sandbox.sent) >= RECIPIENTS // 4, timeout=20)
        stack.enter_context(set_by(by))
        await post.until_sent(RECIPIENTS)
        await one_leads(processes)
    told = Counter(call.chat_id for call in post.sandbox.sent if call.error is None)
    assert (len(told), told.total()) == (RECIPIENTS, RECIPIENTS)


@either_way
async def test_a_pause_that_telegram_asked_for_lasts_as_long_as_it_asked(
    post: Post, watch: Stopwatch, by: timedelta
) -> None:
    reader = await post.reader()
    await post.publish("crossed")
    post.sandbox.fail("sendMessage", to(reader), retry_after=90)
    await post.empty()
    with set_by(by):
        watch.seconds += 89
        await post.empty()
        assert post.received(reader) == []
        watch.seconds += 1
        await post.empty()
    assert post.received(reader) == ["crossed"]


@either_way
async def test_what_another_has_in_hand_is_its_own_for_as_long_as_its_lease_lasts(
    post: Post, watch: Stopwatch, by: timedelta
) -> None:
    theirs, ours = await post.readers(2)
    await post.publish("crossed")
    async with post.database.writing() as connection:
        await hand.claim(connection, 1, post.clock.now(), replace(post.terms, holder=this_process()))
    with set_by(by):
        watch.seconds += 59
        async with post.delivering():
            await post.until(lambda rows: [row["state"] for row in rows] == ["sending", "sent"])
        watch.seconds += 1
        await post.empty()
    assert (post.received(theirs), post.received(ours)) == (["crossed"], ["crossed"])


async def test_what_a_process_left_behind_does_not_wait_where_the_clock_was_set_back_before_the_next_one(
    post: Post,
) -> None:
    put_off, claimed = await post.readers(2)
    await post.publish("crossed")
    async with post.database.writing() as connection:
        (first,) = await hand.claim(connection, 1, post.clock.now())
        await hand.mark_later(connection, first.id, post.clock.now() + timedelta(seconds=1), "Bad Gateway")
        await hand.claim(connection, 1, post.clock.now(), replace(post.terms, holder=this_process()))
    with set_by(-HOUR):
        post.clock = SteadyClock()
        async with post.delivering():
            await post.until(lambda rows: {row["state"] for row in rows} == {"sent"})
    assert [post.received(reader) for reader in (put_off, claimed)] == [["crossed"]] * 2
