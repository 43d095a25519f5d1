"""From the outbox to the chats. What is not known to have arrived is sent again; bad luck drops nothing."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from telegram import Bot, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.clock import Clock
from bot.logs import Fault
from bot.stopping import finished
from bot.transport.pace import Pace, pause_after
from bot.transport.refusals import is_closed, is_without_thread
from storage import chats, deliveries
from storage.database import Database
from storage.deliveries import Claimed

_IN_HAND = 60
"""Deliveries in hand at a time, refilled at half: so half as many chats may be slow before others wait for them."""
_LINK_PREVIEW = LinkPreviewOptions(is_disabled=True)

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
    _in_hand: int = 0
    _stopping: bool = False
    _arrived: list[tuple[Claimed, Message]] = field(default_factory=list)
    _marking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _sending: Fault = field(default_factory=lambda: Fault(_log, "sending"))

    def wake(self) -> None:
        """There is something new to send."""
        self._woken.set()

    async def run(self) -> None:
        """Send what waits, and whatever comes, until cancelled. Begins with what a stopped process had in hand."""
        async with self.database.writing() as connection:
            recovered = await deliveries.recover(connection)
        if recovered:
            _log.info("sending again what may not have arrived before the stop", deliveries=recovered)
        await finished(self._send_until_stopped(), self.grace, self._stop)

    def _stop(self) -> None:
        self._stopping = True
        self._woken.set()

    async def _send_until_stopped(self) -> None:
        async with asyncio.TaskGroup() as sends:
            while not self._stopping:
                self._woken.clear()
                for delivery in await self._claim():
                    self._in_hand += 1
                    sends.create_task(self._deliver(delivery))
                await self._rest()

    async def _claim(self) -> list[Claimed]:
        """Take in hand what is due, where there is room for it and nobody has to wait."""
        room = _IN_HAND - self._in_hand
        if room < _IN_HAND // 2 or self.pace.closed():
            return []
        async with self.database.writing() as connection:
            return await deliveries.claim(connection, room, self.clock.now(), self.pace.resting())

    async def _rest(self) -> None:
        """Wait until the next delivery is due, or to be woken, as by each one that is settled."""
        try:
            await asyncio.wait_for(self._woken.wait(), await self._idle_for())
        except TimeoutError:
            return

    async def _idle_for(self) -> float | None:
        """Seconds until something may be due; None where only a wake brings more."""
        if closed := self.pace.closed():
            return closed
        if self._in_hand > _IN_HAND // 2:
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
            await self.pace.turn()
            if closed := self.pace.closed():
                await self._put_off(delivery, closed, "every chat has to wait")
            else:
                await self._try(delivery)
        finally:
            self._in_hand -= 1
            self._woken.set()

    async def _try(self, delivery: Claimed) -> None:
        try:
            message = await self._send(delivery)
        except TelegramError as error:
            await self._not_sent(delivery, error)
            return
        self._sending.worked()
        self._arrived.append((delivery, message))
        await self._mark_arrived()

    async def _mark_arrived(self) -> None:
        """Mark as sent what arrived while the transaction before this one was under way, all of it in one."""
        async with self._marking:
            arrived, self._arrived = self._arrived, []
            if arrived:
                async with self.database.writing() as connection:
                    for delivery, message in arrived:
                        await deliveries.mark_sent(connection, delivery.id, message.message_id)

    async def _send(self, delivery: Claimed) -> Message:
        """Send it, as a reply to the alert that it overtakes where this chat has that one."""
        try:
            return await self.bot.send_message(
                delivery.chat_id,
                delivery.html,
                parse_mode=ParseMode.HTML,
                link_preview_options=_LINK_PREVIEW,
                message_thread_id=delivery.thread_id,
                reply_parameters=_reply_to(delivery),
            )
        finally:
            self.pace.answered(delivery.chat_id)

    async def _not_sent(self, delivery: Claimed, error: TelegramError) -> None:
        match error:
            case RetryAfter():
                pause = pause_after(error, 0)
                self.pace.refused(delivery.chat_id, pause)
                await self._put_off(delivery, pause, error.message)
            case ChatMigrated():
                await self._move(delivery, error.new_chat_id)
            case BadRequest() if delivery.thread_id is not None and is_without_thread(error):
                await self._leave_thread(delivery)
            case BadRequest() | Forbidden():
                await self._give_up(delivery, error)
            case _:
                self._sending.failed(error.message)
                await self._put_off(delivery, pause_after(error, delivery.attempts - 1), error.message)

    async def _put_off(self, delivery: Claimed, pause: float, reason: str) -> None:
        """Try again in so many seconds; what follows for the same chat waits behind it."""
        due_at = self.clock.now() + timedelta(seconds=pause)
        async with self.database.writing() as connection:
            await deliveries.mark_later(connection, delivery.id, due_at, reason)

    async def _move(self, delivery: Claimed, new_chat_id: int) -> None:
        """The group has another id as a supergroup: everything of it moves there, and this is sent there at once."""
        async with self.database.writing() as connection:
            await deliveries.mark_later(connection, delivery.id, self.clock.now(), "the group became a supergroup")
            await chats.migrate(connection, delivery.chat_id, new_chat_id)

    async def _leave_thread(self, delivery: Claimed) -> None:
        """The topic for alerts was deleted: from now on they go to the forum's general one, this one first."""
        async with self.database.writing() as connection:
            await deliveries.mark_later(connection, delivery.id, self.clock.now(), "the topic was deleted")
            await chats.set_thread(connection, delivery.chat_id, None)

    async def _give_up(self, delivery: Claimed, error: BadRequest | Forbidden) -> None:
        """Telegram refused for good: the chat is closed to the bot, or this alert cannot be sent to it."""
        closed = is_closed(error)
        if not closed:
            _log.error("Telegram refused an alert", delivery=delivery.id, reason=error.message)
        async with self.database.writing() as connection:
            await deliveries.mark_gone(connection, delivery.id, error.message)
            if closed:
                await chats.mark_gone(connection, delivery.chat_id, self.clock.now())
                await deliveries.give_up(connection, delivery.chat_id, error.message)


def _reply_to(delivery: Claimed) -> ReplyParameters | None:
    """Telegram's word for a reply that is sent even where the message it answers was deleted."""
    if delivery.reply_to is None:
        return None
    return ReplyParameters(delivery.reply_to, allow_sending_without_reply=True)
