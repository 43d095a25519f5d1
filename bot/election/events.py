"""What happened in the count, in the past tense. An event carries ids and figures; its words are made in `bot.text`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from bot.election.exit_poll import ExitPoll
from bot.election.model import Closing
from bot.election.result import Side
from bot.election.snapshot import CountClass
from bot.election.turnout import Bulletin


@dataclass(frozen=True, slots=True)
class CountSeen:
    """The first count of its kind (real or test): the baseline that later crossings are measured from."""


@dataclass(frozen=True, slots=True)
class ThresholdCrossed:
    """A list crossed the line: `side` is ABOVE or BELOW, `before` what people were told last."""

    contest: str
    party: str
    before: Side
    side: Side
    transition: int


@dataclass(frozen=True, slots=True)
class LineContested:
    """A list went to and fro over the line: said once, then silence until it stands clear or the result is final."""

    contest: str
    party: str
    transition: int


@dataclass(frozen=True, slots=True)
class SeatsChanged:
    """The seats of a list contest if the count ended now; `before` is None where none were known."""

    contest: str
    before: Mapping[str, int] | None
    after: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LeadChanged:
    """Another list has the most votes in a contest."""

    contest: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class MajorityReached:
    """A party holds the majority of the chamber, every seat of it being known."""

    party: str
    seats: int


@dataclass(frozen=True, slots=True)
class MajorityLost:
    """The party that held the majority of the chamber holds it no more; `seats` are what it has now."""

    party: str
    seats: int


@dataclass(frozen=True, slots=True)
class ExitPollPublished:
    """An exit poll came out."""

    poll: ExitPoll


@dataclass(frozen=True, slots=True)
class TurnoutPublished:
    """A turnout bulletin came out; `before` is the one before it."""

    bulletin: Bulletin
    before: Bulletin | None


@dataclass(frozen=True, slots=True)
class PollsClosed:
    """Voting ended in some areas; `everywhere` where this was the last closing of the country."""

    closing: Closing
    everywhere: bool


@dataclass(frozen=True, slots=True)
class ClassChanged:
    """The source calls its result something else now, as final after preliminary."""

    before: CountClass
    after: CountClass


@dataclass(frozen=True, slots=True)
class Correction:
    """One figure that the source took back: `line` is a ballot line, or None for the units counted."""

    contest: str
    constituency: str | None
    line: str | None
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class CountCorrected:
    """The source corrected its count: figures went down, and a second newer snapshot agreed."""

    corrections: tuple[Correction, ...]


Event: TypeAlias = (
    CountSeen
    | ThresholdCrossed
    | LineContested
    | SeatsChanged
    | LeadChanged
    | MajorityReached
    | MajorityLost
    | ExitPollPublished
    | TurnoutPublished
    | PollsClosed
    | ClassChanged
    | CountCorrected
)

_ORDER: tuple[type[Event], ...] = (
    PollsClosed,
    TurnoutPublished,
    ExitPollPublished,
    ClassChanged,
    CountCorrected,
    CountSeen,
    ThresholdCrossed,
    LineContested,
    LeadChanged,
    SeatsChanged,
    MajorityLost,
    MajorityReached,
)


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events of one step as people should hear them: what kind of evidence it is, then what follows from it."""
    return tuple(sorted(events, key=lambda event: _ORDER.index(type(event))))


def kind(event: Event | type[Event]) -> str:
    """The kind of an event, or of all events of a type, as one word, as "threshold_crossed"."""
    type_ = event if isinstance(event, type) else type(event)
    return re.sub(r"\B(?=[A-Z])", "_", type_.__name__).lower()


def key(event: Event, at: datetime) -> str:
    """A name that the event has once in an election, within real or within test evidence; `at` is its feed time.

    A crossing is named by its transition number alone, and news by its own id or time: whoever comes to the same event
    at another feed time gives it the same name, so nobody is told of it twice. The others happen once a count.
    """
    return "/".join((kind(event), *_name(event, at)))


def _name(event: Event, at: datetime) -> tuple[str, ...]:
    match event:
        case ThresholdCrossed() | LineContested():
            return event.contest, event.party, str(event.transition)
        case ExitPollPublished():
            return (event.poll.id,)
        case TurnoutPublished():
            return (_utc(event.bulletin.at),)
        case PollsClosed():
            return (event.closing.id,)
        case SeatsChanged() | LeadChanged():
            return event.contest, _utc(at)
        case _:
            return (_utc(at),)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
