"""How the bot is doing, put together from its parts for whoever asks over HTTP."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from bot.leadership import Leadership
from bot.live import Live
from bot.transport.pace import Pace
from bot.transport.request import AiohttpRequest
from bot.web.metrics import Sources
from bot.web.probes import Readiness
from storage import leaderships, queue_lengths
from storage.database import Database, DatabaseUnavailableError, Transaction
from storage.tables import Lane

_PATIENCE_SECONDS = 3.0
"""For the database, which may hang rather than refuse: a host waits no longer for an answer than some seconds."""
_KEPT_SECONDS = 1.0
"""How long an answer of the database is told again. Anybody may ask, and delivery needs the same connections."""

_Answer = TypeVar("_Answer")


@dataclass(slots=True)
class _Question(Generic[_Answer]):
    """One thing that the database is asked, once at a time; whoever wants to know it meanwhile is told the same.

    That the database is away is kept as well, in place of what it said before.
    """

    database: Database
    ask: Callable[[Transaction], Awaitable[_Answer]]
    kept: float
    patience: float
    _asked: asyncio.Task[_Answer | None] | None = None
    _kept_until: float = 0.0

    async def answer(self) -> _Answer | None:
        """What the database says, or said less than `kept` seconds ago; None while it is away.

        A connection that hangs may take longer to give up than anybody waits.
        """
        asked = self._asked
        if asked is None or (asked.done() and _now() >= self._kept_until):
            asked = self._asked = asyncio.create_task(self._ask_in_time())
        done, _ = await asyncio.wait({asked}, timeout=self.patience)
        return asked.result() if done else None

    async def _ask_in_time(self) -> _Answer | None:
        try:
            async with asyncio.timeout(self.patience), self.database.reading() as connection:
                return await self.ask(connection)
        except (DatabaseUnavailableError, TimeoutError):
            return None
        finally:
            self._kept_until = _now() + self.kept


@dataclass(slots=True)
class Monitor:
    """Asks the parts of the bot; it changes none of them.

    What the database says is told again for `kept` seconds; it is waited for as long as `patience`, in seconds too.
    """

    database: Database
    live: Live
    leadership: Leadership
    pace: Pace
    request: AiohttpRequest
    kept: float = _KEPT_SECONDS
    patience: float = _PATIENCE_SECONDS
    _led: _Question[bool] = field(init=False)
    _waiting: _Question[Mapping[Lane, int]] = field(init=False)

    def __post_init__(self) -> None:
        self._led = _Question(self.database, self._is_led, self.kept, self.patience)
        self._waiting = _Question(self.database, queue_lengths.by_lane, self.kept, self.patience)

    async def readiness(self) -> Readiness:
        """Whether the count comes in and goes out."""
        led = await self._led.answer()
        return Readiness(led is not None, led is True, self._feed_age(), self.live.is_silent())

    def sources(self) -> Sources:
        """Where the figures of /metrics come from."""
        return Sources(
            calls=lambda: self.request.outcomes,
            queue=self._queue,
            slots=lambda: (self.pace.in_use(), self.pace.rate),
            feed_age=self._feed_age,
            leading=lambda: self.leadership.leading,
        )

    async def _is_led(self, connection: Transaction) -> bool:
        lead = self.leadership.lead
        return await leaderships.leader(connection, lead.election_id, rehearsal=lead.rehearsal) is not None

    async def _queue(self) -> Mapping[str, int]:
        """How much waits in each lane; nothing is said while the database is away."""
        waiting = await self._waiting.answer() or {}
        return {lane.name.lower(): number for lane, number in waiting.items()}

    def _feed_age(self) -> float | None:
        age = self.live.feed_age()
        return None if age is None else age.total_seconds()


def _now() -> float:
    return asyncio.get_running_loop().time()
