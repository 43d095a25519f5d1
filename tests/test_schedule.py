"""Jobs are done again and again, one at a time, and come to an end before they are stopped."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from bot.schedule import Schedule

AT_ONCE = timedelta(milliseconds=1)


async def test_a_job_is_done_again_and_again() -> None:
    runs, enough = 0, asyncio.Event()

    async def job() -> None:
        nonlocal runs
        runs += 1
        if runs == 3:
            enough.set()

    async with Schedule() as schedule:
        schedule.add(job, AT_ONCE)
        await enough.wait()


async def test_a_job_is_done_one_at_a_time_and_comes_to_its_end() -> None:
    begun, ended = asyncio.Event(), list[None]()

    async def job() -> None:
        begun.set()
        await asyncio.sleep(0.05)
        ended.append(None)

    async with Schedule() as schedule:
        schedule.add(job, AT_ONCE)
        await begun.wait()
    assert len(ended) == 1


async def test_a_job_that_does_not_end_is_cancelled_without_a_line(caplog: pytest.LogCaptureFixture) -> None:
    begun = asyncio.Event()

    async def job() -> None:
        begun.set()
        await asyncio.sleep(3600)

    with caplog.at_level(logging.ERROR):
        async with Schedule() as schedule:
            schedule.add(job, timedelta(hours=1))
            await begun.wait()
    assert caplog.records == []


async def test_what_a_job_raises_is_written_and_the_job_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    runs, enough = 0, asyncio.Event()

    async def job() -> None:
        nonlocal runs
        runs += 1
        if runs == 1:
            raise ValueError("no good")
        enough.set()

    async with Schedule() as schedule:
        schedule.add(job, AT_ONCE)
        await enough.wait()
    assert any(record.exc_info and "no good" in str(record.exc_info[1]) for record in caplog.records)


@pytest.mark.parametrize("by", [timedelta(hours=1), timedelta(hours=-1)], ids=["ahead", "back"])
async def test_a_job_goes_on_where_the_clock_is_set(by: timedelta) -> None:
    run = asyncio.Event()

    async def job() -> None:
        run.set()

    async with Schedule() as schedule:
        schedule.add(job, timedelta(seconds=0.5))
        await run.wait()
        with time_machine.travel(datetime.now(UTC) + by):
            for _ in range(2):
                run.clear()
                await asyncio.wait_for(run.wait(), 20)
