"""The night so far: what is known, and what one more snapshot, or the passing of time, makes of it."""

from collections.abc import Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.election.changes import Known, diff
from bot.election.corrections import doubts, falls, must_wait
from bot.election.events import (
    CountCorrected,
    Event,
    ExitPollPublished,
    PollsClosed,
    TurnoutPublished,
    in_order,
)
from bot.election.exit_poll import ExitPoll
from bot.election.model import Election, Embargo, EmbargoKind
from bot.election.plausibility import Doubt, Problem, problems
from bot.election.result import Result
from bot.election.snapshot import Count, Snapshot
from bot.election.standing import Standings, advance, forgotten
from bot.election.turnout import Bulletin
from bot.election.working import work_out


class Verdict(StrEnum):
    """What became of a snapshot.

    ACCEPTED: something new, a revision. UNCHANGED: a newer time with equal figures. OLD: an older feed time than what
    is known, dropped. HELD: figures fell; a second newer snapshot must agree. QUARANTINED: it cannot be true.
    """

    ACCEPTED = "accepted"
    UNCHANGED = "unchanged"
    OLD = "old"
    HELD = "held"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Night:
    """What is known at one moment of the night.

    `count` is the last accepted snapshot with a count, `result` what was worked out of it, and `known` what people
    know of it for sure; left out, `known` is what the result says. `seen` is the newest feed time at which the source
    showed that count, `told_until` the time up to which closings and ends of embargoes were announced. `held` is the
    count that waits for a second one to agree, `quarantined` the last one that could not be true. `held_back` is empty
    but in a night that `bot.election.embargo` made to be shown: the embargoes that took something out of it.
    """

    election: Election
    count: Snapshot | None = None
    result: Result | None = None
    standings: Standings = field(default_factory=dict)
    bulletins: tuple[Bulletin, ...] = ()
    exit_polls: tuple[ExitPoll, ...] = ()
    seen: datetime | None = None
    told_until: datetime | None = None
    held: Snapshot | None = None
    quarantined: Snapshot | None = None
    known: Known | None = None
    held_back: tuple[Embargo, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the night: the verdict on the snapshot, the night after it, what happened, and what is in doubt."""

    verdict: Verdict
    night: Night
    events: tuple[Event, ...] = ()
    problems: tuple[Problem, ...] = ()


def take(night: Night, snapshot: Snapshot, rehearsal: bool = True) -> Step:
    """The night after one more look at the feed.

    Turnout bulletins and exit polls are taken by themselves: a doubtful count beside them does not hold them back. Of
    a test snapshot only the count is taken, and outside a rehearsal nothing. The verdict is that of the count, where
    the snapshot has one.
    """
    if snapshot.test and not rehearsal:
        return Step(Verdict.QUARANTINED, night, problems=(_marked_test(grave=True),))
    if snapshot.test:
        news: tuple[Event, ...] = ()
        left_out = (_marked_test(grave=False),) if snapshot.bulletins or snapshot.exit_polls else ()
    else:
        night, news = _take_news(night, snapshot)
        left_out = ()
    if snapshot.count is None:
        return Step(Verdict.ACCEPTED if news else Verdict.UNCHANGED, night, news, left_out)
    step = _take_count(night, snapshot, snapshot.count)
    return replace(step, events=in_order((*news, *step.events)), problems=(*left_out, *step.problems))


def pass_time(night: Night, now: datetime) -> Step:
    """The night at this time: polls that closed, and embargoes that ended, since it was asked last.

    The first time, nothing is told.
    """
    if night.told_until is None:
        return Step(Verdict.UNCHANGED, replace(night, told_until=now))
    closings = sorted(night.election.closings, key=lambda closing: closing.at)
    closed = (
        PollsClosed(closing, everywhere=closing is closings[-1])
        for closing in closings
        if night.told_until < closing.at <= now
    )
    ended = {embargo.kind for embargo in night.election.embargoes if night.told_until < embargo.until <= now}
    polls = night.exit_polls if EmbargoKind.EXIT_POLLS in ended else ()
    known, unheard = _no_longer_held_back(night, ended)
    events = in_order((*closed, *map(ExitPollPublished, polls), *unheard))
    verdict = Verdict.ACCEPTED if events else Verdict.UNCHANGED
    return Step(verdict, replace(night, told_until=max(now, night.told_until), known=known), events)


def _no_longer_held_back(night: Night, ended: Set[EmbargoKind]) -> tuple[Known | None, tuple[Event, ...]]:
    """What people know of the count once these embargoes ended, and what of it they have not heard before.

    With the count's own embargo all of it is new to them; with the one on forecasts, the seats are.
    """
    known = _known(night)
    if night.result is None or known is None or not ended & {EmbargoKind.OFFICIAL_COUNTS, EmbargoKind.FORECASTS}:
        return night.known, ()
    heard = None if EmbargoKind.OFFICIAL_COUNTS in ended else known.without_seats()
    return diff(heard, Known.of(night.election, night.result, night.standings))


def _marked_test(grave: bool) -> Problem:
    return Problem(Doubt.TEST_MARK, "", "real", "test", grave)


def _take_news(night: Night, snapshot: Snapshot) -> tuple[Night, tuple[Event, ...]]:
    """The bulletins and exit polls that are new, by time and by id.

    Of several new bulletins at once only the newest is told, and none that is older than one already known: turnout
    of an earlier hour is no news any more.
    """
    known_times = {bulletin.at for bulletin in night.bulletins}
    known_polls = {poll.id for poll in night.exit_polls}
    fresh = [bulletin for bulletin in snapshot.bulletins if bulletin.at not in known_times]
    polls = tuple(poll for poll in snapshot.exit_polls if poll.id not in known_polls)
    bulletins = tuple(sorted((*night.bulletins, *fresh), key=lambda bulletin: bulletin.at))
    told: list[Event] = [ExitPollPublished(poll) for poll in polls]
    if fresh and bulletins[-1] in fresh:
        told.append(TurnoutPublished(bulletins[-1], bulletins[-2] if len(bulletins) > 1 else None))
    return replace(night, bulletins=bulletins, exit_polls=(*night.exit_polls, *polls)), in_order(told)


def _take_count(night: Night, snapshot: Snapshot, count: Count) -> Step:
    same_evidence = night.count is not None and night.count.test == snapshot.test
    before = night if same_evidence else _other_evidence(night)
    held = before.held
    times = (before.seen, None if held is None else held.feed_time)
    if any(time is not None and snapshot.feed_time < time for time in times):
        return Step(Verdict.OLD, night)
    found = _problems(night, snapshot, count)
    if any(problem.grave for problem in found):
        return Step(Verdict.QUARANTINED, replace(night, quarantined=snapshot), problems=found)
    accepted = None if before.count is None else before.count.count
    older = held.count if held is not None and held.feed_time < snapshot.feed_time else None
    if accepted is not None and must_wait(accepted, older, count):
        return Step(Verdict.HELD, replace(night, held=snapshot), problems=(*found, *doubts(accepted, count)))
    return _accept(before, accepted, snapshot, count, found)


def _problems(night: Night, snapshot: Snapshot, count: Count) -> tuple[Problem, ...]:
    """What is wrong with the count by itself, or that it still is the one that was quarantined."""
    found = problems(night.election, snapshot)
    doubted = night.quarantined
    if doubted is None or doubted.count is None or doubted.test != snapshot.test or any(p.grave for p in found):
        return found
    if doubted.count.contests != count.contests:
        return found
    times = doubted.feed_time.isoformat(), snapshot.feed_time.isoformat()
    return (*found, *(Problem(Doubt.UNCHANGED_SINCE_DOUBTED, contest, *times) for contest in count.contests))


def _accept(
    before: Night, accepted: Count | None, snapshot: Snapshot, count: Count, found: tuple[Problem, ...]
) -> Step:
    election = before.election
    result = work_out(election, snapshot)
    standings, crossings = advance(before.standings, election, result)
    known, changes = diff(_known(before), Known.of(election, result, standings))
    night = replace(before, standings=standings, known=known, seen=snapshot.feed_time, held=None)
    events = (*crossings, *changes)
    if count == accepted:
        return Step(Verdict.UNCHANGED, night, events, found)
    corrections = falls(accepted, count) if accepted is not None else ()
    if corrections:
        events = (CountCorrected(corrections), *events)
    return Step(Verdict.ACCEPTED, replace(night, count=snapshot, result=result), events, found)


def _known(night: Night) -> Known | None:
    if night.known is None and night.result is not None:
        return Known.of(night.election, night.result, night.standings)
    return night.known


def _other_evidence(night: Night) -> Night:
    """The night for the first count of the other kind: test and real counts are never compared."""
    return replace(
        night, count=None, result=None, standings=forgotten(night.standings), seen=None, held=None, known=None
    )
