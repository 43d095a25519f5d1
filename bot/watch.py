"""The watch: from one look at the feed to what chats will be told, in one transaction."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.clock import Clock
from bot.election.audience import subject
from bot.election.embargo import told
from bot.election.events import key, kind
from bot.election.night import Night, Step, Verdict, pass_time, take
from bot.election.plausibility import ahead_of_clock
from bot.feeds import Feed, FeedError, Parse, Payload, canonical
from bot.live import Live
from bot.logs import Fault
from bot.memory import as_kept
from bot.text.alert import alert
from bot.text.kept_alert import numbered
from bot.text.languages import Language
from bot.text.screen import Html
from storage import alerts, deliveries, revisions, standings, watches
from storage.alerts import Announcement
from storage.database import Database, Transaction
from storage.watches import Watch

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Source:
    """A feed, how its payloads are read, and whether test figures in it are shown."""

    feed: Feed
    parse: Parse
    rehearsal: bool


@dataclass(frozen=True, slots=True)
class Outbox:
    """Where alerts go: the database, the languages they are put in, who is woken, and this machine's time."""

    database: Database
    languages: Mapping[str, Language]
    wake: Callable[[], None]
    clock: Clock


@dataclass(frozen=True, slots=True)
class _Happening:
    """One step of the night, at its own time."""

    step: Step
    at: datetime


@dataclass(slots=True)
class Watcher:
    """Looks at `source`, keeps what it says and what is told of it in `outbox`, and shows it in `live`.

    `watch` is how the last run left it, as `bot.memory.recall` gives it together with the night.
    """

    source: Source
    outbox: Outbox
    live: Live
    watch: Watch
    _waiting: deque[Payload] = field(default_factory=deque)
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _fetching: Fault = field(default_factory=lambda: Fault(_log, "fetching the feed"))
    _reading: Fault = field(default_factory=lambda: Fault(_log, "reading the feed"))
    _believing: Fault = field(default_factory=lambda: Fault(_log, "believing the count"))

    async def look(self, now: datetime) -> None:
        """Take in what the feed says at `now`, the night's time; the caller makes one look at a time.

        A feed that fails, or says what cannot be read, is written to the log; the last good count stays.
        """
        payloads = await self._fetch(now)
        async with self._looking:
            self._waiting.extend(payloads)
            while self._waiting:
                await self._take_next(now)
            await self._pass_time(now)

    async def pass_time(self, now: datetime) -> None:
        """Take in what time alone brings at `now`, as the polls close; also while the feed keeps a look waiting."""
        async with self._looking:
            await self._pass_time(now)

    async def _fetch(self, now: datetime) -> Sequence[Payload]:
        try:
            payloads = await self.source.feed.fetch(now)
        except FeedError as error:
            self._fetching.failed(str(error))
            return ()
        self._fetching.worked()
        if not payloads:
            self.live.answered_at = now
        return payloads

    async def _take_next(self, now: datetime) -> None:
        """Take in the oldest payload that waits; it waits on where it could not be kept."""
        payload = self._waiting.popleft()
        try:
            snapshot = self.source.parse(payload, self.live.night.election)
        except FeedError as error:
            self._reading.failed(str(error))
            self.source.feed.forget()
            return
        self._reading.worked()
        if early := ahead_of_clock(snapshot, now):
            self._note(Step(Verdict.QUARANTINED, self.live.night, problems=(early,)))
            self.source.feed.forget()
            return
        self.live.answered_at = now
        passed = _pass(self.live.night, min(now, snapshot.feed_time))
        taken = _Happening(take(passed.step.night, snapshot, self.source.rehearsal), snapshot.feed_time)
        self._note(taken.step)
        try:
            await self._keep([passed, taken], snapshot.feed_time)
        except BaseException:
            self._waiting.appendleft(payload)
            raise

    def _note(self, step: Step) -> None:
        if step.verdict in {Verdict.HELD, Verdict.QUARANTINED}:
            doubts = ", ".join(sorted({problem.doubt.value for problem in step.problems}))
            self._believing.failed(f"{step.verdict.value}: {doubts}" if doubts else step.verdict.value)
        elif step.verdict is not Verdict.OLD:
            self._believing.worked()

    async def _pass_time(self, now: datetime) -> None:
        """Keep what time alone brings; the passing of time in which nothing happened is only shown."""
        passed = _pass(self.live.night, now)
        if passed.step.events or self.live.night.told_until is None:
            await self._keep([passed], self.watch.looked_until)
        self.live.night = passed.step.night

    async def _keep(self, happenings: Sequence[_Happening], looked_until: datetime | None) -> None:
        """Keep these steps and what chats are told of them, all or nothing; then show the night after them."""
        night, revision_id, queued = self.live.night, self.watch.revision_id, 0
        election_id = night.election.id
        async with self.outbox.database.writing() as transaction:
            for happening in happenings:
                if happening.step.night.count is not night.count:
                    revision_id = await self._record(transaction, happening.step.night)
                night = happening.step.night
                told = await alerts.publish(transaction, election_id, self._announcements(happening), revision_id)
                if told:
                    queued += await deliveries.queue(transaction, told, self.outbox.clock.now())
            await standings.replace(transaction, election_id, night.standings)
            watch = as_kept(night, looked_until, revision_id)
            await watches.save(transaction, election_id, watch)
        self.live.night, self.watch = night, watch
        if queued:
            self.outbox.wake()

    async def _record(self, transaction: Transaction, night: Night) -> int:
        assert night.count is not None, "an accepted count takes the place of another, it never goes away"
        assert night.result is not None, "a count is worked out as it is accepted"
        payload = canonical.dump(night.count)
        return await revisions.record(transaction, night.election.id, night.result, payload, self.outbox.clock.now())

    def _announcements(self, happening: _Happening) -> list[Announcement]:
        """Each event of a step that chats are told of, in words, once for each language."""
        return [
            Announcement(
                key=key(news.event, happening.at),
                kind=kind(news.event),
                test=news.test,
                at=happening.at,
                texts={
                    code: alert(news.event, news.night, language) for code, language in self.outbox.languages.items()
                },
                topics=news.topics,
                subject=subject(news.event),
                sign=self._sign,
            )
            for news in told(happening.step, self.source.rehearsal)
        ]

    def _sign(self, html: str, language: str, number: int) -> str:
        return numbered(Html(html), number, self.outbox.languages[language])


def _pass(night: Night, now: datetime) -> _Happening:
    return _Happening(pass_time(night, now), now)
