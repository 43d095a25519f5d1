"""How long a server is left alone: as long as it asks, else longer each time it fails again."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_FIRST, _LONGEST = timedelta(seconds=10), timedelta(minutes=2)
_DOUBLINGS = 10
_LONGEST_OBEYED = timedelta(minutes=15)
"""A server that asks for more has slipped; a night must not be lost to it."""


@dataclass(slots=True)
class Pauses:
    """The pauses since the server last answered well. `reason` is why the present one began."""

    failures: int = 0
    until: datetime | None = None
    reason: str = ""

    def still(self, now: datetime) -> bool:
        """Whether the server is still left alone."""
        return self.until is not None and now < self.until

    def begin(self, now: datetime, reason: str, asked: timedelta | None, chance: float) -> None:
        """Leave the server alone after one more failure; `chance`, from 0 to 1, spreads those who failed together."""
        grown: timedelta = min(_FIRST * 2 ** min(self.failures, _DOUBLINGS), _LONGEST)
        self.failures += 1
        self.reason = reason
        self.until = now + (grown * (1 + chance) / 2 if asked is None else asked)


def asked_pause(retry_after: str, now: datetime) -> timedelta | None:
    """The pause that a Retry-After header asks for, in seconds or as a date (RFC 9110, 10.2.3); None where it does not.

    No more than a quarter of an hour is granted.
    """
    if retry_after.isascii() and retry_after.isdecimal():
        return timedelta(seconds=min(int(retry_after[:9]), _LONGEST_OBEYED.total_seconds()))
    try:
        at = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(at - now, timedelta(0)), _LONGEST_OBEYED)
