"""Leadership: of several processes on one database one watches and delivers; when it stops, another one goes on."""

import asyncio
import hashlib
import os
import platform
import secrets
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog

from bot.logs import Fault
from bot.stopping import LAST_CALL, within
from storage import leaderships
from storage.database import Database, DatabaseUnavailableError
from storage.leaderships import Lead

LEASE = timedelta(seconds=15)
"""How long a leader that is not heard of any more is waited for."""
_RENEWALS = 5
"""How often a leader says in this time that it is there."""
_LONGEST_NODE = 40
_PLACE_DIGITS = 16
"""With these a name fits the 80 characters that are kept of it."""
_LIFE = secrets.token_hex(4)
"""Tells this process from one before it that had its number."""

_log = structlog.stdlib.get_logger(__name__)


def this_process() -> str:
    """A name that no other process has, of this machine or another, now or before; another one each time."""
    return f"{_place() or platform.node()[:_LONGEST_NODE]}:{os.getpid()}:{_LIFE}:{secrets.token_hex(2)}"


@dataclass(slots=True)
class Leadership:
    """Does `work` for as long as nobody else leads what `lead` names, and waits for its turn where somebody does."""

    database: Database
    lead: Lead
    work: Callable[[Lead], Coroutine[Any, Any, None]]
    lease: timedelta = LEASE
    leading: bool = False
    _first_try: bool = True
    _keeping: Fault = field(default_factory=lambda: Fault(_log, "keeping the leadership"))

    async def run(self) -> None:
        """Lead whenever one may, until cancelled; then let another process lead at once. Raises what it raises."""
        while True:
            lead = await self._try()
            if lead is not None:
                await self._work_as(lead)
            await asyncio.sleep(self._pause())

    async def _try(self) -> Lead | None:
        try:
            lead = await self._take(replace(self.lead, epoch=0))
        except DatabaseUnavailableError as error:
            self._keeping.failed(str(error))
            return None
        self._keeping.worked()
        if lead is None and self._first_try:
            _log.info("another process leads; this one answers, and waits for its turn to watch and deliver")
        self._first_try = False
        return lead

    async def _work_as(self, lead: Lead) -> None:
        _log.info("leading", epoch=lead.epoch)
        self.leading = True
        working = asyncio.create_task(self.work(lead))
        try:
            while not working.done() and await self._keep(lead):
                await asyncio.wait({working}, timeout=self._pause())
        finally:
            self.leading = False
            working.cancel()
            await asyncio.wait({working})
            await self._release(lead)
        if not working.cancelled():
            await self._ended(working)
        _log.warning("leading no more")

    async def _ended(self, working: asyncio.Task[None]) -> None:
        """Raise what ended the work; it is begun anew where that was the database, as it is away."""
        try:
            await working
        except DatabaseUnavailableError as error:
            self._keeping.failed(str(error))

    async def _keep(self, lead: Lead) -> bool:
        """Go on leading; False where another process leads.

        While the database is away the work goes on: without it nothing new can be kept or claimed, here or elsewhere,
        and what was sent meanwhile has to be marked once it is back.
        """
        try:
            kept = await self._take(lead)
        except DatabaseUnavailableError as error:
            self._keeping.failed(str(error))
            return True
        self._keeping.worked()
        return kept == lead

    async def _take(self, lead: Lead) -> Lead | None:
        async with self.database.writing() as connection:
            holder = await leaderships.leader(connection, lead.election_id, rehearsal=lead.rehearsal)
            # Later, the lease is enough; and copies of one running machine, which cannot be told apart, would else take
            # the lead from each other for ever.
            dead = holder if holder is not None and self._first_try and is_dead(holder) else None
            return await leaderships.take(connection, lead, self.lease, dead)

    async def _release(self, lead: Lead) -> None:
        try:
            await within(LAST_CALL, self._let_go(lead))
        except (DatabaseUnavailableError, TimeoutError) as error:
            reason = str(error) or "the database does not answer"
            _log.warning("the leadership ends by itself, as it could not be handed over", reason=reason)

    async def _let_go(self, lead: Lead) -> None:
        async with self.database.writing() as connection:
            await leaderships.release(connection, lead)

    def _pause(self) -> float:
        return self.lease.total_seconds() / _RENEWALS


def is_dead(holder: str) -> bool:
    """Whether the process of this name is known to run no more.

    That is known only where its number would be its own here too: since the same start of the same machine, and in the
    same container. Machines and containers may share a name while both run, so what ran in a container before it was
    started anew, on a machine before it was, or anywhere but on Linux, is waited for until its lease ends.
    """
    match holder.rsplit(":", 3):
        case [place, number, life, _] if place == _place():
            return life != _LIFE if int(number) == os.getpid() else not _runs(int(number))
    return False


def _runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _place() -> str | None:
    """Where a number means one process: a machine since its start, and there a namespace, as each container has.

    None where that cannot be read. What tells one namespace from another is used again only when all its processes are
    gone: https://man7.org/linux/man-pages/man7/pid_namespaces.7.html
    """
    try:
        start = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        namespace = Path("/proc/self/ns/pid").stat().st_ino
    except OSError:
        return None
    if not start:
        return None
    digits = hashlib.sha256(f"{start}:{namespace}".encode()).hexdigest()[:_PLACE_DIGITS]
    return f"{platform.node()[:_LONGEST_NODE]}:{digits}"
