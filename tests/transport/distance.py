"""A Telegram at some distance, in virtual time: it keeps what arrived and when, and takes everything or nothing."""

import asyncio
import math
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.transport.lanes import Lane
from bot.transport.pace import Pace

_GRAIN = 1e-6
"""Sums of seconds are no finer than this, after some hours."""


@dataclass
class Distance:
    """The way to Telegram and back.

    A round trip takes `seconds` at least, of which `there` is the share of the way there, and up to `jitter` times as
    much more, by chance on either way. Of the answers `lost` never come back, and are waited for `patience` seconds.
    What arrives in `ban`, from one time to another, is refused for `pause` seconds.
    """

    seconds: float
    jitter: float = 0.0
    there: float = 0.5
    lost: float = 0.0
    patience: float = 2.0
    ban: tuple[float, float] = (math.inf, math.inf)
    pause: float = 5.0
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    arrived: list[tuple[float, int]] = field(default_factory=list)
    left: list[float] = field(default_factory=list)
    refusals: list[float] = field(default_factory=list)

    async def send(self, pace: Pace, lane: Lane, chat_id: int) -> None:
        """Send one message, and wait for its answer."""
        async with pace.slot(lane, chat_id) as slot:
            left, there = _now(), self._way(self.there)
            self.left.append(left)
            self.arrived.append((left + there, chat_id))
            if self.chance.random() < self.lost:
                await asyncio.sleep(self.patience)
                return
            await asyncio.sleep(there + self._way(1 - self.there))
            if self.ban[0] <= left + there < self.ban[1]:
                self.refusals.append(_now())
                slot.refused(self.pause)
            else:
                slot.answered()

    def _way(self, share: float) -> float:
        return share * self.seconds * (1 + self.jitter * self.chance.random())

    def times(self, chat_id: int | None = None) -> Sequence[float]:
        """When messages arrived, to this chat alone where it is given, in order."""
        return sorted(at for at, chat in self.arrived if chat_id in {None, chat})

    def refused_together(self) -> float:
        """When a second refusal came within a second, each being of another chat; infinite where none did."""
        return next((after for before, after in pairwise(self.refusals) if after - before < 1), math.inf)

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


def _now() -> float:
    return asyncio.get_running_loop().time()
