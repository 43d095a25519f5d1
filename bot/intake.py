"""From Telegram to the handlers. An update is confirmed only after its handler returned.

The library's own loop confirms before it handles, so a process that dies in between loses what people asked.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from telegram import Update
from telegram.constants import ChatType
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ApplicationBuilder, ExtBot
from telegram.request import BaseRequest

from bot.logs import Fault
from bot.stopping import finished
from bot.transport.pace import pause_after

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")

_POLL_SECONDS = 50
_TRIES = 3
"""How often a handler may fail on one update."""
_WAITS = 8
"""How often Telegram may fail or ask to wait under one update: with the pauses between, some minutes."""
_PATIENCE = 10.0
"""Seconds that Telegram may ask to wait for one group: whoever else asks waits with it."""

_log = structlog.stdlib.get_logger(__name__)


class StrictApplication(Application[ExtBot[None], Any, Any, Any, Any, None]):
    """The library's application, but `process_update` raises what a handler raised instead of returning as if it had
    handled the update.
    """

    async def process_error(self, update: object, error: Exception, *_: object, **__: object) -> bool:
        """Raise the error."""
        raise error


def application_at(address: str, token: str, request: BaseRequest) -> StrictApplication:
    """An application for the bot of this token at this Bot API, without a loop or jobs of its own."""
    application = (
        ApplicationBuilder()
        .application_class(StrictApplication)
        .token(token)
        .base_url(f"{address}/bot")
        .base_file_url(f"{address}/file/bot")
        .request(request)
        .get_updates_request(request)
        .updater(None)
        .job_queue(None)
        .build()
    )
    assert isinstance(application, StrictApplication), "the builder makes what it was asked for"
    return application


@dataclass(slots=True)
class Intake:
    """Takes the updates of `application`'s bot and gives each to its handlers.

    After the last try `apologise` is called instead. `pause` is the first pause between tries, and `grace` how long
    handlers may go on after a stop, both in seconds.
    """

    application: StrictApplication
    apologise: Callable[[Update], Awaitable[None]]
    pause: float = 1.0
    grace: float = 10.0
    _offset: int | None = None
    _failures: int = 0
    _asking: Fault = field(default_factory=lambda: Fault(_log, "asking Telegram"))

    async def introduce(self) -> None:
        """Learn from Telegram who the bot is, however long it cannot be reached. Raises InvalidToken."""
        while True:
            try:
                await self.application.initialize()
            except TelegramError as error:
                await self._wait(error)
            else:
                break
        self._asked()

    async def run(self) -> None:
        """Take and handle updates until cancelled. Raises InvalidToken where Telegram refuses the token."""
        try:
            while True:
                await finished(self._handle(await self._poll()), self.grace)
        finally:
            await self._confirm()

    async def _poll(self) -> tuple[Update, ...]:
        """The next updates; none after a pause where Telegram cannot be asked."""
        try:
            updates = await self.application.bot.get_updates(
                self._offset, timeout=_POLL_SECONDS, allowed_updates=ALLOWED_UPDATES
            )
        except TelegramError as error:
            await self._wait(error)
            return ()
        self._asked()
        return updates

    async def _wait(self, error: TelegramError) -> None:
        """Pause after Telegram could not be asked, longer each time; a refused token is raised, it stays refused."""
        if isinstance(error, InvalidToken):
            raise error
        self._asking.failed(_reason(error))
        await asyncio.sleep(pause_after(error, self._failures, self.pause))
        self._failures += 1

    def _asked(self) -> None:
        self._asking.worked()
        self._failures = 0

    async def _confirm(self) -> None:
        """Tell Telegram what was handled since the last poll, so that a restart does not handle it again."""
        if self._offset is not None:
            try:
                await self.application.bot.get_updates(self._offset, limit=1, timeout=0)
            except TelegramError as error:
                _log.warning("the last updates were not confirmed and will be handled again", reason=_reason(error))

    async def _handle(self, updates: tuple[Update, ...]) -> None:
        """Handle all of them, those of one chat in their order, and only then count them as handled."""
        await asyncio.gather(*(self._in_turn(of_chat) for of_chat in _by_chat(updates)))
        if updates:
            self._offset = updates[-1].update_id + 1

    async def _in_turn(self, updates: Iterable[Update]) -> None:
        for update in updates:
            await self._settle(update)

    async def _settle(self, update: Update) -> None:
        """Try until it is handled, or was tried enough."""
        failures = waits = 0
        while failures < _TRIES:
            error = await self._try(update)
            if error is None:
                return
            if _is_crowded(update, error):
                _log.warning("a group asks more than Telegram lets anybody answer there", update=update.update_id)
                return
            if _is_passing(error) and waits < _WAITS:
                await asyncio.sleep(pause_after(error, waits, self.pause))
                waits += 1
            else:
                failures += 1
                _log.warning("a handler failed", update=update.update_id, failures=failures, exc_info=error)
        _log.error("an update was given up", update=update.update_id)
        await self._apologise(update)

    async def _try(self, update: Update) -> Exception | None:
        """What went wrong; None where the update is handled, or nobody is left to answer."""
        try:
            await self.application.process_update(update)
        except Forbidden:
            _log.info("nobody to answer: the chat is closed to the bot", update=update.update_id)
        except Exception as error:  # noqa: BLE001 -- whatever a handler does wrong, the next update is handled
            return error
        return None

    async def _apologise(self, update: Update) -> None:
        try:
            await self.apologise(update)
        except TelegramError as error:
            _log.warning("the apology did not leave either", update=update.update_id, reason=_reason(error))


def _by_chat(updates: Sequence[Update]) -> Iterable[list[Update]]:
    """The updates of each chat; a group and the supergroup that it became are one."""
    messages = (update.message for update in updates if update.message is not None)
    moved = {message.chat.id: message.migrate_to_chat_id for message in messages if message.migrate_to_chat_id}
    chats: dict[int | None, list[Update]] = defaultdict(list)
    for update in updates:
        chat = update.effective_chat
        chats[None if chat is None else moved.get(chat.id, chat.id)].append(update)
    return chats.values()


def _is_passing(error: Exception) -> bool:
    """Whether Telegram failed rather than the handler; a bad request is a network error to the library only."""
    return isinstance(error, (NetworkError, RetryAfter)) and not isinstance(error, BadRequest)


def _is_crowded(update: Update, error: Exception) -> bool:
    """Whether a group is at its limit, a number of messages a minute, which holds for no private chat."""
    in_group = update.effective_chat is not None and update.effective_chat.type != ChatType.PRIVATE
    return in_group and isinstance(error, RetryAfter) and pause_after(error, 0) > _PATIENCE


def _reason(error: TelegramError) -> str:
    if isinstance(error, Conflict):
        return f"another process takes this bot's updates; stop it ({error.message})"
    return error.message
