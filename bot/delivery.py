"""From the outbox to the chats: claims deliveries, sends them at the pace that Telegram takes, keeps what came of it.

What is not known to have arrived is sent again; bad luck drops nothing. Telegram knows no repeated message as such, so
where an answer is lost nobody can tell whether the message arrived. The policy for that is to resend: a reader would
rather hear a thing twice than never. Twice may come only what was on its way, or was answered just then.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias, TypeVar

import structlog
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.clock import Clock
from bot.logs import Fault
from bot.stopping import finished
from bot.transport.bulk import Bulk
from bot.transport.lanes import Lane
from bot.transport.pace import Pace, Slot, pause_after
from bot.transport.refusals import is_closed, is_without_thread
from storage.claiming import Claimed, Terms, claim, end_long_pauses, holders, next_due, recover
from storage.database import Database, DatabaseUnavailableError, Transaction
from storage.leaderships import LostLeadershipError
from storage.settling import Closed, Later, Moved, Outcome, Refused, Sent, TopicDeleted, Unsent, settle

LEASE = timedelta(seconds=60)
"""For how long what is claimed is this process's: for its turn and the call together."""
_LONGEST_CALL = timedelta(seconds=30)
"""A call takes less, with all that it may wait for (`bot.transport.request.Timeouts`)."""

_AT_ONCE = 400
"""Deliveries that are claimed, or written, in one transaction: more of them cost hardly less each."""
_BEGUN_TOGETHER = 25
"""Sends that are begun before anything else gets its turn."""
_APART = 0.5
"""Seconds between two looks at the outbox while messages leave: the more of them are written together, the less each
costs, and the more may come twice after a crash."""
_LOOKS_IN_A_LEASE = 4
"""How often in the time of a lease the outbox is looked at without a reason, for what another process left behind."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0
"""Seconds between tries of a database that is away."""

_Some = TypeVar("_Some")
_Look: TypeAlias = tuple[Sequence[Claimed], float | None]
"""What was claimed, and in how many seconds there may be more; None where only a wake brings more."""

_log = structlog.stdlib.get_logger(__name__)


class _PutBackError(Exception):
    """This message waits in the outbox again: the process stops, or its turn is far off."""


async def _alone(_: Transaction) -> None:
    """No other process delivers."""


def _may_live(_: str) -> bool:
    """Whether a holder is dead is not known."""
    return False


@dataclass(slots=True)
class Delivery:
    """Sends what waits in the outbox of `database` through `bulk`. `clock` is a steady one.

    `terms` says what may be claimed now. `hold` raises LostLeadershipError in a transaction where another process
    delivers by now: then nothing is claimed. What a holder had in hand that `is_dead` is taken back at the beginning.
    `grace` is how long sends may go on after a stop, in seconds, and `longest_call` what is left of a lease as one
    begins, so that no other process sends the same meanwhile.
    """

    database: Database
    bulk: Bulk
    pace: Pace
    clock: Clock
    terms: Callable[[], Terms]
    hold: Callable[[Transaction], Awaitable[None]] = _alone
    is_dead: Callable[[str], bool] = _may_live
    grace: float = 10.0
    longest_call: timedelta = _LONGEST_CALL
    _in_hand: set[int] = field(default_factory=set)
    _outcomes: list[Outcome] = field(default_factory=list)
    _slots: set[Slot] = field(default_factory=set)
    _stopping: bool = False
    _begun: bool = False
    _recover_at: float = 0.0
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _sending: Fault = field(default_factory=lambda: Fault(_log, "sending"))
    _keeping: Fault = field(default_factory=lambda: Fault(_log, "the outbox"))

    def wake(self) -> None:
        """There is something new to send."""
        self._news.set()
        self._woken.set()

    async def run(self) -> None:
        """Send what waits, and whatever comes, until cancelled. Begins with what a stopped process had in hand.

        While the database is away nothing new is sent, and what became of the rest is remembered until it is back. At
        a stop what is on its way is brought to its end, and what waits for its turn is put back.
        """
        await finished(self._send_until_stopped(), self.grace, self._stop)

    def _stop(self) -> None:
        self._stopping = True
        self.wake()
        self._put_back()

    def _put_back(self) -> None:
        """Let what waits for its turn wait in the outbox, where it is looked at again before it is sent."""
        for slot in self._slots:
            slot.withdraw(_PutBackError())

    async def _send_until_stopped(self) -> None:
        async with asyncio.TaskGroup() as sends:
            while not self._stopping:
                self._woken.clear()
                self._news.clear()
                claimed, idle_for = await self._patiently(self._look)
                for number, delivery in enumerate(claimed, 1):
                    sends.create_task(self._deliver(delivery))
                    if number % _BEGUN_TOGETHER == 0:
                        await asyncio.sleep(0)
                if self.pace.room() < _AT_ONCE or len(claimed) < _AT_ONCE:
                    await self._gather()
                    await self._rest(idle_for)
            await self._write_to_the_end()

    async def _look(self) -> _Look:
        """Write what came of the last ones, and take in hand what is due where there is room for it."""
        outcomes, terms, now = tuple(self._outcomes), self.terms(), self.clock.now()
        in_doubt = _now() >= self._recover_at
        claimed: Sequence[Claimed] = ()
        due: datetime | None = None
        # Where this transaction fails, nobody knows whether it was written: then what it claimed is taken back.
        recover_at, self._recover_at = self._recover_at, 0.0
        async with self.database.writing() as connection:
            await settle(connection, terms.holder, outcomes)
            with suppress(LostLeadershipError):
                await self.hold(connection)
                if in_doubt:
                    await self._recover(connection, terms, now)
                claimed, due = await self._claim(connection, terms, now)
        self._begun = True
        self._recover_at = _now() + self._look_again() if in_doubt else recover_at
        self._settled(outcomes)
        self._in_hand.update(delivery.id for delivery in claimed)
        idle_for = None if due is None else (due - now).total_seconds()
        return claimed, self.pace.closed() or idle_for

    async def _claim(
        self, connection: Transaction, terms: Terms, now: datetime
    ) -> tuple[Sequence[Claimed], datetime | None]:
        """Take in hand what there is room for, and say when more may be due."""
        room, resting = min(self.pace.room(), _AT_ONCE), self.pace.resting()
        claimed = await claim(connection, room, now, terms, resting) if room else []
        return claimed, await next_due(connection, terms, now, resting) if len(claimed) < room else None

    async def _recover(self, connection: Transaction, terms: Terms, now: datetime) -> None:
        """Take back what is being sent by nobody: a process stopped, or the database went away as it was claimed."""
        if not self._begun:
            await end_long_pauses(connection, now)
        # Later, leases are enough; and copies of one running machine cannot be told apart.
        dead = [] if self._begun else [holder for holder in await holders(connection) if self.is_dead(holder)]
        recovered = await recover(connection, terms.holder, now, self._in_hand, dead)
        if recovered:
            _log.info("sending again what may not have arrived before", deliveries=recovered)

    async def _write_to_the_end(self) -> None:
        """Write what comes of the last ones as it comes, so that one without an answer leaves no other in doubt."""
        while True:
            self._woken.clear()
            if self._outcomes:
                await self._patiently(self._write)
            if not self._in_hand:
                return
            await self._woken.wait()

    async def _write(self) -> None:
        """Write what came of the last ones; it is kept where the database went away."""
        outcomes = tuple(self._outcomes)
        async with self.database.writing() as connection:
            await settle(connection, self.terms().holder, outcomes)
        self._settled(outcomes)

    def _settled(self, outcomes: Sequence[Outcome]) -> None:
        del self._outcomes[: len(outcomes)]
        self._in_hand.difference_update(outcome.delivery_id for outcome in outcomes)

    async def _patiently(self, work: Callable[[], Awaitable[_Some]]) -> _Some:
        """Do what needs the database, again and again until it is there."""
        failures = 0
        while True:
            try:
                done = await work()
            except DatabaseUnavailableError as error:
                self._keeping.failed(str(error))
                await asyncio.sleep(min(pause_after(error, failures, _FIRST_PAUSE), _LONGEST_PAUSE))
                failures += 1
            else:
                self._keeping.worked()
                return done

    async def _gather(self) -> None:
        """Let some answers come together while any is awaited; what is new does not wait for them."""
        if self._in_hand:
            with suppress(TimeoutError):
                async with asyncio.timeout(_APART):
                    await self._news.wait()

    async def _rest(self, idle_for: float | None) -> None:
        """Wait until something may be due, or to be woken, as by each answer."""
        longest = self._look_again()
        with suppress(TimeoutError):
            async with asyncio.timeout(longest if idle_for is None else min(idle_for, longest)):
                await self._woken.wait()

    def _look_again(self) -> float:
        return self.terms().lease.total_seconds() / _LOOKS_IN_A_LEASE

    async def _deliver(self, delivery: Claimed) -> None:
        self._outcomes.append(await self._outcome(delivery))
        if len(self._outcomes) >= min(len(self._in_hand), _AT_ONCE):
            # Nothing more will come together, or enough did: it is written before anything can happen to it.
            self._news.set()
        self._woken.set()

    async def _outcome(self, delivery: Claimed) -> Outcome:
        """Send it, and say what came of it; it is put back where its lease might end before the call."""
        if self._stopping:
            return Unsent(delivery.id)
        slot = self.pace.slot(Lane(delivery.lane), delivery.chat_id)
        self._slots.add(slot)
        try:
            async with slot:
                self._slots.discard(slot)
                if self.clock.now() >= delivery.leased_until - self.longest_call:
                    return Unsent(delivery.id)
                return Sent(delivery.id, await self._send(delivery, slot), delivery.chat_id)
        except _PutBackError:
            return Unsent(delivery.id)
        except TelegramError as error:
            return self._not_sent(delivery, error)
        except Exception as error:  # noqa: BLE001  whatever is wrong with this one, the others go on
            _log.exception("an alert is put off, as it could not be sent", delivery=delivery.id)
            return self._resend(delivery, self.clock.now(), error)
        finally:
            self._slots.discard(slot)

    async def _send(self, delivery: Claimed, slot: Slot) -> int:
        """Send it, as a reply to the alert that it overtakes where this chat has that one. Gives the message's id."""
        try:
            sent = await self.bulk.send(delivery.chat_id, delivery.html, delivery.thread_id, delivery.reply_to)
        except RetryAfter as error:
            slot.refused(pause_after(error, 0))
            if self.pace.closed():
                self._put_back()
            raise
        except TelegramError as error:
            if not _is_lost(error):
                slot.answered()
            raise
        slot.answered()
        self._sending.worked()
        return sent

    def _not_sent(self, delivery: Claimed, error: TelegramError) -> Outcome:
        now = self.clock.now()
        match error:
            case RetryAfter():
                return Later(delivery.id, now + timedelta(seconds=pause_after(error, 0)), error.message)
            case ChatMigrated():
                return Moved(delivery.id, now, error.message, delivery.chat_id, error.new_chat_id)
            case BadRequest() if delivery.thread_id is not None and is_without_thread(error):
                return TopicDeleted(delivery.id, now, error.message, delivery.chat_id, delivery.thread_id)
            case BadRequest() | Forbidden() if is_closed(error):
                return Closed(delivery.id, error.message, delivery.chat_id, now)
            case BadRequest() | Forbidden():
                _log.error("Telegram refused an alert", delivery=delivery.id, reason=error.message)
                return Refused(delivery.id, error.message)
            case _:
                return self._resend(delivery, now, error)

    def _resend(self, delivery: Claimed, now: datetime, error: Exception) -> Later:
        """It did not arrive, or its answer was lost: try again, later each time."""
        reason = error.message if isinstance(error, TelegramError) else repr(error)
        self._sending.failed(reason)
        pause = pause_after(error, delivery.attempts - 1)
        return Later(delivery.id, now + timedelta(seconds=pause), reason)


def _is_lost(error: TelegramError) -> bool:
    """Whether no answer came: the library has errors of more exact types for what Telegram says."""
    return type(error) in (NetworkError, TimedOut)


def _now() -> float:
    return asyncio.get_running_loop().time()
