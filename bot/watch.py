"""The watch: from one look at the feed to what chats will be told, in one transaction."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.election.audience import subject
from bot.election.embargo import News, told
from bot.election.events import key, kind
from bot.election.night import Night, Step, Verdict, pass_time, take
from bot.election.plausibility import ahead_of_clock
from bot.feeds import Feed, FeedError, Parse, Payload, canonical
from bot.kept_night import as_kept
from bot.live import Live
from bot.logs import Fault
from bot.text.alert import alert
from bot.text.kept_alert import numbered
from bot.text.languages import Language
from bot.text.screen import Html
from storage import alerts, queueing, revisions, standings, watches
from storage.alerts import Announcement
from storage.database import Database, DatabaseUnavailableError, Transaction
from storage.leaderships import LostLeadershipError
from storage.watches import Watch

_log = structlog.stdlib.get_logger(__name__)

_TRIES = 3
_ANSWER_KEPT_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Source:
    """A feed, how its payloads are read, and whether test figures in it are shown."""

    feed: Feed
    parse: Parse
    rehearsal: bool


async def _alone(_: Transaction) -> None:
    """No other process watches."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """Where alerts go: the database, the languages they are put in, who is woken, and this machine's time.

    `hold` raises LostLeadershipError in a transaction where another process watches by now.
    """

    database: Database
    languages: Mapping[str, Language]
    wake: Callable[[], None]
    clock: Clock
    hold: Callable[[Transaction], Awaitable[None]] = _alone


@dataclass(frozen=True, slots=True)
class _Happening:
    """One step of the night, at its own time; `now` is when it is looked at."""

    step: Step
    at: datetime
    now: datetime


@dataclass(slots=True)
class Watcher:
    """Looks at `source`, keeps what it says and what is told of it in `outbox`, and shows it in `live`.

    `watch` is how the last run left it, as `bot.kept_night.recall` gives it together with the night. `judged` is what
    became of the last snapshot of this run.
    """

    source: Source
    outbox: Outbox
    live: Live
    watch: Watch
    judged: Step | None = None
    _waiting: deque[Payload] = field(default_factory=deque)
    _failures: int = 0
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _fetching: Fault = field(default_factory=lambda: Fault(_log, "fetching the feed"))
    _reading: Fault = field(default_factory=lambda: Fault(_log, "reading the feed"))
    _believing: Fault = field(default_factory=lambda: Fault(_log, "believing the count"))
    _keeping: Fault = field(default_factory=lambda: Fault(_log, "keeping what the feed says"))
    _passing: Fault = field(default_factory=lambda: Fault(_log, "keeping what time brings"))

    @property
    def is_behind(self) -> bool:
        """Whether something that the feed gave waits to be taken in."""
        return bool(self._waiting)

    async def look(self, now: datetime) -> None:
        """Take in what the feed says at `now`, the night's time; the caller makes one look at a time.

        A feed that fails, or says what cannot be read, is written to the log; the last good count stays. What cannot be
        kept while the database is away waits for the next look.
        """
        self._waiting.extend(await self._fetch(now))
        async with self._looking:
            try:
                await self._take_in_all(now)
            except DatabaseUnavailableError as error:
                self._keeping.failed(str(error))
            else:
                self._keeping.worked()

    async def _take_in_all(self, now: datetime) -> None:
        while self._waiting:
            await self._take_next(now)
        await self._pass_time(now)
        await self._keep_answered()

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
        """Take in the oldest payload that waits; where it could not be kept it waits on, but not for ever."""
        payload = self._waiting[0]
        try:
            await self._take_in(payload, now)
        except (DatabaseUnavailableError, LostLeadershipError):
            raise
        except Exception as error:
            # Whatever is wrong with it, what comes after it must not wait behind it all night.
            self._failures += 1
            if self._failures < _TRIES:
                raise
            _log.exception("a payload is left out, as it cannot be kept", payload=payload.name, reason=repr(error))
            self.source.feed.forget()
        self._waiting.popleft()
        self._failures = 0

    async def _take_in(self, payload: Payload, now: datetime) -> None:
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
        taken = _Happening(take(passed.step.night, snapshot, self.source.rehearsal), snapshot.feed_time, now)
        self._note(taken.step)
        await self._keep([passed, taken], snapshot.feed_time)

    def _note(self, step: Step) -> None:
        self.judged = step
        if step.verdict in {Verdict.HELD, Verdict.QUARANTINED}:
            doubts = ", ".join(sorted({problem.doubt.value for problem in step.problems}))
            self._believing.failed(f"{step.verdict.value}: {doubts}" if doubts else step.verdict.value)
        elif step.verdict is not Verdict.OLD:
            self._believing.worked()

    async def _pass_time(self, now: datetime) -> None:
        """Keep what time alone brings; the passing of time in which nothing happened is only shown."""
        passed = _pass(self.live.night, now)
        if passed.step.events or self.live.night.told_until is None:
            try:
                await self._keep([passed], self.watch.looked_until)
            except Exception as error:  # noqa: BLE001  it is tried again each second, and written to the log once
                self._passing.failed(repr(error))
                return
            self._passing.worked()
        self.live.night = passed.step.night

    async def _keep_answered(self) -> None:
        """Keep from time to time that the feed answers, for a run that begins when it does so no more."""
        kept, answered_at = self.watch.answered_at, self.live.answered_at
        if kept is not None and answered_at - kept < _ANSWER_KEPT_EVERY:
            return
        election_id, rehearsal = self.live.night.election.id, self.source.rehearsal
        async with self.outbox.database.writing() as transaction:
            await watches.mark_answered(transaction, election_id, answered_at, rehearsal=rehearsal)
        self.watch = replace(self.watch, answered_at=answered_at)

    async def _keep(self, happenings: Sequence[_Happening], looked_until: datetime | None) -> None:
        """Keep these steps and what chats are told of them, all or nothing; then show the night after them."""
        night, revision_id, queued = self.live.night, self.watch.revision_id, 0
        election_id = night.election.id
        async with self.outbox.database.writing_much() as transaction:
            await self.outbox.hold(transaction)
            for happening in happenings:
                if happening.step.night.count is not night.count:
                    revision_id = await self._record(transaction, happening.step.night)
                night = happening.step.night
                told = await alerts.publish(transaction, election_id, self._announcements(happening), revision_id)
                if told:
                    queued += await queueing.queue(transaction, told, self.outbox.clock.now())
            rehearsal = self.source.rehearsal
            await standings.replace(transaction, election_id, night.standings, rehearsal=rehearsal)
            watch = as_kept(night, looked_until, revision_id, self.live.answered_at)
            await watches.save(transaction, election_id, watch, rehearsal=rehearsal)
        self.live.night, self.watch = night, watch
        if queued:
            self.outbox.wake()

    async def _record(self, transaction: Transaction, night: Night) -> int:
        assert night.count is not None, "an accepted count takes the place of another, it never goes away"
        assert night.result is not None, "a count is worked out as it is accepted"
        payload = canonical.dump(night.count)
        return await revisions.record(transaction, night.election.id, night.result, payload, self.outbox.clock.now())

    def _announcements(self, happening: _Happening) -> list[Announcement]:
        """Each event of a step that chats are told of, in words, once for each language.

        One that cannot be put in words is left out, so that the count and the other alerts do not wait for it.
        """
        found = []
        for news in told(happening.step, self.source.rehearsal, happening.now):
            try:
                found.append(self._announcement(news, happening.at))
            except Exception:  # noqa: BLE001  whatever is wrong with its words, the night goes on
                _log.exception("an alert is left out, as it cannot be put in words", kind=kind(news.event))
        return found

    def _announcement(self, news: News, at: datetime) -> Announcement:
        """All that a rehearsal tells is a test, and so keeps nothing from being told on the night."""
        about = subject(news.event)
        return Announcement(
            key=key(news.event, at),
            kind=kind(news.event),
            test=self.source.rehearsal,
            at=at,
            texts={code: alert(news.event, news.night, language) for code, language in self.outbox.languages.items()},
            topics=news.topics,
            subject=about if about is None or not news.test else f"test:{about}",
            told_at=self.outbox.clock.now(),
            sign=self._sign,
        )

    def _sign(self, html: str, language: str, number: int) -> str:
        return numbered(Html(html), number, self.outbox.languages[language])


def _pass(night: Night, now: datetime) -> _Happening:
    return _Happening(pass_time(night, now), now, now)
