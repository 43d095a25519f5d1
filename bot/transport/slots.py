"""Why no second on Telegram's side holds more messages than the limit, unless the way there suddenly gets shorter.

There are as many slots as messages may leave in a second, and each message takes one. Let an answer come at `a`.
Telegram took its message at `a - way_back` at the latest; the next message of the same slot, leaving at `next`,
arrives at `next + way_there` at the earliest. With `next = a + 1 - 0.9 * smallest round trip` the two arrive a second
apart or more, as long as that way back and that way there together take 0.9 of the smallest round trip seen. So each
slot brings one message at most to any second, and all of them together no more than there are slots. Neither jitter
nor a freeze of this process changes that, as nothing is counted by when a message left.

A route that gets shorter than those 0.9 does, for what leaves before answers show how short it is. A second may then
hold more than the limit, by no more than leave in one old round trip: two at 30 a second and 50 ms, 50 at 1,000. What
is refused for that is sent again. No sign comes before those answers, so the one protection would be to keep the full
second always, at the price of 13 % of what is allowed at 150 ms.

An answer that is lost, or not waited for any longer, keeps its slot for a full second from then.

Slots may become fewer or more. One that is taken away while its message is on its way goes when that is answered, and
is spent a full second after the answer: another process may then have it, however short its own way to Telegram is.
Where slots become more, those that were spent last come back first.
"""

import math
from bisect import insort
from collections import deque

_SECOND = 1.0
_SURE_SHARE = 0.9
"""Of the smallest round trip that was seen: the smallest possible one may be a little smaller."""
_ENOUGH_ANSWERS = 100
"""Answers that show how short a round trip can be; until then the full second is kept."""
_MARGIN = 0.001
"""Seconds by which the clocks of two machines may disagree about one second."""


class Slots:
    """`number` slots. Times are seconds of a clock that never jumps."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._owed = 0
        self._away: list[float] = []
        self._answered: deque[float] = deque()
        self._unanswered = deque([-math.inf] * number)
        self._smallest = math.inf
        self._answers = 0

    def resize(self, number: int) -> None:
        """Let there be so many from now on."""
        self._owed += self._number - number
        self._number = number
        while self._owed > 0 and (self._answered or self._unanswered):
            self._take_away(self.take())
        back = [self._away.pop() if self._away else -math.inf for _ in range(-self._owed)]
        if back:
            self._unanswered = deque(sorted([*self._unanswered, *back]))
            self._owed = 0

    def in_use(self, now: float) -> int:
        """How many are not free."""
        advance = self._advance()
        free = sum(at - advance <= now for at in self._answered) + sum(at <= now for at in self._unanswered)
        return self._number + self._owed - free

    def unspent(self, now: float) -> int:
        """How many there are, with those that were taken away and may still count on Telegram's side."""
        return self._number + self._owed + sum(at > now for at in self._away)

    def free_at(self) -> float:
        """When the next slot is free; infinite where each one waits for an answer."""
        return min(self._answered_free_at(), self._unanswered[0] if self._unanswered else math.inf)

    def take(self) -> float:
        """Take the slot that is free first, and give when its second is over."""
        if not self._unanswered or self._answered_free_at() < self._unanswered[0]:
            return self._answered.popleft()
        return self._unanswered.popleft()

    def answered(self, sent_at: float, now: float) -> None:
        """The message that left at `sent_at` has been answered."""
        self._answers += 1
        self._smallest = min(self._smallest, now - sent_at)
        if self._owed:
            self._take_away(now + _SECOND)
        else:
            self._answered.append(now + _SECOND)

    def lost(self, now: float) -> None:
        """An answer is not waited for any longer."""
        if self._owed:
            self._take_away(now + _SECOND)
        else:
            self._unanswered.append(now + _SECOND)

    def unused(self, now: float) -> None:
        """A slot was taken, and nothing was sent."""
        if self._owed:
            self._take_away(now + _SECOND)
        else:
            self._unanswered.appendleft(-math.inf)

    def _take_away(self, spent_at: float) -> None:
        self._owed -= 1
        insort(self._away, spent_at)

    def _answered_free_at(self) -> float:
        return self._answered[0] - self._advance() if self._answered else math.inf

    def _advance(self) -> float:
        """How much of the second the ways there and back are sure to make up."""
        return max(_SURE_SHARE * self._smallest - _MARGIN, 0.0) if self._answers >= _ENOUGH_ANSWERS else 0.0
