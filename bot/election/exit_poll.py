"""An exit poll as its pollster published it. A figure that nobody published is None, never zero."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
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
