"""The election before, for comparison. A figure that nobody published is None, never zero."""

from dataclasses import dataclass
from datetime import date

from bot.election.origin import Origin, Wording
from bot.election.percent import Percent


@dataclass(frozen=True, slots=True)
class PreviousLine:
    """A party's result in the previous election. `party` is its id in this one, None where it does not run."""

    id: str
    names: Wording
    party: str | None
    votes: int | None
    share: Percent | None
    seats: int | None


@dataclass(frozen=True, slots=True)
class Previous:
    """The election before, and in words what is not comparable with it."""

    date: date
    seats: int
    threshold: Percent | None
    registered: int | None
    ballots: int | None
    valid: int | None
    lines: tuple[PreviousLine, ...]
    not_comparable: tuple[Wording, ...]
    origin: Origin
