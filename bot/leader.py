"""What one process alone does while it leads: it watches the count, and delivers what there is to tell."""

import socket
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from bot import control
from bot.clock import Clock, RealClock, SteadyClock
from bot.config import Settings
from bot.control import Control
from bot.delivery import LEASE, Delivery
from bot.election.embargo import withheld
from bot.election.night import Night
from bot.feeds import FORMATS
from bot.leadership import is_dead
from bot.live import Live
from bot.schedule import Schedule
from bot.sourcing import Finished, PlayedNight, Sourcing, Watched, open_feed
from bot.text.languages import Language
from bot.transport.bulk import Bulk
from bot.transport.pace import Pace
from bot.watch import Outbox, Source, Watcher
from storage import deliveries
from storage.claiming import Terms
from storage.database import Database, DatabaseUnavailableError
from storage.leaderships import Lead, LostLeadershipError, hold
from storage.watches import Watch

_TIME_PASSES_EVERY = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Leader:
    """Puts the count into `live` and the database, and sends the alerts.

    `recall` gives the night as it is kept. A stop lets messages that are on their way arrive for `grace` seconds. A
    rehearsal is steered at `steered_at`, where that is a port. `clock` is a steady one, for deliveries.
    """

    settings: Settings
    sourcing: Sourcing
    languages: Mapping[str, Language]
    database: Database
    live: Live
    recall: Callable[[], Awaitable[tuple[Night, Watch]]]
    bulk: Bulk
    pace: Pace
    grace: float
    steered_at: socket.socket | None = None
    clock: Clock = field(default_factory=SteadyClock)

    async def work(self, lead: Lead) -> None:
        """Watch and deliver until cancelled."""
        if not self.settings.rehearsal:
            async with self.database.writing_much() as transaction:
                await deliveries.withdraw_tests(transaction)
        terms, holds = partial(self._terms, lead), partial(hold, lead=lead)
        delivery = Delivery(self.database, self.bulk, self.pace, self.clock, terms, holds, is_dead, grace=self.grace)
        async with AsyncExitStack() as parts:
            if not isinstance(self.sourcing, Finished):
                self.live.night, kept = await self.recall()
                election = self.live.night.election
                watched = await open_feed(self.sourcing, self.settings, election, kept.looked_until, parts)
                self.live.clock = watched.clock
                source = Source(watched.feed, FORMATS["canonical"], self.settings.rehearsal)
                outbox = Outbox(self.database, self.languages, delivery.wake, RealClock(), holds)
                await self._watch(watched, Watcher(source, outbox, self.live, kept), parts)
            await delivery.run()

    def _terms(self, lead: Lead) -> Terms:
        """What may leave now."""
        return Terms(lead.election_id, lead.holder, LEASE, self.live.rehearsal, withheld(self.live.as_shown()))

    async def _watch(self, watched: Watched, watcher: Watcher, parts: AsyncExitStack) -> None:
        """Look at the feed until `parts` are closed, and let a rehearsal be steered where that is asked for."""
        if self.steered_at is not None:
            assert isinstance(watched, PlayedNight), "what is no recorded night is refused before anything starts"
            steered = Control(watched, self.live, watcher, timedelta(seconds=self.settings.stale_after))
            await parts.enter_async_context(control.serve(steered, self.steered_at))
        schedule = await parts.enter_async_context(Schedule(DatabaseUnavailableError, LostLeadershipError))
        _look_at_times(watcher, watched, schedule)


def _look_at_times(watcher: Watcher, watched: Watched, schedule: Schedule) -> None:
    """Look at the feed at its times, and at the clock where the feed is looked at less often."""

    async def look() -> None:
        await watcher.look(watched.clock.now())

    async def pass_time() -> None:
        await watcher.pass_time(watched.clock.now())

    schedule.add("looking at the feed", look, watched.every)
    if watched.every > _TIME_PASSES_EVERY:
        schedule.add("keeping up with time", pass_time, _TIME_PASSES_EVERY)
