"""Whether Telegram takes anything at all: refusals of several chats at once mean everybody."""

import math

from bot.transport.chat_limits import is_group

_COINCIDENCE = 1.0
"""Seconds within which refusals of two chats are no coincidence: the limit on all messages was met."""
_LONGEST = 5.0
"""Seconds until one chat is tried again, whatever Telegram asked for: it may have meant those two alone."""
_SILENCE = 2.0
"""Seconds without an answer to what is tried, until another chat is tried: an answer takes a fraction of that, so it is
perhaps that chat alone which is silent, and its answer is waited for up to 25 seconds."""


class CircuitBreaker:
    """Nothing is sent to anybody until `until`; then one message is tried at a time, as long as it is `doubtful`
    whether Telegram takes any. Times are seconds of a clock that never jumps.
    """

    def __init__(self) -> None:
        self.until = -math.inf
        self.doubtful = False
        self._refusal: tuple[int, float] | None = None
        self._silent_until = -math.inf

    def opens_at(self) -> float:
        """When the next message to anybody may leave."""
        return max(self.until, self._silent_until) if self.doubtful else self.until

    def left(self, now: float) -> None:
        """A message leaves; in doubt it is the one that is tried."""
        if self.doubtful:
            self._silent_until = now + _SILENCE

    def refused(self, chat_id: int, pause: float, now: float) -> None:
        """Telegram asked to leave this chat alone for `pause` seconds.

        A group or channel that is asked to wait for long had its minute; several have, on a busy night.
        """
        if is_group(chat_id) and pause > _LONGEST:
            return
        before, self._refusal = self._refusal, (chat_id, now)
        together = before is not None and before[0] != chat_id and now - before[1] < _COINCIDENCE
        if together or self.doubtful:
            self.until = max(self.until, now + min(pause, _LONGEST))
            self.doubtful = True
            self._silent_until = -math.inf

    def taken(self, left_at: float) -> None:
        """Telegram answered, without a refusal for now, what left then: that ends the doubt where none came since."""
        if self._refusal is None or left_at > self._refusal[1]:
            self.doubtful = False
