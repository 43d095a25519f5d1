"""Whether Telegram takes anything at all: refusals of several chats at once mean everybody."""

import math

from bot.transport.chat_limits import MINUTE, is_group

_COINCIDENCE = 1.0
"""Seconds within which refusals of two chats are no coincidence: the limit on all messages was met."""
_LONGEST = 5.0
"""Seconds until one chat is tried again, whatever Telegram asked for: it may have meant those two alone."""
_LONGEST_FOR_GROUPS = 2.0
"""The same after a group or channel that is asked to wait for longer. It may have had its minute all the same, from a
process before this one; then so had the next that are tried, and each of them holds up everybody."""
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
        self._group_waits_until = -math.inf
        self._groups_are_busy_until = -math.inf

    def opens_at(self) -> float:
        """When the next message to anybody may leave."""
        return max(self.until, self._silent_until) if self.doubtful else self.until

    def left(self, now: float) -> None:
        """A message leaves; in doubt it is the one that is tried."""
        if self.doubtful:
            self._silent_until = now + _SILENCE

    def unused(self) -> None:
        """A message was to leave, and did not after all: no answer to it is waited for."""
        self._silent_until = -math.inf

    def refused(self, chat_id: int, pause: float, now: float, *, may_have_had_its_minute: bool) -> None:
        """Telegram asked to leave this chat alone for `pause` seconds.

        A group or channel is asked to wait for long on its own account where it `may_have_had_its_minute`, as several
        have on a busy night; and for a minute after a doubt was ended while another of them was still to wait.
        """
        for_long = is_group(chat_id) and pause > _LONGEST
        if for_long and (may_have_had_its_minute or now < self._groups_are_busy_until):
            return
        self._group_waits_until = now + pause if for_long else -math.inf
        before, self._refusal = self._refusal, (chat_id, now)
        together = before is not None and before[0] != chat_id and now - before[1] < _COINCIDENCE
        if together or self.doubtful:
            self.until = max(self.until, now + min(pause, _LONGEST_FOR_GROUPS if for_long else _LONGEST))
            self.doubtful = True
            self._silent_until = -math.inf

    def taken(self, left_at: float) -> None:
        """Telegram answered, without a refusal for now, what left then: that ends the doubt where none came since."""
        if self._refusal is None or left_at > self._refusal[1]:
            if self.doubtful and left_at < self._group_waits_until:
                self._groups_are_busy_until = left_at + MINUTE
            self.doubtful = False
