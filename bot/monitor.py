"""How the bot is doing, put together from its parts for whoever asks over HTTP."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from bot.leadership import Leadership
from bot.live import Live
from bot.transport.pace import Pace
from bot.transport.request import AiohttpRequest
from bot.web.metrics import Sources
from bot.web.probes import Readiness
from storage import leaderships, queue_lengths
from storage.database import Database, DatabaseUnavailableError

_PATIENCE_SECONDS = 3.0
"""For the database, which may hang rather than refuse: a host waits no longer for an answer than some seconds."""


@dataclass(frozen=True, slots=True)
class Monitor:
    """Asks the parts of the bot; it changes none of them."""

    database: Database
    live: Live
    leadership: Leadership
    pace: Pace
    slots: int
    request: AiohttpRequest

    async def readiness(self) -> Readiness:
        """Whether the count comes in and goes out."""
        lead = self.leadership.lead
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS), self.database.reading() as connection:
                leader = await leaderships.leader(connection, lead.election_id, rehearsal=lead.rehearsal)
        except (DatabaseUnavailableError, TimeoutError):
            return Readiness(False, False, self._feed_age(), self.live.is_silent())
        return Readiness(True, leader is not None, self._feed_age(), self.live.is_silent())

    def sources(self) -> Sources:
        """Where the figures of /metrics come from."""
        return Sources(
            calls=lambda: self.request.outcomes,
            queue=self._queue,
            slots=lambda: (self.pace.in_use(), self.slots),
            feed_age=self._feed_age,
            leading=lambda: self.leadership.leading,
        )

    async def _queue(self) -> Mapping[str, int]:
        """How much waits in each lane; nothing is said while the database is away."""
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS), self.database.reading() as connection:
                waiting = await queue_lengths.by_lane(connection)
        except (DatabaseUnavailableError, TimeoutError):
            return {}
        return {lane.name.lower(): number for lane, number in waiting.items()}

    def _feed_age(self) -> float | None:
        age = self.live.feed_age()
        return None if age is None else age.total_seconds()
