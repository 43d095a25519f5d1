"""What stands beside the count: exit polls, turnout bulletins, the election before, calendar and background.

A figure that nobody published is None, never zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from bot.election.origin import Origin, Wording
from bot.election.percent import Percent


@dataclass(frozen=True, slots=True)
class ExitPoll:
    """A poll at the doors of the stations; shares in percent as published. It gives no seats and no crossing.

    `margin` is the margin of error in percentage points as the pollster stated it, `margin_text` its own words.
    """

    id: str
    pollster: Wording
    clients: tuple[str, ...] | None
    published_at: datetime
    shares: Mapping[str, Percent]
    turnout: Percent | None
    respondents: int | None
    stations: int | None
    margin: Fraction | None
    margin_text: Wording | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Bulletin:
    """Turnout as the commission published it at one moment: ballots received over voters on the lists."""

    at: datetime
    turnout: Percent
    ballots: int | None
    registered: int | None
    areas: Mapping[str, Percent]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of background, with who says so."""

    text: Wording
    origin: Origin


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What happened or is due. `at` is a date where the hour is not known."""

    at: datetime | date
    text: Wording
    origin: Origin


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
