"""The rate of all web processes on one database: each sends at a share of it, and together they never exceed it.

A process takes no more than the others have left, as the database says, and gives back what it has too much once no
second on Telegram's side can hold it any more. So no process has to know when another one changes: one that joins
begins with nothing, and has its share as soon as the others have made room, some six seconds later.

While the database is away each keeps its share. One that is cut off from it alone does, too, and may be counted as dead
meanwhile: after six seconds no more is kept for it than it is due, after a minute nothing. So all together may exceed
the rate by what it sends, until it is back; and by a quarter where a process starts and cannot write to the database,
as somebody has to be answered. What one chat or group may be sent is no matter of shares: each process counts that by
itself.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.stopping import LAST_CALL, within
from bot.transport.pace import Pace
from bot.transport.shares import due, share
from storage import processes
from storage.database import Database, DatabaseUnavailableError, Transaction

_ALL_WERE_SEEN = 10.0
"""Seconds after the database was away in which each process that runs says again that it is there."""

_log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True)
class SharedRate:
    """Keeps `pace` at the share of `rate` that the process `holder` has. A pace begins at zero, so that it is shared.

    `leading` says whether this process leads, and `is_dead` whether another one is known to run no more.
    """

    database: Database
    pace: Pace
    rate: int
    holder: str
    leading: Callable[[], bool]
    is_dead: Callable[[str], bool]
    _begun: bool = False
    _looking_since: float | None = None

    async def look(self) -> None:
        """See who else sends, and take the share that is this process's now. Raises DatabaseUnavailableError."""
        since, self._looking_since = self._looking_since or _now(), None
        try:
            async with self.database.writing() as connection:
                taken = await self._take(connection, forget=_now() - since >= _ALL_WERE_SEEN)
        except DatabaseUnavailableError:
            if not self._begun:
                self.pace.change_rate(due(self.rate, 2, leading=False))
            raise
        self._begun, self._looking_since = True, since
        self.pace.change_rate(taken)

    async def leave(self) -> None:
        """Let the others have this share, when nothing more is sent here."""
        try:
            await within(LAST_CALL, self._leave())
        except (DatabaseUnavailableError, TimeoutError) as error:
            reason = str(error) or "the database does not answer"
            _log.warning(
                "this process's share of the rate stays its own for a minute: it was not given back", reason=reason
            )

    async def _take(self, connection: Transaction, *, forget: bool) -> int:
        others = await processes.others(connection, self.holder, forget=forget)
        if not self._begun:
            # Later, silence is enough; and copies of one running machine cannot be told apart.
            dead = {other.holder for other in others if self.is_dead(other.holder)}
            await processes.forget(connection, dead)
            others = [other for other in others if other.holder not in dead]
        awake, silent = ([other.share for other in others if other.silent is so] for so in (False, True))
        taken = share(self.rate, awake, silent, leading=self.leading())
        await processes.note(connection, self.holder, max(taken, self.pace.unspent()))
        return taken

    async def _leave(self) -> None:
        async with self.database.writing() as connection:
            await processes.leave(connection, self.holder)


def _now() -> float:
    return asyncio.get_running_loop().time()
