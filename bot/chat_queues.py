"""Updates in their turn: those of one chat one after the other, each tried until it is handled or was tried enough."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

import structlog
from telegram import Message, MessageEntity, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.stopping import LETTING_GO
from bot.text.commands import COMMANDS, PRIVATE_ONLY
from bot.transport.answers import AnswerDroppedError, Answers
from bot.transport.pace import pause_after
from storage.database import DatabaseUnavailableError

_TRIES = 3
"""How often a handler may fail on one update."""
_WAITS = 8
"""How often Telegram may fail or ask to wait under one update: with the pauses between, some minutes."""
_PATIENCE = 10.0
"""Seconds that Telegram may ask to wait for a group, or for anybody while others cannot be seen for it."""
_FEW = 5
"""Updates of one chat that may wait while others cannot be seen for them."""
_IN_GROUPS = COMMANDS.keys() - PRIVATE_ONLY

_log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True, eq=False)
class _Queue:
    """The updates of one chat that wait for their turn: how many, and the last of them.

    In a hurry, Telegram's wish to wait ends the try: the handler did its part, and only the answer is missing.
    """

    chat_id: int | None
    last: frozenset[asyncio.Task[None]] = frozenset()
    waiting: int = 0
    pause: float = 0.0
    hurry: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def holds_up(self) -> bool:
        """Whether many wait in it, or one for long."""
        return self.waiting > _FEW or self.pause > _PATIENCE


@dataclass(slots=True)
class ChatQueues:
    """Gives each update to `handle` when it is its turn; after the last try `apologise` is called instead.

    `pause` is the first pause between tries in seconds. `took` is told how many seconds each update took, and `answers`
    what was asked, so that nothing waits to be sent that was overtaken.
    """

    handle: Callable[[Update], Awaitable[None]]
    apologise: Callable[[Update], Awaitable[None]]
    pause: float = 1.0
    took: Callable[[float], None] = lambda _: None
    answers: Answers | None = None
    _queues: dict[int | None, _Queue] = field(default_factory=dict)
    _queue_of: dict[int, _Queue] = field(default_factory=dict)
    _hurried: set[_Queue] = field(default_factory=set)
    _work: set[asyncio.Task[None]] = field(default_factory=set)

    def begin(self, updates: Sequence[Update]) -> list[asyncio.Task[None]]:
        """Let these updates queue, each behind what its chat asked before. A task ends when its update is handled."""
        moved = _moves(updates)
        for old, new in moved.items():
            self._join(old, new)
        return [self._put(update, moved) for update in updates]

    def hurry(self, update_id: int) -> None:
        """Let the chat of this update wait no longer, where it holds up many or for long."""
        queue = self._queue_of[update_id]
        if queue.holds_up:
            self._hurry(queue)

    def hurry_longest(self) -> None:
        """Let one chat wait no longer: of those that hold up many or for long, the one of which most updates wait."""
        queues = [queue for queue in self._queues.values() if queue.holds_up]
        if queues:
            self._hurry(max(queues, key=attrgetter("waiting")))

    def calm(self) -> None:
        """Nobody has to hurry."""
        for queue in self._hurried:
            queue.hurry.clear()
        self._hurried.clear()

    async def look_away(self, seconds: float) -> None:
        """Let handlers work until all is handled, but no longer than this. Raises what an apology raised."""
        if self._work:
            done, _ = await asyncio.wait(self._work, timeout=seconds)
            for task in done:
                task.result()

    async def finish(self, grace: float) -> None:
        """Let handlers go on for up to `grace` seconds; what is unfinished then is cancelled, and has a moment."""
        if self._work:
            _, unfinished = await asyncio.wait(self._work, timeout=grace)
            for task in unfinished:
                task.cancel()
            if unfinished:
                await asyncio.wait(unfinished, timeout=LETTING_GO)

    def _hurry(self, queue: _Queue) -> None:
        queue.hurry.set()
        self._hurried.add(queue)

    def _join(self, old: int, new: int) -> None:
        """A group and the supergroup that it became are one chat."""
        if old in self._queues:
            queue, other = self._queues.pop(old), self._queues.get(new)
            queue.last |= frozenset() if other is None else other.last
            queue.chat_id = new
            self._queues[new] = queue

    def _put(self, update: Update, moved: dict[int, int]) -> asyncio.Task[None]:
        chat = update.effective_chat
        chat_id = None if chat is None else moved.get(chat.id, chat.id)
        queue = self._queues.get(chat_id)
        if queue is None:
            queue = self._queues[chat_id] = _Queue(chat_id)
        queue.waiting += 1
        if self.answers is not None and (asked_in := _asked_in(update)) is not None:
            self.answers.asked(asked_in)
        self._queue_of[update.update_id] = queue
        task = asyncio.create_task(self._in_turn(update, queue, queue.last))
        queue.last = frozenset({task})
        self._work.add(task)
        task.add_done_callback(self._work.discard)
        return task

    async def _in_turn(self, update: Update, queue: _Queue, before: frozenset[asyncio.Task[None]]) -> None:
        begun = time.perf_counter()
        try:
            if before:
                await asyncio.wait(before)
            await self._settle(update, queue)
        finally:
            self._leave(update, queue)
        self.took(time.perf_counter() - begun)

    def _leave(self, update: Update, queue: _Queue) -> None:
        if self.answers is not None and (asked_in := _asked_in(update)) is not None:
            self.answers.settled(asked_in)
        del self._queue_of[update.update_id]
        queue.waiting -= 1
        if not queue.waiting and self._queues.get(queue.chat_id) is queue:
            del self._queues[queue.chat_id]

    async def _settle(self, update: Update, queue: _Queue) -> None:
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
                if not await _waited(queue, pause_after(error, waits, self.pause)):
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
            await self.handle(update)
        except AnswerDroppedError as dropped:
            _log.info("an answer was dropped", update=update.update_id, reason=dropped.message)
        except Forbidden:
            _log.info("nobody to answer: the chat is closed to the bot", update=update.update_id)
        except Exception as error:  # noqa: BLE001 -- whatever a handler does wrong, the next update is handled
            return error
        return None

    async def _apologise(self, update: Update) -> None:
        try:
            await self.apologise(update)
        except TelegramError as error:
            _log.warning("the apology did not leave either", update=update.update_id, reason=error.message)


def _moves(updates: Sequence[Update]) -> dict[int, int]:
    """Which groups became which supergroups."""
    messages = [update.message for update in updates if update.message is not None]
    return {message.chat.id: message.migrate_to_chat_id for message in messages if message.migrate_to_chat_id}


def _asked_in(update: Update) -> int | None:
    """The chat in which this asks for an answer: a press does, a command, and whatever is written in private."""
    chat, message = update.effective_chat, update.message
    if chat is None or (message is None and update.callback_query is None):
        return None
    asks = message is None or chat.type == ChatType.PRIVATE or _is_own_command(message)
    return chat.id if asks else None


def _is_own_command(message: Message) -> bool:
    """Whether this is a command that the bot has, and not one for another bot; as the library's CommandHandler does."""
    first = message.entities[0] if message.entities else None
    if first is None or first.type != MessageEntity.BOT_COMMAND or first.offset != 0:
        return False
    name, _, bot = (message.text or "")[1 : first.length].partition("@")
    return name.lower() in _IN_GROUPS and bot.lower() in {"", message.get_bot().username.lower()}


async def _waited(queue: _Queue, pause: float) -> bool:
    """Pause; False where the chat was put in a hurry before the pause was over."""
    queue.pause = pause
    try:
        async with asyncio.timeout(pause):
            await queue.hurry.wait()
    except TimeoutError:
        return True
    finally:
        queue.pause = 0.0
    return False


def _is_passing(error: Exception) -> bool:
    """Whether Telegram or the database is away for the moment; a bad request is a network error to the library only."""
    away = (NetworkError, RetryAfter, DatabaseUnavailableError)
    return isinstance(error, away) and not isinstance(error, BadRequest)


def _is_crowded(update: Update, error: Exception) -> bool:
    """Whether a group is at its limit, a number of messages a minute, which holds for no private chat."""
    in_group = update.effective_chat is not None and update.effective_chat.type != ChatType.PRIVATE
    return in_group and isinstance(error, RetryAfter) and pause_after(error, 0) > _PATIENCE
