"""How far away Telegram is."""

import asyncio
import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """How many `seconds` a call of the bot is on the way at least, half of them before it is acted upon and half after.

    Up to `jitter` times as many are added, by chance for each call.
    """

    seconds: float = 0.0
    jitter: float = 0.0

    def way(self) -> float:
        """The seconds that one call takes each way."""
        return self.seconds * (1 + self.jitter * random.random()) / 2  # noqa: S311 -- nothing is kept secret by it


async def travel(way: float) -> None:
    """Be on the way for so many seconds; nobody is let in between where Telegram is no distance away."""
    if way:
        await asyncio.sleep(way)
