"""Jobs: what is done again and again, each at its time. APScheduler is known here only."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any

import structlog
from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.logs import Fault

_GRACE_SECONDS = 1
_CLOCK_IS_LOOKED_AT_EVERY = 1.0
"""Seconds."""
_FAILED_IS_TRIED_AGAIN_AFTER = timedelta(minutes=1)

_log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True)
class _Job:
    """What is done, and the run of it that is under way."""

    work: Callable[[], Coroutine[Any, Any, None]]
    fault: Fault
    under_way: asyncio.Task[None] | None = None


class Schedule:
    """Runs each job one at a time while it is entered; a run that comes late is not made up for.

    A job that fails goes on, at its next time or after `again`, whichever comes first. It is written to the log once
    that it fails and once that it works again; with the traceback, where it is none of the `passing` errors, which a
    job may raise while what it needs is away. Where the machine's clock is set, the jobs go on. When this is left, a
    job that is under way has a moment to come to its end.
    """

    def __init__(self, *passing: type[Exception], again: timedelta = _FAILED_IS_TRIED_AGAIN_AFTER) -> None:
        # The scheduler only says when: the work is a task of our own, since tasks of its own are cancelled as it ends,
        # and written to the log as failures.
        at_once = {"default": DebugExecutor()}
        defaults = {"coalesce": True, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(executors=at_once, timezone=UTC, job_defaults=defaults)
        self._passing = passing
        self._again = again
        self._jobs: dict[str, _Job] = {}
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
        self._scheduler.shutdown()
        running = {job.under_way for job in self._jobs.values() if job.under_way is not None}
        self._jobs.clear()
        if running:
            _, unfinished = await asyncio.wait(running, timeout=_GRACE_SECONDS)
            for left in unfinished:
                left.cancel()
            if unfinished:
                await asyncio.wait(unfinished)

    async def _mind_the_clock(self) -> None:
        """Hasten the jobs where the clock was set back: the scheduler would wait until it shows their times again."""
        while True:
            await asyncio.sleep(_CLOCK_IS_LOOKED_AT_EVERY)
            now = datetime.now(UTC)
            for job in self._scheduler.get_jobs():
                if job.next_run_time > now + job.trigger.interval:
                    job.modify(next_run_time=now)

    def add(self, what: str, job: Callable[[], Coroutine[Any, Any, None]], every: timedelta) -> None:
        """Run this job now, and again each time so much time has passed. `what` it does is its name in the log."""
        self._jobs[what] = _Job(job, Fault(_log, what))
        self._scheduler.add_job(
            self._begin,
            "interval",
            args=[what],
            id=what,
            seconds=every.total_seconds(),
            next_run_time=datetime.now(UTC),
        )

    def _begin(self, what: str) -> None:
        job = self._jobs[what]
        if job.under_way is None or job.under_way.done():
            job.under_way = asyncio.create_task(self._run(what, job))

    async def _run(self, what: str, job: _Job) -> None:
        try:
            await job.work()
        except self._passing as error:
            job.fault.failed(str(error))
            self._hasten(what)
        except Exception as error:  # noqa: BLE001 -- whatever is wrong with a run of it, the job goes on
            job.fault.failed(repr(error), unexpected=error)
            self._hasten(what)
        else:
            job.fault.worked()

    def _hasten(self, what: str) -> None:
        """Let this job, which failed, be tried again soon."""
        soon = datetime.now(UTC) + self._again
        scheduled = self._scheduler.get_job(what) if what in self._jobs else None
        if scheduled is not None and scheduled.next_run_time > soon:
            scheduled.modify(next_run_time=soon)
