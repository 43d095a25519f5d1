"""What happened in the count, in the past tense. An event carries ids and figures; its words are made in `bot.text`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from bot.election.model import Bulletin, Closing, ExitPoll
from bot.election.result import Side
from bot.election.snapshot import CountClass


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
