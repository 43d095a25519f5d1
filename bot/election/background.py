"""What stands around the count in words: statements of others, and the calendar."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.election.origin import Origin, Wording


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
