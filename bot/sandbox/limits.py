"""Flood limits: how many messages Telegram takes from a bot before it asks the bot to wait.

Telegram publishes them as rough numbers only, so every one of them is a setting
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
"""

import math
from collections import deque
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

_SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)
_BAN = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages pass: `per_second` in all, `per_chat` a second to any one chat, `per_group_minute` to one group
    or channel.

    Where `kind` is `off`, everything passes; `window` counts what passed in the second, or minute, before. A `bucket`
    lets a burst through, of `chat_burst` to one chat, and of a full bucket otherwise, and fills up evenly. A `ban`
    counts as `window` does, and after one message too many refuses everything for five seconds.
    """

    kind: Literal["off", "window", "bucket", "ban"] = "off"
    per_second: int = 30
    per_chat: int = 1
    per_group_minute: int = 20
    chat_burst: int = 3


class FloodGate:
    """Counts what passes under `limits`, which may be changed at any time: the count then begins anew."""

    def __init__(self) -> None:
        self._limits = Limits()
        self._counters: dict[Hashable, _Window | _Bucket] = {}
        self._banned_until: datetime | None = None

    @property
    def limits(self) -> Limits:
        """What holds now; at first nothing is counted."""
        return self._limits

    @limits.setter
    def limits(self, limits: Limits) -> None:
        self._limits = limits
        self._counters = {}
        self._banned_until = None

    def seconds_to_wait(self, chat_id: int, now: datetime) -> int:
        """0, and the message counts; or the whole seconds to wait, and it does not."""
        if self._limits.kind == "off":
            return 0
        if self._banned_until is not None and now < self._banned_until:
            return math.ceil((self._banned_until - now) / _SECOND)
        counters = list(self._concerned(chat_id))
        wait = max(counter.wait(now) for counter in counters)
        if wait > timedelta(0):
            if self._limits.kind == "ban":
                wait = max(wait, _BAN)
                self._banned_until = now + _BAN
            return math.ceil(wait / _SECOND)
        for counter in counters:
            counter.count(now)
        return 0

    def _concerned(self, chat_id: int) -> Iterator["_Window | _Bucket"]:
        limits = self._limits
        yield self._counter("all", limits.per_second, _SECOND, limits.per_second)
        yield self._counter(chat_id, limits.per_chat, _SECOND, limits.chat_burst)
        if chat_id < 0:
            yield self._counter(("group", chat_id), limits.per_group_minute, _MINUTE, limits.per_group_minute)

    def _counter(self, key: Hashable, most: int, span: timedelta, burst: int) -> "_Window | _Bucket":
        if key not in self._counters:
            bucket = self._limits.kind == "bucket"
            self._counters[key] = _Bucket(burst, span / most) if bucket else _Window(most, span)
        return self._counters[key]


class _Window:
    """At most `most` in any `span`."""

    def __init__(self, most: int, span: timedelta) -> None:
        self._most = most
        self._span = span
        self._passed: deque[datetime] = deque()

    def wait(self, now: datetime) -> timedelta:
        while self._passed and now - self._passed[0] >= self._span:
            self._passed.popleft()
        full = len(self._passed) >= self._most
        return self._passed[0] + self._span - now if full else timedelta(0)

    def count(self, now: datetime) -> None:
        self._passed.append(now)


class _Bucket:
    """At most `size` at once, and one more for every `gap` that goes by."""

    def __init__(self, size: int, gap: timedelta) -> None:
        self._slack = (size - 1) * gap
        self._gap = gap
        self._full_at: datetime | None = None

    def wait(self, now: datetime) -> timedelta:
        return timedelta(0) if self._full_at is None else self._full_at - self._slack - now

    def count(self, now: datetime) -> None:
        self._full_at = max(self._full_at or now, now) + self._gap
