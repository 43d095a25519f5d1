"""How fast messages leave."""

import asyncio


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
