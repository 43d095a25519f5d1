"""Turnout as the commission published it during the day. A figure that nobody published is None, never zero."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.election.origin import Origin
from bot.election.percent import Percent


@dataclass(frozen=True, slots=True)
class Bulletin:
    """Turnout as the commission published it at one moment: ballots received over voters on the lists."""

    at: datetime
    turnout: Percent
    ballots: int | None
    registered: int | None
    areas: Mapping[str, Percent]
    origin: Origin
