"""How fast messages leave, and how long to wait after one that did not."""

import asyncio
from datetime import timedelta

from telegram.error import RetryAfter

_LONGEST_PAUSE = 60.0


class Pace:
    """At most `rate` messages a second, evenly spaced."""

    def __init__(self, rate: int) -> None:
        self._gap = 1 / rate
        self._next = 0.0

    async def turn(self) -> None:
        """Wait until one more message may leave."""
        now = asyncio.get_running_loop().time()
        at = max(now, self._next)
        self._next = at + self._gap
        await asyncio.sleep(at - now)


def pause_after(error: Exception, failures: int, first: float = 1.0) -> float:
    """Seconds to wait after a call failed: what Telegram asked for; else `first`, then twice as long each time.

    `failures` counts those before this one. Without Telegram's word nobody waits longer than a minute.
    """
    if isinstance(error, RetryAfter):
        asked = error.retry_after
        return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)
    return min(first * 2.0 ** min(failures, 10), _LONGEST_PAUSE)
