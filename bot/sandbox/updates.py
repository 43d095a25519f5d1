"""The bot's mailbox: updates wait here until the bot confirms them (https://core.telegram.org/bots/api#getupdates)."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from bot.sandbox.errors import other_get_updates

LIFETIME = timedelta(hours=24)
_ONLY_BY_NAME = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""What a bot gets only when it asks for it by name."""
_FARTHEST_OFFSET = 10
"""Telegram takes an offset so far ahead of its queue for that of another queue."""


@dataclass(frozen=True, slots=True)
class Pending:
    """An update that the bot has not taken yet."""

    update_id: int
    since: datetime
    kind: str
    content: dict[str, Any]

    @property
    def chat_id(self) -> int | None:
        """The chat that it is of; None where it is of none."""
        place = self.content.get("message", self.content)
        identifier: int | None = place.get("chat", {}).get("id")
        return identifier

    def json(self) -> dict[str, Any]:
        """The Bot API's Update."""
        return {"update_id": self.update_id, self.kind: self.content}


class UpdateQueue:
    """Updates in their order, for one bot; what is unconfirmed after 24 hours, by the time of `clock`, is dropped.

    Only one poll may wait at a time. `polled` is set while one does, so while the bot is there and has nothing to do.
    """

    def __init__(self, clock: Callable[[], datetime], first_id: int = 100_000_001) -> None:
        self._clock = clock
        self._next_id = first_id
        self._pending: dict[int, Pending] = {}
        self._allowed: frozenset[str] | None = None
        self._waiting: asyncio.Future[bool] | None = None
        self.polled = asyncio.Event()
        self._arrived = asyncio.Event()

    def __len__(self) -> int:
        return len(self._pending)

    @property
    def allowed(self) -> Sequence[str] | None:
        """The kinds that the bot asked for, or None for the default."""
        return None if self._allowed is None else sorted(self._allowed)

    def allow(self, kinds: Sequence[str]) -> None:
        """Take only these kinds from now on; none named means the default."""
        self._allowed = frozenset(kinds) or None

    def push(self, kind: str, content: dict[str, Any]) -> None:
        """Queue an update, unless the bot does not want its kind, and wake the poll that waits."""
        wanted = kind not in _ONLY_BY_NAME if self._allowed is None else kind in self._allowed
        if wanted:
            self._pending[self._next_id] = Pending(self._next_id, self._clock(), kind, content)
            self._next_id += 1
            self._arrived.set()
            self.wake()

    async def after(self, update_id: int) -> list[Pending]:
        """What came after this update and waits, as soon as there is anything."""
        while not (found := [pending for pending in self._pending.values() if pending.update_id > update_id]):
            self._arrived.clear()
            await self._arrived.wait()
        return found

    def holds(self, pending: Pending) -> bool:
        """Whether an update still waits; it does so for a day at most."""
        if self._clock() - pending.since > LIFETIME:
            self.confirm(pending)
        return pending.update_id in self._pending

    def confirm(self, pending: Pending) -> None:
        """Drop an update that the bot took, whichever others wait."""
        self._pending.pop(pending.update_id, None)

    def clear(self) -> None:
        """Drop everything that waits."""
        self._pending.clear()

    def wake(self) -> None:
        """Let the waiting poll answer with what there is."""
        self._end_wait(superseded=False)

    async def poll(self, offset: int, limit: int, seconds: int) -> list[dict[str, Any]]:
        """Up to `limit` updates, for the first of which it waits so many seconds; those below `offset` are confirmed.

        An offset of 0 confirms nothing; a negative one counts from the end of the queue. Raises ApiError, 409, when a
        newer poll comes while this one waits.
        """
        start = self._start(offset)
        updates = self._from(start, limit)
        if updates or not seconds:
            return updates
        await self._wait(seconds)
        return self._from(start, limit)

    async def _wait(self, seconds: int) -> None:
        self._end_wait(superseded=True)
        waiting = self._waiting = asyncio.get_running_loop().create_future()
        self.polled.set()
        try:
            async with asyncio.timeout(seconds):
                superseded = await waiting
        except TimeoutError:
            return
        finally:
            if self._waiting is waiting:
                self.polled.clear()
        if superseded:
            raise other_get_updates()

    def _end_wait(self, *, superseded: bool) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(superseded)

    def _start(self, offset: int) -> int:
        head = next(iter(self._pending), self._next_id)
        if offset < 0:
            return max(head, self._next_id + offset)
        return head if offset == 0 or offset > self._next_id + _FARTHEST_OFFSET else offset

    def _from(self, start: int, limit: int) -> list[dict[str, Any]]:
        oldest = self._clock() - LIFETIME
        for pending in list(self._pending.values()):
            if pending.update_id >= start and pending.since >= oldest:
                break
            self.confirm(pending)
        return [pending.json() for pending in islice(self._pending.values(), limit)]
