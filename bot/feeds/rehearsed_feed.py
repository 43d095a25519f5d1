"""A recorded night in which somebody makes the feed fail on purpose, to see what the bot makes of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from bot.election.model import Election
from bot.feeds import canonical
from bot.feeds.feed import FeedError, Payload
from bot.feeds.recorded_feed import RecordedFeed
from bot.feeds.recording import MOMENTS, Recording
from bot.feeds.wrong_sum import with_wrong_sum

_PUT_RIGHT_AFTER = timedelta(minutes=30)


class FeedFault(StrEnum):
    """What is wrong with the feed. DOWN: it does not answer. WRONG_SUM: the next count that it gives cannot be true."""

    DOWN = "down"
    WRONG_SUM = "wrong_sum"


class RehearsedFeed:
    """A recording of an election played by the clock, from the first moment later than `after`, with faults.

    What was due while it was down comes when it is up again. The true figures behind a wrong sum come with the next
    moment, after the last one half an hour later, or as soon as the fault is lifted; the fault has its end with them.
    """

    def __init__(self, recording: Recording, election: Election, after: datetime | None = None) -> None:
        self.fault: FeedFault | None = None
        self._recorded = RecordedFeed(recording, after)
        self._election = election
        self._owed: Sequence[Payload] = ()
        self._put_right_at: datetime | None = None

    @property
    def over(self) -> bool:
        """Whether every moment was given, and none of them is still given wrong."""
        return self._recorded.over and not self._owed

    async def fetch(self, now: datetime) -> Sequence[Payload]:
        """Every moment that is due at `now` and was not given yet, oldest first. Raises FeedError while it is down."""
        if self.fault is FeedFault.DOWN:
            raise FeedError("does not answer, as this rehearsal asks for", MOMENTS)
        due = await self._recorded.fetch(now)
        if self._owed:
            return self._put_right(due, now)
        return self._spoil(due, now) if self.fault is FeedFault.WRONG_SUM else due

    def forget(self) -> None:
        """A moment that is not taken in is passed over, as in every recording."""

    def _spoil(self, due: Sequence[Payload], now: datetime) -> Sequence[Payload]:
        """What is due, but the newest count in it given wrong; it is owed with what came after it."""
        for index in reversed(range(len(due))):
            if wrong := self._wrong(due[index]):
                self._owed, self._put_right_at = due[index:], now + _PUT_RIGHT_AFTER
                return [*due[:index], wrong]
        return due

    def _wrong(self, payload: Payload) -> Payload | None:
        try:
            snapshot = with_wrong_sum(canonical.parse(payload, self._election))
        except FeedError:
            return None
        return None if snapshot is None else Payload(canonical.dump(snapshot), payload.name)

    def _put_right(self, due: Sequence[Payload], now: datetime) -> Sequence[Payload]:
        at_the_end = self._recorded.over and self._put_right_at is not None and now >= self._put_right_at
        if self.fault is FeedFault.WRONG_SUM and not due and not at_the_end:
            return ()
        payloads = [*self._owed, *due]
        self._owed, self._put_right_at, self.fault = (), None, None
        return payloads
