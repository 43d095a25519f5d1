"""How fast messages leave, and how long to wait after one that did not.

Telegram documents its limits as approximate (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this):
about 30 messages a second in all, one a second to a chat, 20 a minute to a group, and in practice to a channel.
"""

import asyncio
from collections import deque
from collections.abc import Mapping
from datetime import timedelta

from telegram.error import RetryAfter

_LONGEST_PAUSE = 60.0
_MINUTE = 60.0
_COINCIDENCE = 1.0
"""Seconds within which refusals of two people are no coincidence: the limit on all messages was met."""
_LONGEST_CLOSURE = 5.0
"""Seconds until everybody is tried again, whatever Telegram asked for: it may have meant those two alone."""


class Pace:
    """When the next message may leave: `rate` a second in all, `chat_rate` a second to one chat, and `group_rate` a
    minute to one group or channel.

    What a chat was sent counts from its answer. Telegram took the message before that, so on its side the time between
    two is never shorter than here.
    """

    def __init__(self, rate: int, chat_rate: int, group_rate: int) -> None:
        self._gap = 1 / rate
        self._rest = 1 / chat_rate
        self._group_rate = group_rate
        self._turn = asyncio.Lock()
        self._next = 0.0
        self._rests_until: dict[int, float] = {}
        self._minutes: dict[int, deque[float]] = {}
        self._closed_until = 0.0
        self._refusal: tuple[int, float] | None = None

    async def turn(self) -> None:
        """Wait until one more message may leave. A turn that came late is not made good by a faster next one."""
        async with self._turn:
            await asyncio.sleep(self._next - _now())
            self._next = _now() + self._gap

    def answered(self, chat_id: int) -> None:
        """A message to this chat has been answered, or will not be any more: now the chat rests."""
        now = _now()
        self._rests_until[chat_id] = now + self._rest
        if _is_group(chat_id):
            minute = self._minutes.setdefault(chat_id, deque(maxlen=self._group_rate))
            minute.append(now)
            if len(minute) == self._group_rate:
                self._rests_until[chat_id] = max(now + self._rest, minute[0] + _MINUTE)

    def refused(self, chat_id: int, pause: float) -> None:
        """Telegram asked to leave this chat alone for `pause` seconds; just after another one, it means all of them.

        A group or channel that had its minute is refused for itself, as are several at once on a busy night.
        """
        if _is_group(chat_id):
            return
        now, before = _now(), self._refusal
        self._refusal = (chat_id, now)
        if before is not None and before[0] != chat_id and now - before[1] < _COINCIDENCE:
            self._closed_until = max(self._closed_until, now + min(pause, _LONGEST_CLOSURE))

    def resting(self) -> Mapping[int, float]:
        """The chats that may not be sent anything yet, and for how many seconds."""
        now = _now()
        self._rests_until = {chat: until for chat, until in self._rests_until.items() if until > now}
        self._minutes = {chat: minute for chat, minute in self._minutes.items() if minute[-1] + _MINUTE > now}
        return {chat: until - now for chat, until in self._rests_until.items()}

    def closed(self) -> float:
        """For how many seconds nothing may be sent to anybody; zero where it may."""
        return max(self._closed_until - _now(), 0.0)


def pause_after(error: Exception, failures: int, first: float = 1.0) -> float:
    """Seconds to wait after a call failed: what Telegram asked for; else `first`, then twice as long each time.

    `failures` counts those before this one. Without Telegram's word nobody waits longer than a minute.
    """
    if isinstance(error, RetryAfter):
        asked = error.retry_after
        return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)
    return min(first * 2.0 ** min(failures, 10), _LONGEST_PAUSE)


def _now() -> float:
    return asyncio.get_running_loop().time()


def _is_group(chat_id: int) -> bool:
    """Groups, supergroups and channels have negative ids, people positive ones."""
    return chat_id < 0
