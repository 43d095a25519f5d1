"""Jobs: what is done again and again, each at its time. APScheduler is known here only."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

_GRACE_SECONDS = 1
_CLOCK_IS_LOOKED_AT_EVERY = 1.0
"""Seconds."""


class Schedule:
    """Runs each job one at a time while it is entered; a run that comes late is not made up for.

    Where the machine's clock is set, the jobs go on. When it is left, a job that is under way has a moment to come to
    its end.
    """

    def __init__(self) -> None:
        defaults = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        self._running: set[asyncio.Task[None]] = set()
        self._minding: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Schedule":
        """Begin."""
        self._scheduler.start()
        self._minding = asyncio.create_task(self._mind_the_clock())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End; what takes longer than the moment it is given is cancelled."""
        if self._minding is not None:
            self._minding.cancel()
        self._scheduler.remove_all_jobs()
        if self._running:
            _, unfinished = await asyncio.wait(self._running, timeout=_GRACE_SECONDS)
            for left in unfinished:
                left.cancel()
            if unfinished:
                await asyncio.wait(unfinished)
        self._scheduler.shutdown()

    async def _mind_the_clock(self) -> None:
        """Hasten the jobs where the clock was set back: the scheduler would wait until it shows their times again."""
        while True:
            await asyncio.sleep(_CLOCK_IS_LOOKED_AT_EVERY)
            now = datetime.now(UTC)
            for job in self._scheduler.get_jobs():
                if job.next_run_time > now + job.trigger.interval:
                    job.modify(next_run_time=now)

    def add(self, job: Callable[[], Coroutine[Any, Any, None]], every: timedelta) -> None:
        """Run this job now, and again each time so much time has passed. What it raises is written to the log."""

        # The scheduler cancels what still runs when it shuts down, and writes that to the log as a failure; so the work
        # is a task of our own, and the scheduler only waits for it.
        async def once() -> None:
            work = asyncio.create_task(job())
            self._running.add(work)
            await asyncio.wait({work})
            self._running.discard(work)
            if not work.cancelled():
                work.result()

        self._scheduler.add_job(once, "interval", seconds=every.total_seconds(), next_run_time=datetime.now(UTC))
