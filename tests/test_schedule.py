"""Jobs are done again and again, one at a time, and come to an end before they are stopped."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from structlog.testing import capture_logs

from bot.schedule import Schedule

AT_ONCE = timedelta(milliseconds=1)
DAILY = timedelta(days=1)


class AwayError(Exception):
    """What the job needs is away."""


@dataclass
class Work:
    """Does so much before it fails, in this order, and then works."""

    troubles: list[Exception]
    enough: asyncio.Event = field(default_factory=asyncio.Event)

    async def once(self) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.enough.set()


@asynccontextmanager
async def done(work: Work, every: timedelta = AT_ONCE) -> AsyncIterator[None]:
    """Enter it once the work was done, again and again."""
    async with Schedule(AwayError, again=AT_ONCE) as schedule:
        schedule.add("the work", work.once, every)
        await asyncio.wait_for(work.enough.wait(), 20)
        yield


async def test_a_job_is_done_again_and_again() -> None:
    runs, enough = 0, asyncio.Event()

    async def job() -> None:
        nonlocal runs
        runs += 1
        if runs == 3:
            enough.set()

    async with Schedule() as schedule:
        schedule.add("the job", job, AT_ONCE)
        await enough.wait()


async def test_a_job_is_done_one_at_a_time() -> None:
    under_way, most, runs, enough = 0, 0, 0, asyncio.Event()

    async def job() -> None:
        nonlocal under_way, most, runs
        under_way, runs = under_way + 1, runs + 1
        most = max(most, under_way)
        await asyncio.sleep(0.02)
        under_way -= 1
        if runs == 3:
            enough.set()

    async with Schedule() as schedule:
        schedule.add("the job", job, AT_ONCE)
        await enough.wait()
    assert most == 1


async def test_a_job_that_is_under_way_comes_to_its_end() -> None:
    begun, ended = asyncio.Event(), list[None]()

    async def job() -> None:
        begun.set()
        await asyncio.sleep(0.05)
        ended.append(None)

    async with Schedule() as schedule:
        schedule.add("the job", job, AT_ONCE)
        await begun.wait()
    assert len(ended) == 1


async def test_a_job_that_does_not_end_is_cancelled_without_a_line(caplog: pytest.LogCaptureFixture) -> None:
    begun = asyncio.Event()

    async def job() -> None:
        begun.set()
        await asyncio.sleep(3600)

    with caplog.at_level(logging.WARNING), capture_logs() as lines:
        async with Schedule() as schedule:
            schedule.add("the job", job, timedelta(hours=1))
            await begun.wait()
    assert (caplog.records, lines) == ([], [])


def test_a_job_that_is_cut_off_with_its_schedule_writes_no_line(caplog: pytest.LogCaptureFixture) -> None:
    async def cut_off() -> None:
        begun = asyncio.Event()

        async def job() -> None:
            begun.set()
            await asyncio.sleep(3600)

        schedule = await Schedule().__aenter__()
        schedule.add("the job", job, AT_ONCE)
        await begun.wait()

    with caplog.at_level(logging.WARNING), capture_logs() as lines:
        asyncio.run(cut_off())
    assert (caplog.records, lines) == ([], [])


async def test_a_job_that_fails_for_a_while_is_written_once_and_so_is_its_end() -> None:
    with capture_logs() as lines:
        async with done(Work([AwayError("the database is away"), AwayError("the database is away")])):
            pass
    assert lines == [
        {"event": "the work failed", "reason": "the database is away", "log_level": "warning"},
        {"event": "the work works again", "log_level": "info"},
    ]


async def test_what_nobody_expected_of_a_job_is_written_once_with_its_traceback() -> None:
    unexpected = ValueError("no good")
    with capture_logs() as lines:
        async with done(Work([unexpected, ValueError("no good"), AwayError("away")])):
            pass
    assert lines == [
        {"event": "the work failed", "reason": repr(unexpected), "exc_info": unexpected, "log_level": "error"},
        {"event": "the work failed", "reason": "away", "log_level": "warning"},
        {"event": "the work works again", "log_level": "info"},
    ]


@pytest.mark.parametrize("trouble", [AwayError("away"), ValueError("no good")], ids=["passing", "unexpected"])
async def test_a_rare_job_that_failed_is_tried_again_soon(trouble: Exception) -> None:
    async with done(Work([trouble, trouble]), every=DAILY):
        pass


@pytest.mark.parametrize("by", [timedelta(hours=1), timedelta(hours=-1)], ids=["ahead", "back"])
async def test_a_job_goes_on_where_the_clock_is_set(by: timedelta) -> None:
    run = asyncio.Event()

    async def job() -> None:
        run.set()

    async with Schedule() as schedule:
        schedule.add("the job", job, timedelta(seconds=0.5))
        await run.wait()
        with time_machine.travel(datetime.now(UTC) + by):
            for _ in range(2):
                run.clear()
                await asyncio.wait_for(run.wait(), 20)
