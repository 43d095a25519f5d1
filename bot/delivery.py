"""From the outbox to the chats. What is not known to have arrived is sent again; bad luck drops nothing."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from telegram import Bot, LinkPreviewOptions, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.clock import Clock
from bot.logs import Fault
from bot.stopping import finished
from bot.transport.pace import Pace, pause_after
from storage import chats, deliveries
from storage.database import Database
from storage.deliveries import Claimed

_AT_ONCE = 20
"""Deliveries in hand at a time: what is sent twice, at most, after a kill."""
_GRACE = 10.0
_LINK_PREVIEW = LinkPreviewOptions(is_disabled=True)

_log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True)
class Delivery:
    """Sends what waits in the outbox of `database` through `bot`. `clock` is the real one; a test may bring another."""

    database: Database
    bot: Bot
    pace: Pace
    clock: Clock
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
        while True:
            self._woken.clear()
            await self.drain()
            await self._rest()

    async def drain(self) -> None:
        """Send everything that is due, a few at a time."""
        while claimed := await self._claim():
            await finished(self._send_all(claimed), _GRACE)

    async def _claim(self) -> list[Claimed]:
        async with self.database.writing() as connection:
            return await deliveries.claim(connection, _AT_ONCE, self.clock.now())

    async def _rest(self) -> None:
        """Wait to be woken, or until the next delivery is due."""
        async with self.database.reading() as connection:
            due = await deliveries.next_due(connection)
        timeout = None if due is None else max((due - self.clock.now()).total_seconds(), 0)
        try:
            await asyncio.wait_for(self._woken.wait(), timeout)
        except TimeoutError:
            return

    async def _send_all(self, claimed: list[Claimed]) -> None:
        async with asyncio.TaskGroup() as tasks:
            for delivery in claimed:
                tasks.create_task(self._deliver(delivery))

    async def _deliver(self, delivery: Claimed) -> None:
        await self.pace.turn()
        try:
            message = await self._send(delivery)
        except (BadRequest, Forbidden) as error:
            await self._give_up(delivery, error)
        except TelegramError as error:
            await self._put_off(delivery, error)
        else:
            self._sending.worked()
            async with self.database.writing() as connection:
                await deliveries.mark_sent(connection, delivery.id, message.message_id)

    async def _send(self, delivery: Claimed) -> Message:
        return await self.bot.send_message(
            delivery.chat_id, delivery.html, parse_mode=ParseMode.HTML, link_preview_options=_LINK_PREVIEW
        )

    async def _give_up(self, delivery: Claimed, error: BadRequest | Forbidden) -> None:
        """Telegram refused for good: the chat is closed to the bot, or the text is no good, which is our fault."""
        closed = isinstance(error, Forbidden) or "chat not found" in error.message.lower()
        if not closed:
            _log.error("Telegram refused an alert", delivery=delivery.id, reason=error.message)
        async with self.database.writing() as connection:
            await deliveries.mark_gone(connection, delivery.id, error.message)
            if closed:
                await chats.mark_gone(connection, delivery.chat_id, self.clock.now())

    async def _put_off(self, delivery: Claimed, error: TelegramError) -> None:
        """Telegram asked to wait, or cannot be reached: try again later."""
        if not isinstance(error, RetryAfter):
            self._sending.failed(error.message)
        due_at = self.clock.now() + timedelta(seconds=pause_after(error, delivery.attempts - 1))
        async with self.database.writing() as connection:
            await deliveries.mark_later(connection, delivery.id, due_at, error.message)
