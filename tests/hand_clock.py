"""A clock for what asks for the time of the night, and for a sandbox."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass
class HandClock:
    """It stands still until a test sets or turns it."""

    time: datetime = datetime(2023, 3, 19, 21, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def __call__(self) -> datetime:
        return self.time

    def turn(self, by: timedelta) -> None:
        self.time += by
