"""A Telegram at some distance, in virtual time: it keeps what arrived and when, and takes everything."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.transport.lanes import Lane
from bot.transport.pace import Pace

_GRAIN = 1e-6
"""Sums of seconds are no finer than this, after some hours."""


@dataclass
class Distance:
    """The way to Telegram and back.

    A round trip takes `seconds` at least, of which `there` is the share of the way there, and up to `jitter` times as
    much more, by chance on either way. Of the answers `lost` never come back, and are waited for `patience` seconds.
    """

    seconds: float
    jitter: float = 0.0
    there: float = 0.5
    lost: float = 0.0
    patience: float = 2.0
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    arrived: list[tuple[float, int]] = field(default_factory=list)

    async def send(self, pace: Pace, lane: Lane, chat_id: int) -> None:
        """Send one message, and wait for its answer."""
        async with pace.slot(lane, chat_id) as slot:
            there = self._way(self.there)
            self.arrived.append((asyncio.get_running_loop().time() + there, chat_id))
            if self.chance.random() < self.lost:
                await asyncio.sleep(self.patience)
            else:
                await asyncio.sleep(there + self._way(1 - self.there))
                slot.answered()

    def _way(self, share: float) -> float:
        return share * self.seconds * (1 + self.jitter * self.chance.random())

    def times(self, chat_id: int | None = None) -> Sequence[float]:
        """When messages arrived, to this chat alone where it is given, in order."""
        return sorted(at for at, chat in self.arrived if chat_id in {None, chat})

    def chats(self) -> Iterable[int]:
        return Counter(chat for _, chat in self.arrived)


def most_within(seconds: float, times: Sequence[float]) -> int:
    """How many of these times, which are in order, the fullest stretch of so many seconds holds."""
    most = first = 0
    for last, at in enumerate(times):
        while at - times[first] >= seconds - _GRAIN:
            first += 1
        most = max(most, last - first + 1)
    return most
