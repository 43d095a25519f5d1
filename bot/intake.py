"""From Telegram to the handlers, whether updates are asked for or pushed: each is confirmed once it is handled.

The library's own ways confirm before they handle, so a process that dies in between loses what people asked. The
updates of one chat are handled in their order, and no chat waits for another one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import structlog
from telegram import Update
from telegram.error import BadRequest, Conflict, InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder

from bot.chat_queues import ChatQueues
from bot.logs import Fault
from bot.stopping import LAST_CALL
from bot.transport.answers import Answers
from bot.transport.lean_bot import LeanBot
from bot.transport.pace import pause_after
from bot.transport.request import AiohttpRequest
from bot.unconfirmed import ROOM, Unconfirmed

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")

_POLL_SECONDS = 50
_PUSHES = 100
"""Updates that Telegram pushes at once, at most (https://core.telegram.org/bots/api#setwebhook)."""
_CROWDED = _PUSHES // 2
"""Pushed updates that may wait before a chat has to hurry: not as many as there are connections, as some of these may
lead to other processes.
"""
_REMEMBERED = 10_000
"""Handled updates that are recognised where they are pushed again."""
_LOOK_AGAIN = 0.5
"""Seconds between two polls while something is unhandled: Telegram gives that again at once instead of waiting."""

_log = structlog.stdlib.get_logger(__name__)


class StrictApplication(Application[LeanBot, Any, Any, Any, Any, None]):
    """The library's application, but `process_update` raises what a handler raised instead of returning as if it had
    handled the update.
    """

    async def process_error(self, update: object, error: Exception, *_: object, **__: object) -> bool:
        """Raise the error."""
        raise error


def application_at(
    address: str, token: str, request: AiohttpRequest, answers: Answers | None = None
) -> StrictApplication:
    """An application for the bot of this token at this Bot API, without a loop or jobs of its own.

    What it sends waits for its turn in `answers`; without that, nothing waits.
    """
    application = (
        ApplicationBuilder()
        .application_class(StrictApplication)
        .bot(LeanBot(request, address, token, answers))
        .updater(None)
        .job_queue(None)
        .build()
    )
    assert isinstance(application, StrictApplication), "the builder makes what it was asked for"
    return application


@dataclass(slots=True)
class Intake:
    """Takes the updates of `application`'s bot and gives each to its handlers, in `queues`.

    `pause` is the first pause after Telegram could not be asked, `grace` how long handlers may go on after a stop, and
    `patience` how long one who pushes an update waits for it, all in seconds.
    """

    application: StrictApplication
    queues: ChatQueues
    pause: float = 1.0
    grace: float = 8.0
    patience: float = 25.0
    _open: bool = False
    _pushed: dict[int, asyncio.Task[None] | None] = field(default_factory=dict)
    _unconfirmed: Unconfirmed = field(default_factory=Unconfirmed)
    _waiting: int = 0
    _failures: int = 0
    _asking: Fault = field(default_factory=lambda: Fault(_log, "asking Telegram"))

    async def introduce(self) -> None:
        """Learn from Telegram who the bot is, however long it cannot be reached. Raises InvalidToken."""
        await self._insist(self.application.initialize)
        self._open = True

    async def run(self) -> None:
        """Ask for updates and handle them until cancelled. Raises InvalidToken where Telegram refuses the token."""
        await self._insist(self.application.bot.delete_webhook)
        try:
            while True:
                self._take(await self._poll())
                await self.queues.look_away(_LOOK_AGAIN)
        finally:
            await self._finish()
            await self._confirm()

    async def run_pushed(self, url: str, secret: str) -> None:
        """Have updates pushed to this address, from where `accept` is to get them, until cancelled.

        Raises InvalidToken where Telegram refuses the token, and BadRequest where it refuses the address.
        """
        set_webhook = partial(
            self.application.bot.set_webhook,
            url,
            secret_token=secret,
            allowed_updates=ALLOWED_UPDATES,
            max_connections=_PUSHES,
        )
        try:
            await self._insist(set_webhook)
            await asyncio.Event().wait()
        finally:
            await self._finish()

    async def accept(self, update: Update) -> bool:
        """Handle an update that was pushed: True once it is handled, False where it is not yet, so that it comes again.

        One that comes again is not handled a second time; where the first time is under way, it is waited for.
        """
        if update.update_id not in self._pushed:
            if not self._open:
                return False
            self._begin_pushed(update)
        task = self._pushed[update.update_id]
        if task is None:
            return True
        await self._wait_for(task)
        return task.done() and not task.cancelled() and task.exception() is None

    async def _wait_for(self, task: asyncio.Task[None]) -> None:
        """Keep one of Telegram's connections for as long as this takes, but leave some to other chats."""
        self._waiting += 1
        self._keep_room()
        try:
            await asyncio.wait({task}, timeout=self.patience)
        finally:
            self._waiting -= 1
            self._keep_room()

    def _keep_room(self) -> None:
        if self._waiting > _CROWDED:
            self.queues.hurry_longest()
        else:
            self.queues.calm()

    def _begin_pushed(self, update: Update) -> None:
        (task,) = self.queues.begin([update])
        self._pushed[update.update_id] = task
        task.add_done_callback(partial(self._end_pushed, update.update_id))

    def _end_pushed(self, update_id: int, task: asyncio.Task[None]) -> None:
        """Remember what was handled, for a time; what was not may be handled when it comes again."""
        del self._pushed[update_id]
        if task.cancelled() or task.exception() is not None:
            return
        self._pushed[update_id] = None
        if len(self._pushed) > _REMEMBERED:
            oldest = next(iter(self._pushed))
            if self._pushed[oldest] is None:
                del self._pushed[oldest]

    async def _insist(self, call: Callable[[], Awaitable[object]]) -> None:
        """Make a call until Telegram takes it, however long it cannot be reached; a refusal is raised."""
        while True:
            try:
                await call()
            except BadRequest:
                raise
            except TelegramError as error:
                await self._wait(error)
            else:
                break
        self._asked()

    async def _poll(self) -> tuple[Update, ...]:
        """The next updates; none after a pause where Telegram cannot be asked."""
        try:
            updates = await self.application.bot.get_updates(
                self._unconfirmed.confirm(), limit=ROOM, timeout=_POLL_SECONDS, allowed_updates=ALLOWED_UPDATES
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
        offset = self._unconfirmed.confirm()
        if offset is not None:
            try:
                async with asyncio.timeout(LAST_CALL):
                    await self.application.bot.get_updates(offset, limit=1, timeout=0)
            except (TelegramError, TimeoutError) as error:
                _log.warning("the last updates were not confirmed and will be handled again", reason=_reason(error))

    def _take(self, updates: Sequence[Update]) -> None:
        """Give each new update its turn; where there is no room to see newer ones, hurry the oldest."""
        new = self._unconfirmed.take(updates)
        for update, task in zip(new, self.queues.begin(new), strict=True):
            task.add_done_callback(partial(self._settle, update.update_id))
        if len(updates) < ROOM:
            self.queues.calm()
        elif not new and (oldest := self._unconfirmed.oldest()) is not None:
            self.queues.hurry(oldest)

    def _settle(self, update_id: int, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception() is None:
            self._unconfirmed.settle(update_id)

    async def _finish(self) -> None:
        """Take no more, and let handlers come to their end; what is unfinished then stays unconfirmed."""
        self._open = False
        await self.queues.finish(self.grace)


def _reason(error: TelegramError | TimeoutError) -> str:
    match error:
        case Conflict():
            return f"another process takes this bot's updates; stop it ({error.message})"
        case TelegramError():
            return error.message
    return "no answer came in time"
