"""Who goes first of those that wait to be sent something."""

import heapq
import math
from collections.abc import Iterator
from enum import IntEnum
from typing import Generic, Protocol, TypeAlias, TypeVar

_ANSWERS_IN_A_ROW = 9
"""Answers that may pass others that wait: however many people ask, every tenth turn is for an alert."""


class Lane(IntEnum):
    """Who goes first."""

    ANSWERS = 0
    CORRECTIONS = 1
    ALERTS = 2
    BOARDS = 3
    DIGESTS = 4


class Waiting(Protocol):
    """What waits in a lane for its turn to go to a chat. In a lane the least `place` goes first; no two are equal."""

    lane: Lane
    chat_id: int
    place: tuple[int, int]

    def is_waiting(self) -> bool:
        """Whether it has neither been granted its turn nor given it up."""
        ...


_Slot = TypeVar("_Slot", bound=Waiting)
_Queue: TypeAlias = list[tuple[tuple[int, int], _Slot]]
"""A heap of slots by their places."""


class Lanes(Generic[_Slot]):
    """All that wait, with those whose chats rest set aside, as they hold up no other one.

    `others` is how many wait that are no answers. Times are seconds of a clock that never jumps.
    """

    def __init__(self) -> None:
        self.others = 0
        self._ready: tuple[_Queue[_Slot], ...] = tuple([] for _ in Lane)
        self._resting: list[tuple[float, tuple[int, int], _Slot]] = []
        self._parked: dict[int, list[_Slot]] = {}
        self._answers_in_a_row = 0

    def join(self, slot: _Slot) -> None:
        """It begins to wait."""
        self.others += slot.lane is not Lane.ANSWERS
        self._make_ready(slot)

    def leave(self, slot: _Slot) -> None:
        """It waits no longer, and has not been granted its turn."""
        self.others -= slot.lane is not Lane.ANSWERS

    def granted(self, slot: _Slot) -> None:
        """It has its turn."""
        if slot.lane is Lane.ANSWERS:
            self._answers_in_a_row += 1
        else:
            self.others -= 1
            self._answers_in_a_row = 0

    def first(self, now: float) -> _Slot | None:
        """Take out the first that still waits of those whose chats are not known to rest."""
        while self._resting and self._resting[0][0] <= now:
            self._make_ready(heapq.heappop(self._resting)[2])
        for queue in self._queues_in_turn():
            while queue:
                _, slot = heapq.heappop(queue)
                if slot.is_waiting():
                    return slot
        return None

    def set_aside(self, slot: _Slot, opens_at: float) -> None:
        """Put one that was taken out where it waits for its chat; infinitely long where that is for an answer."""
        if opens_at < math.inf:
            heapq.heappush(self._resting, (opens_at, slot.place, slot))
        else:
            self._parked.setdefault(slot.chat_id, []).append(slot)

    def settled(self, chat_id: int) -> None:
        """What was sent to this chat has been answered, or will not be any more: see to those that waited for it."""
        for parked in self._parked.pop(chat_id, ()):
            self._make_ready(parked)

    def due_at(self, turn_at: float) -> float:
        """When to look again, the next turn being at `turn_at`; infinite where all wait for answers."""
        if any(self._ready):
            return turn_at
        return max(turn_at, self._resting[0][0]) if self._resting else math.inf

    def _make_ready(self, slot: _Slot) -> None:
        heapq.heappush(self._ready[slot.lane], (slot.place, slot))

    def _queues_in_turn(self) -> Iterator[_Queue[_Slot]]:
        answers, *others = self._ready
        if self._answers_in_a_row < _ANSWERS_IN_A_ROW:
            yield answers
            yield from others
        else:
            yield from others
            yield answers
