"""From Telegram to the handlers. An update is confirmed only after it and every older one are handled.

The library's own loop confirms before it handles, so a process that dies in between loses what people asked. The
updates of one chat are handled in their order, and no chat waits for another one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from telegram import Update
from telegram.constants import ChatType
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ApplicationBuilder, ExtBot
from telegram.request import BaseRequest

from bot.backlog import ROOM, Backlog
from bot.logs import Fault
from bot.transport.pace import pause_after

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")

_POLL_SECONDS = 50
_TRIES = 3
"""How often a handler may fail on one update."""
_WAITS = 8
"""How often Telegram may fail or ask to wait under one update: with the pauses between, some minutes."""
_PATIENCE = 10.0
"""Seconds that Telegram may ask to wait for a group, or for anybody while others cannot be seen for it."""
_FEW = 5
"""Updates of one chat that may wait while others cannot be seen for them."""
_LOOK_AGAIN = 0.5
"""Seconds between two polls while something is unhandled: Telegram gives that again at once instead of waiting."""

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


@dataclass(slots=True, eq=False)
class _Line:
    """The updates of one chat that wait for their turn: how many, and the last of them.

    In a hurry, Telegram's wish to wait ends the try: the handler did its part, and only the answer is missing.
    """

    last: frozenset[asyncio.Task[None]] = frozenset()
    waiting: int = 0
    pause: float = 0.0
    hurry: asyncio.Event = field(default_factory=asyncio.Event)


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
    _backlog: Backlog = field(default_factory=Backlog)
    _lines: dict[int | None, _Line] = field(default_factory=dict)
    _line_of: dict[int, _Line] = field(default_factory=dict)
    _work: set[asyncio.Task[None]] = field(default_factory=set)
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
                self._take(await self._poll())
                await self._look_away()
        finally:
            await self._finish()
            await self._confirm()

    async def _poll(self) -> tuple[Update, ...]:
        """The next updates; none after a pause where Telegram cannot be asked."""
        try:
            updates = await self.application.bot.get_updates(
                self._backlog.confirm(), limit=ROOM, timeout=_POLL_SECONDS, allowed_updates=ALLOWED_UPDATES
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
        offset = self._backlog.confirm()
        if offset is not None:
            try:
                await self.application.bot.get_updates(offset, limit=1, timeout=0)
            except TelegramError as error:
                _log.warning("the last updates were not confirmed and will be handled again", reason=_reason(error))

    def _take(self, updates: Sequence[Update]) -> None:
        """Give each new update its turn; where there is no room to see newer ones, hurry the oldest."""
        new = self._backlog.take(updates)
        moved = _moves(new)
        for old, chat_id in moved.items():
            self._join(old, chat_id)
        for update in new:
            chat = update.effective_chat
            self._queue(update, None if chat is None else moved.get(chat.id, chat.id))
        if len(updates) < ROOM:
            for line in self._lines.values():
                line.hurry.clear()
        elif not new:
            self._hurry()

    def _join(self, old: int, new: int) -> None:
        """A group and the supergroup that it became are one chat."""
        if old in self._lines:
            line, other = self._lines.pop(old), self._lines.get(new, _Line())
            line.last |= other.last
            self._lines[new] = line

    def _queue(self, update: Update, chat_id: int | None) -> None:
        line = self._lines.setdefault(chat_id, _Line())
        line.waiting += 1
        self._line_of[update.update_id] = line
        task = asyncio.create_task(self._in_turn(update, line, line.last))
        line.last = frozenset({task})
        self._work.add(task)

    def _hurry(self) -> None:
        """Let the chat of the oldest update wait no longer, where it holds up many or for long."""
        oldest = self._backlog.oldest()
        line = None if oldest is None else self._line_of[oldest]
        if line is not None and (line.waiting > _FEW or line.pause > _PATIENCE):
            line.hurry.set()

    async def _look_away(self) -> None:
        """Let handlers work until all is handled, but no longer than others may wait to be seen."""
        if self._work:
            done, self._work = await asyncio.wait(self._work, timeout=_LOOK_AGAIN)
            for task in done:
                task.result()
            self._lines = {chat_id: line for chat_id, line in self._lines.items() if line.waiting}

    async def _finish(self) -> None:
        """Let handlers go on for up to `grace` seconds; what is unfinished then stays unconfirmed."""
        if self._work:
            _, unfinished = await asyncio.wait(self._work, timeout=self.grace)
            for task in unfinished:
                task.cancel()
            await asyncio.gather(*unfinished, return_exceptions=True)

    async def _in_turn(self, update: Update, line: _Line, before: frozenset[asyncio.Task[None]]) -> None:
        if before:
            await asyncio.wait(before)
        await self._settle(update, line)
        self._backlog.settle(update.update_id)
        del self._line_of[update.update_id]
        line.waiting -= 1

    async def _settle(self, update: Update, line: _Line) -> None:
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
                if not await _waited(line, pause_after(error, waits, self.pause)):
                    _log.warning("an answer was given up: too many others wait", update=update.update_id)
                    return
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


def _moves(updates: Sequence[Update]) -> dict[int, int]:
    """Which groups became which supergroups."""
    messages = [update.message for update in updates if update.message is not None]
    return {message.chat.id: message.migrate_to_chat_id for message in messages if message.migrate_to_chat_id}


async def _waited(line: _Line, pause: float) -> bool:
    """Pause; False where the chat was put in a hurry before the pause was over."""
    line.pause = pause
    try:
        await asyncio.wait_for(line.hurry.wait(), pause)
    except TimeoutError:
        return True
    finally:
        line.pause = 0.0
    return False


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
