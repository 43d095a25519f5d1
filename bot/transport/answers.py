"""Answers to people, through the library: each takes its turn at the pace, in front of everything else.

An answer is worth little once its chat has asked something newer. So of each chat only the newest one waits for its
turn, and none for long.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any, TypeAlias

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.transport.lanes import Lane
from bot.transport.pace import Pace, Slot, pause_after

_PATIENCE = 10.0
"""Seconds that an answer waits for its turn at most."""
_MOMENT = 0.25
"""Seconds that it waits at most once it is overtaken: nothing is dropped that leaves in a moment."""
_COUNTED = re.compile(r"(send(?!ChatAction)|copyMessage|forwardMessage|(editMessage))")
"""The methods that Telegram's limits count: edits share those of messages; all else passes at once."""

_OVERTAKEN = "something newer was asked"
_TOO_LATE = "too many others wait"

_Result: TypeAlias = bool | dict[str, Any] | list[dict[str, Any]]


class AnswerDroppedError(TelegramError):
    """The answer was not sent, as it waited for too long or its chat has asked something newer."""


class Answers(BaseRateLimiter[None]):
    """Lets the library's calls pass at this pace. `paid` is what `Bulk` has."""

    def __init__(self, pace: Pace, *, paid: bool = False) -> None:
        self._pace = pace
        self._paid = paid
        self._questions: Counter[int] = Counter()
        self._waiting: dict[int, Slot] = {}

    async def initialize(self) -> None:
        """Nothing is needed."""

    async def shutdown(self) -> None:
        """Nothing was opened."""

    def asked(self, chat_id: int) -> None:
        """Somebody asked something in this chat: an older answer to it waits no longer."""
        self._questions[chat_id] += 1
        if self._questions[chat_id] > 1 and chat_id in self._waiting:
            self._drop_in(_MOMENT, self._waiting[chat_id], _OVERTAKEN)

    def settled(self, chat_id: int) -> None:
        """One question of this chat needs no answer any more."""
        self._questions[chat_id] -= 1
        if self._questions[chat_id] <= 0:
            del self._questions[chat_id]

    async def process_request(  # noqa: PLR0913, PLR0917 -- the library calls it so
        self,
        callback: Callable[..., Coroutine[Any, Any, _Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> _Result:
        """Make the call when it is its turn. Raises what the call raises, and AnswerDroppedError."""
        counted, chat_id = _COUNTED.match(endpoint), data.get("chat_id")
        if counted is None or not isinstance(chat_id, int):
            return await callback(*args, **kwargs)
        if self._paid and not counted[2]:
            data["allow_paid_broadcast"] = True
        async with AsyncExitStack() as turn:
            slot = await self._enter(turn, chat_id)
            try:
                result = await callback(*args, **kwargs)
            except TelegramError as error:
                self._failed(slot, error)
                raise
            slot.answered()
            return result

    async def _enter(self, turn: AsyncExitStack, chat_id: int) -> Slot:
        """Wait for a slot, for no longer than is worth while."""
        slot = self._pace.slot(Lane.ANSWERS, chat_id)
        overtaken = self._questions[chat_id] > 1
        timer = self._drop_in(*((_MOMENT, slot, _OVERTAKEN) if overtaken else (_PATIENCE, slot, _TOO_LATE)))
        self._waiting[chat_id] = slot
        try:
            return await turn.enter_async_context(slot)
        finally:
            timer.cancel()
            if self._waiting.get(chat_id) is slot:
                del self._waiting[chat_id]

    @staticmethod
    def _drop_in(seconds: float, slot: Slot, reason: str) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(seconds, slot.withdraw, AnswerDroppedError(reason))

    @staticmethod
    def _failed(slot: Slot, error: TelegramError) -> None:
        if isinstance(error, RetryAfter):
            slot.refused(pause_after(error, 0))
        elif isinstance(error, BadRequest) or not isinstance(error, NetworkError):
            slot.answered()
