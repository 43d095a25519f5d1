"""How fast messages leave, and how long to wait after one that did not.

Telegram documents its limits as approximate (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this):
about 30 messages a second in all, one a second to a chat, 20 a minute to a group, and in practice to a channel; up to
1,000 a second in all where broadcasts are paid for.
"""

import asyncio
import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType

from telegram.error import RetryAfter

from bot.transport.chat_limits import ChatLimits
from bot.transport.circuit_breaker import CircuitBreaker
from bot.transport.lanes import Lane, Lanes
from bot.transport.slots import Slots

_LONGEST_PAUSE = 60.0
_CATCH_UP = 0.05
"""Seconds by which turns may come late and be made good by faster next ones: a timer is no finer than that."""
_WAIT_FOR_SLOT = 0.01
"""Seconds that a turn may have waited for a slot and be made good: with more, a gap would come again each second, as
the slots come free in the order of their messages.
"""
_GRAIN = 0.004
"""Seconds between two looks at what is due: at high rates several turns come at once, which saves half their cost."""
_HALTED = 1.0
"""Seconds for which nothing can be sent where the rate is zero; it may be changed meanwhile."""
_TRIED = 3
"""Messages that may wait while it is tried whether Telegram takes any: where one has no answer, the next is at hand."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How much Telegram takes.

    Attributes:
        every: messages a second in all.
        chat: messages a second to one chat.
        chat_burst: answers that one chat may be sent at once. Nothing else is sent to it in a burst.
        group: messages a minute to one group or channel.

    """

    every: int = 30
    chat: int = 1
    chat_burst: int = 3
    group: int = 20


class Slot:
    """The right to send one message to a chat, from when it is entered, which may take long, until it is left.

    Who sends says `answered()` or `refused()` once Telegram has answered; otherwise the answer counts as lost.
    """

    __slots__ = ("_number", "_pace", "_sent_at", "_settled", "_turn", "chat_id", "lane", "place")

    def __init__(self, pace: "Pace", lane: Lane, chat_id: int, place: tuple[int, int]) -> None:
        self.lane = lane
        self.chat_id = chat_id
        self.place = place
        self._pace = pace
        self._turn: asyncio.Future[None] | None = None
        self._number = 0
        self._sent_at = 0.0
        self._settled = False

    async def __aenter__(self) -> "Slot":
        self._pace._queue(self)
        if not self._number:
            await self._wait()
        self._sent_at = _now()
        self._pace._left(self)
        return self

    async def _wait(self) -> None:
        self._turn = asyncio.get_running_loop().create_future()
        try:
            await self._turn
        except BaseException:
            self._pace._leave_queue(self)
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if not self._settled:
            self._settled = True
            self._pace._lost(self)

    def answered(self) -> None:
        """Telegram answered: it took the message, or refused it for good."""
        if not self._settled:
            self._settled = True
            self._pace._taken(self)

    def refused(self, pause: float) -> None:
        """Telegram asked to leave the chat alone for `pause` seconds; just after another one, it means all of them."""
        if not self._settled:
            self._settled = True
            self._pace._refused(self, pause)

    def withdraw(self, reason: Exception) -> None:
        """Raise this where the slot is waited for; too late for one that was entered."""
        if self._turn is not None and not self._turn.done():
            self._turn.set_exception(reason)

    def is_waiting(self) -> bool:
        """Whether it has neither been granted nor given up."""
        return self._turn is None or not self._turn.done()

    def _grant(self, number: int) -> None:
        self._number = number
        if self._turn is not None:
            self._turn.set_result(None)


class Pace:
    """Says when each message may leave: never more than `rates` on Telegram's side, evenly, and the first lanes first.

    `rate` is how many a second may leave to all together now. Time is the event loop's, so a wall clock that jumps
    changes nothing.
    """

    def __init__(self, rates: Rates) -> None:
        self.rate = 0
        self._gap = math.inf
        self._next = -math.inf
        self._slots = Slots(0)
        self._chats = ChatLimits(rates.chat, rates.chat_burst, rates.group)
        self._breaker = CircuitBreaker()
        self._lanes = Lanes[Slot]()
        self._arrivals = itertools.count()
        self._timer: asyncio.TimerHandle | None = None
        self._looked_at = -math.inf
        self._set_rate(rates.every)

    def change_rate(self, rate: int) -> None:
        """Let so many messages a second leave from now on; none at zero.

        A second may still hold as many as before until what is on its way has arrived.
        """
        if rate != self.rate:
            self._set_rate(rate)
            self._wake_in_time()

    def unspent(self) -> int:
        """How many messages a second may hold on Telegram's side: more than the rate for a while after it was lowered.

        It never becomes more by itself.
        """
        return self._slots.unspent(_now())

    def slot(self, lane: Lane, chat_id: int, order: int = 0) -> Slot:
        """A slot for a message to this chat. In a lane they come by `order`, and then in the order of asking.

        A chat that has to rest holds up no other one.
        """
        return Slot(self, lane, chat_id, (order, next(self._arrivals)))

    def resting(self) -> Mapping[int, float]:
        """The chats that may not be sent anything yet but answers, and for how many seconds."""
        return self._chats.resting(_now())

    def closed(self) -> float:
        """For how many seconds nothing may be sent to anybody; zero where it may."""
        return max(self._breaker.until - _now(), 0.0 if self.rate else _HALTED)

    def in_use(self) -> int:
        """How many of the slots are not free: their messages are on their way, or left less than a second ago."""
        return self._slots.in_use(_now())

    def room(self) -> int:
        """How many more may wait for a slot: what leaves in a second, without answers."""
        if self.closed():
            return 0
        return max((min(_TRIED, self.rate) if self._breaker.doubtful else self.rate) - self._lanes.others, 0)

    def _set_rate(self, rate: int) -> None:
        self.rate = rate
        self._gap = 1 / rate if rate else math.inf
        self._slots.resize(rate)

    def _queue(self, slot: Slot) -> None:
        self._lanes.join(slot)
        self._serve()

    def _left(self, slot: Slot) -> None:
        """This process may have stood still since it was granted."""
        self._breaker.left(slot._sent_at)

    def _leave_queue(self, slot: Slot) -> None:
        """Nobody waits for this slot any more; it may have been granted in the same moment."""
        if slot._number:
            self._slots.unused(_now())
            self._breaker.unused()
            self._chats.give_back(slot.chat_id, slot._number)
            self._go_on(slot)
        else:
            self._lanes.leave(slot)

    def _taken(self, slot: Slot) -> None:
        self._breaker.taken(slot._sent_at)
        self._answered(slot, _now())

    def _refused(self, slot: Slot, pause: float) -> None:
        now = _now()
        self._chats.refuse(slot.chat_id, now, now + pause)
        had_its_minute = self._chats.may_have_had_its_minute(slot.chat_id, now)
        self._breaker.refused(slot.chat_id, pause, now, may_have_had_its_minute=had_its_minute)
        self._answered(slot, now)

    def _answered(self, slot: Slot, now: float) -> None:
        self._slots.answered(slot._sent_at, now)
        self._chats.settle(slot.chat_id, slot._number, now)
        self._go_on(slot)

    def _lost(self, slot: Slot) -> None:
        now = _now()
        self._slots.lost(now)
        self._chats.settle(slot.chat_id, slot._number, now)
        self._go_on(slot)

    def _go_on(self, slot: Slot) -> None:
        """Let go on what waited for this one."""
        self._lanes.settled(slot.chat_id)
        self._wake_in_time()

    def _serve(self) -> None:
        """Grant what may be granted now, and come again when more may be."""
        now = _now()
        while self._turn_at() <= now and (slot := self._lanes.first(now)) is not None:
            opens_at = self._chats.opens_at(slot.chat_id, answer=slot.lane is Lane.ANSWERS)
            if opens_at <= now:
                self._grant(slot, now)
            else:
                self._lanes.set_aside(slot, opens_at)
        self._wake_in_time()

    def _turn_at(self) -> float:
        """When the next message to anybody may leave; infinite where an answer has to come first."""
        return max(self._next, self._slots.free_at(), self._breaker.opens_at())

    def _grant(self, slot: Slot, now: float) -> None:
        late_at_most = max(self._slots.free_at() - _WAIT_FOR_SLOT, now - _CATCH_UP)
        self._next = max(self._next, late_at_most) + self._gap
        self._slots.take()
        self._breaker.left(now)
        self._lanes.granted(slot)
        slot._grant(self._chats.take(slot.chat_id, now))

    def _wake_in_time(self) -> None:
        """Come again when a turn or the end of a rest is due; what waits for an answer is woken by it."""
        due = max(self._lanes.due_at(self._turn_at()), self._looked_at + _GRAIN)
        if due == math.inf or (self._timer is not None and self._timer.when() <= due):
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_at(due, self._come_again)

    def _come_again(self) -> None:
        self._timer = None
        self._looked_at = _now()
        self._serve()


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
