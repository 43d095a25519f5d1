"""The night in a process that does not lead: it shows what the leader keeps, as soon as that is kept."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.election.night import Night
from bot.live import Live
from storage import watches
from storage.database import Database
from storage.watches import Watch


@dataclass(slots=True)
class Replica:
    """Puts the night as `recall` gives it into `live` while this process is not `leading`.

    `database` is asked first whether the leader kept anything new.
    """

    database: Database
    live: Live
    recall: Callable[[], Awaitable[tuple[Night, Watch]]]
    leading: Callable[[], bool]
    _shown: Watch | None = None

    async def look(self) -> None:
        """Show the night as it is kept now.

        Raises DatabaseUnavailableError where the database is away; what was shown stays.
        """
        if self.leading():
            self._shown = None
            return
        election, rehearsal = self.live.night.election, self.live.rehearsal
        async with self.database.reading() as connection:
            kept = await watches.load(connection, election.id, rehearsal=rehearsal)
        night = None
        if self._shown is None or replace(kept, answered_at=self._shown.answered_at) != self._shown:
            night, _ = await self.recall()
        if self.leading():
            return
        if night is not None:
            self.live.night = night
        self.live.answered_at = kept.answered_at or self.live.answered_at
        self._shown = kept
