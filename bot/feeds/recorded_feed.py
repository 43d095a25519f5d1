"""A recorded night as a feed, played by the times of its moments."""

from collections.abc import Sequence
from datetime import datetime

from bot.feeds.feed import Payload
from bot.feeds.recording import Recording


class RecordedFeed:
    """A feed that plays a recording by the clock it is asked with, from the first moment later than `after`."""

    def __init__(self, recording: Recording, after: datetime | None = None) -> None:
        self._moments = recording.moments
        self._given = 0 if after is None else len(recording.until(after))

    @property
    def over(self) -> bool:
        """Whether every moment was given."""
        return self._given == len(self._moments)

    async def fetch(self, now: datetime) -> Sequence[Payload]:
        """Every moment that is due at `now` and was not given yet, oldest first."""
        due = [moment.payload for moment in self._moments[self._given :] if moment.time <= now]
        self._given += len(due)
        return due

    def forget(self) -> None:
        """A moment that is not taken in is passed over: it will not be another when it is given again."""
