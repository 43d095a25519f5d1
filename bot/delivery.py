"""From the outbox to the chats. What is not known to have arrived is sent again; bad luck drops nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TypeAlias, TypeVar

import structlog
from telegram import Bot, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.clock import Clock
from bot.logs import Fault
from bot.stopping import finished
from bot.transport.pace import Lane, Pace, pause_after
from bot.transport.refusals import is_closed, is_without_thread
from storage import chats, deliveries
from storage.database import Database, DatabaseUnavailableError, Transaction
from storage.deliveries import Claimed

_IN_HAND = 60
"""Deliveries in hand at a time, refilled at half: so half as many chats may be slow before others wait for them."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0
"""Seconds between tries of a database that is away."""
_LINK_PREVIEW = LinkPreviewOptions(is_disabled=True)

_Some = TypeVar("_Some")
_Note: TypeAlias = Callable[[Transaction], Awaitable[None]]
"""What became of a delivery, as it is written to the database."""

_log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True)
class Delivery:
    """Sends what waits in the outbox of `database` through `bot`. `clock` is the real one; a test may bring another.

    `grace` is how long sends may go on after a stop, in seconds.
    """

    database: Database
    bot: Bot
    pace: Pace
    clock: Clock
    grace: float = 10.0
    _in_hand: set[int] = field(default_factory=set)
    _stopping: bool = False
    _in_doubt: bool = True
    _notes: list[_Note] = field(default_factory=list)
    _writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _sending: Fault = field(default_factory=lambda: Fault(_log, "sending"))
    _keeping: Fault = field(default_factory=lambda: Fault(_log, "the outbox"))

    def wake(self) -> None:
        """There is something new to send."""
        self._woken.set()

    async def run(self) -> None:
        """Send what waits, and whatever comes, until cancelled. Begins with what a stopped process had in hand.

        While the database is away nothing new is sent, and what became of the rest is remembered until it is back.
        """
        await finished(self._send_until_stopped(), self.grace, self._stop)

    def _stop(self) -> None:
        self._stopping = True
        self._woken.set()

    async def _send_until_stopped(self) -> None:
        async with asyncio.TaskGroup() as sends:
            while not self._stopping:
                self._woken.clear()
                for delivery in await self._claim():
                    self._in_hand.add(delivery.id)
                    sends.create_task(self._deliver(delivery))
                await self._rest()

    async def _claim(self) -> list[Claimed]:
        """Take in hand what is due, where there is room for it and nobody has to wait."""
        room = _IN_HAND - len(self._in_hand)
        if room < _IN_HAND // 2 or self.pace.closed():
            return []
        async with self._writing:
            return await self._patiently(partial(self._take, room))

    async def _take(self, room: int) -> list[Claimed]:
        in_doubt, self._in_doubt = self._in_doubt, True
        async with self.database.writing() as connection:
            if in_doubt:
                await self._recover(connection)
            claimed = await deliveries.claim(connection, room, self.clock.now(), self.pace.resting())
        self._in_doubt = False
        return claimed

    async def _recover(self, connection: Transaction) -> None:
        """Take back what is being sent by nobody: a process stopped, or the database went away as it was claimed."""
        recovered = await deliveries.recover(connection, self._in_hand)
        if recovered:
            _log.info("sending again what may not have arrived before", deliveries=recovered)

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

    async def _rest(self) -> None:
        """Wait until the next delivery is due, or to be woken, as by each one that is settled."""
        idle_for = await self._patiently(self._idle_for)
        try:
            await asyncio.wait_for(self._woken.wait(), idle_for)
        except TimeoutError:
            return

    async def _idle_for(self) -> float | None:
        """Seconds until something may be due; None where only a wake brings more."""
        if closed := self.pace.closed():
            return closed
        if len(self._in_hand) > _IN_HAND // 2:
            return None
        resting, now = self.pace.resting(), self.clock.now()
        async with self.database.reading() as connection:
            due = await deliveries.next_due(connection, resting)
            behind_a_rest = await deliveries.next_due(connection) if resting else None
        pauses = []
        if due is not None:
            pauses.append(max((due - now).total_seconds(), 0))
        if behind_a_rest is not None:
            pauses.append(max((behind_a_rest - now).total_seconds(), min(resting.values())))
        return min(pauses, default=None)

    async def _deliver(self, delivery: Claimed) -> None:
        try:
            await self._try(delivery)
        finally:
            self._in_hand.discard(delivery.id)
            self._woken.set()

    async def _try(self, delivery: Claimed) -> None:
        try:
            message = await self._send(delivery)
        except TelegramError as error:
            await self._not_sent(delivery, error)
            return
        self._sending.worked()
        await self._note(partial(deliveries.mark_sent, delivery_id=delivery.id, message_id=message.message_id))

    async def _note(self, *notes: _Note) -> None:
        """Write what became of a delivery, with all that came while the transaction before this one was under way.

        Nothing is claimed in between, so what is written again after a doubtful end is as true as before.
        """
        self._notes += notes
        async with self._writing:
            if self._notes:
                await self._patiently(self._write)

    async def _write(self) -> None:
        """Write all notes; they are kept where the database went away."""
        notes = tuple(self._notes)
        async with self.database.writing() as connection:
            for note in notes:
                await note(connection)
        del self._notes[: len(notes)]

    async def _send(self, delivery: Claimed) -> Message:
        """Send it, as a reply to the alert that it overtakes where this chat has that one."""
        async with self.pace.slot(Lane.ALERTS, delivery.chat_id) as slot:
            try:
                return await self.bot.send_message(
                    delivery.chat_id,
                    delivery.html,
                    parse_mode=ParseMode.HTML,
                    link_preview_options=_LINK_PREVIEW,
                    message_thread_id=delivery.thread_id,
                    reply_parameters=_reply_to(delivery),
                )
            except RetryAfter as error:
                self.pace.refused(delivery.chat_id, pause_after(error, 0))
                raise
            finally:
                slot.answered()

    async def _not_sent(self, delivery: Claimed, error: TelegramError) -> None:
        match error:
            case RetryAfter():
                await self._put_off(delivery, pause_after(error, 0), error.message)
            case ChatMigrated():
                await self._move(delivery, error.new_chat_id)
            case BadRequest() if delivery.thread_id is not None and is_without_thread(error):
                await self._leave_thread(delivery)
            case BadRequest() | Forbidden():
                await self._give_up(delivery, error)
            case _:
                self._sending.failed(error.message)
                await self._put_off(delivery, pause_after(error, delivery.attempts - 1), error.message)

    async def _put_off(self, delivery: Claimed, pause: float, reason: str, *with_it: _Note) -> None:
        """Try again in so many seconds; what follows for the same chat waits behind it."""
        due_at = self.clock.now() + timedelta(seconds=pause)
        later = partial(deliveries.mark_later, delivery_id=delivery.id, due_at=due_at, error=reason)
        await self._note(later, *with_it)

    async def _move(self, delivery: Claimed, new_chat_id: int) -> None:
        """The group has another id as a supergroup: everything of it moves there, and this is sent there at once."""
        move = partial(chats.migrate, old_id=delivery.chat_id, new_id=new_chat_id, now=self.clock.now())
        await self._put_off(delivery, 0, "the group became a supergroup", move)

    async def _leave_thread(self, delivery: Claimed) -> None:
        """The topic for alerts was deleted: from now on they go to the forum's general one, this one first."""
        general = partial(chats.set_thread, chat_id=delivery.chat_id, thread_id=None)
        await self._put_off(delivery, 0, "the topic was deleted", general)

    async def _give_up(self, delivery: Claimed, error: BadRequest | Forbidden) -> None:
        """Telegram refused for good: the chat is closed to the bot, or this alert cannot be sent to it."""
        closed = is_closed(error)
        if not closed:
            _log.error("Telegram refused an alert", delivery=delivery.id, reason=error.message)
        notes: list[_Note] = [partial(deliveries.mark_gone, delivery_id=delivery.id, error=error.message)]
        if closed:
            notes.append(partial(chats.mark_gone, chat_id=delivery.chat_id, at=self.clock.now()))
            notes.append(partial(deliveries.give_up, chat_id=delivery.chat_id, error=error.message))
        await self._note(*notes)


def _reply_to(delivery: Claimed) -> ReplyParameters | None:
    """Telegram's word for a reply that is sent even where the message it answers was deleted."""
    if delivery.reply_to is None:
        return None
    return ReplyParameters(delivery.reply_to, allow_sending_without_reply=True)
