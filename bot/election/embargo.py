"""What the law holds back, and until when: the one place that every figure passes on its way out.

Screens, alerts and programs of the terminal are handed a `Shown` night, and only `shown` makes one; so none of them
looks at a clock to know what it may say, and none can forget to.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NewType, get_args

from bot.election.audience import topics
from bot.election.events import (
    Event,
    ExitPollPublished,
    MajorityLost,
    MajorityReached,
    PollsClosed,
    SeatsChanged,
    ThresholdCrossed,
    TurnoutPublished,
    kind,
)
from bot.election.model import Contest, DistrictContest, Election, EmbargoKind
from bot.election.night import Night, Step
from bot.election.result import ChamberResult, DistrictResult, ListResult, NoSeats, Result

Shown = NewType("Shown", Night)
"""A night with nothing in it that may not be shown; `held_back` says what was taken out."""

_COUNT = frozenset({EmbargoKind.OFFICIAL_COUNTS})
_EVERY_SEAT = _COUNT | {EmbargoKind.FORECASTS}
"""Computed seats are a forecast, of an official count."""
_MADE_OF: Mapping[type[Event], Set[EmbargoKind]] = {
    PollsClosed: frozenset(),
    TurnoutPublished: frozenset(),
    ExitPollPublished: frozenset({EmbargoKind.EXIT_POLLS}),
    SeatsChanged: _EVERY_SEAT,
    MajorityReached: _EVERY_SEAT,
    MajorityLost: _EVERY_SEAT,
}
"""The kinds of figures that events are made of, where these are not those of a count alone."""


@dataclass(frozen=True, slots=True)
class News:
    """One event that chats are told of, and the night as it may be shown with it.

    `topics` are those of whom it concerns; `test` is True where it is made of test figures.
    """

    event: Event
    night: Shown
    topics: frozenset[str]
    test: bool


def shown(night: Night, now: datetime | None, rehearsal: bool) -> Shown:
    """The night as it may be shown at `now`; where the time is not known, nothing that has an embargo is.

    Under an embargo on exit polls there are none. Under one on official counts there is no count, nor anything that
    was made of it. Under one on forecasts nobody has a seat, neither one that is computed here nor one that the
    definition knows the winner of. Test figures are shown in a rehearsal only.
    """
    held_back = tuple(embargo for embargo in night.election.embargoes if now is None or now < embargo.until)
    kinds = {embargo.kind for embargo in held_back}
    left = replace(night, election=_without(night.election, kinds), held_back=held_back)
    if EmbargoKind.EXIT_POLLS in kinds:
        left = replace(left, exit_polls=())
    left = left if rehearsal else _without_test(left)
    if EmbargoKind.OFFICIAL_COUNTS in kinds:
        left = replace(_without_count(left), held=None, quarantined=None)
    if EmbargoKind.FORECASTS in kinds and left.result is not None:
        left = replace(left, result=_without_seats(left.result), known=None)
    return Shown(left)


def told(step: Step, rehearsal: bool, now: datetime | None = None) -> tuple[News, ...]:
    """What chats are told of a step of the night, at the time up to which the night has passed.

    Where a clock says `now`, never at a later time than that, whatever the night was told of the time before.

    What may not be shown is not told. The seats that moved with a crossing stand in the crossing's own message, so
    that nobody is rung twice for one thing.
    """
    until = step.night.told_until
    if until is not None and now is not None:
        until = min(until, now)
    night = shown(step.night, until, rehearsal)
    events = [event for event in step.events if may_tell(event, night)]
    crossed = {event.contest for event in events if isinstance(event, ThresholdCrossed)}
    return tuple(
        News(
            event,
            night,
            topics(event, events),
            test=_of_count(event) and night.result is not None and night.result.test,
        )
        for event in events
        if not (isinstance(event, SeatsChanged) and event.contest in crossed)
    )


def may_tell(event: Event, night: Shown) -> bool:
    """Whether all that an event is made of may be shown with this night."""
    if any(embargo.kind in _kinds(type(event)) for embargo in night.held_back):
        return False
    return night.result is not None or not _of_count(event)


def withheld(night: Shown) -> frozenset[str]:
    """The kinds of event that may not be told while the night is shown like this, whatever is told in them."""
    held_back = {embargo.kind for embargo in night.held_back}
    return frozenset(kind(event) for event in get_args(Event) if _kinds(event) & held_back)


def _kinds(event: type[Event]) -> Set[EmbargoKind]:
    """The kinds of figures that events of a type are made of."""
    return _MADE_OF.get(event, _COUNT)


def _of_count(event: Event) -> bool:
    return EmbargoKind.OFFICIAL_COUNTS in _kinds(type(event))


def _without(election: Election, kinds: Set[EmbargoKind]) -> Election:
    """The definition without the figures of these kinds, which one that was written after the day may hold."""
    if EmbargoKind.EXIT_POLLS in kinds:
        election = replace(election, exit_polls=())
    if kinds & _EVERY_SEAT:
        contests = tuple(_without_winners(contest) for contest in election.contests)
        election = replace(election, contests=contests, chamber=replace(election.chamber, reported=()))
    return election


def _without_winners(contest: Contest) -> Contest:
    if not isinstance(contest, DistrictContest):
        return contest
    return replace(contest, districts=tuple(replace(district, winner=None) for district in contest.districts))


def _without_test(night: Night) -> Night:
    held, quarantined = (
        None if found is not None and found.test else found for found in (night.held, night.quarantined)
    )
    night = replace(night, held=held, quarantined=quarantined)
    return _without_count(night) if night.result is not None and night.result.test else night


def _without_count(night: Night) -> Night:
    return replace(night, count=None, result=None, standings={}, seen=None, known=None)


def _without_seats(result: Result) -> Result:
    lists: Mapping[str, ListResult] = {
        contest: replace(
            listed,
            seats=None,
            no_seats=NoSeats.EMBARGO,
            by_constituency={},
            scenarios=(),
            other_rule=False,
        )
        for contest, listed in result.lists.items()
    }
    districts = {
        contest: DistrictResult(contest, dict.fromkeys(found.winners)) for contest, found in result.districts.items()
    }
    return replace(result, lists=lists, districts=districts, chamber=ChamberResult(None, None))
