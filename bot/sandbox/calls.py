"""What the bot did: one record for each call that it made."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.errors import ApiError


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot and its answer.

    `method` is named as the Bot API writes it; `params` are numbers, strings and objects, whatever the transport made
    of them. `result` is that of the answer, None where the call was refused with `error`. A call whose connection ended
    is `lost`: the bot does not know of its answer.
    """

    method: str
    params: dict[str, Any]
    result: Any = None
    error: ApiError | None = None
    lost: bool = False

    @property
    def chat_id(self) -> int | str | None:
        """The chat that the call names."""
        chat_id: int | str | None = self.params.get("chat_id")
        return chat_id

    @property
    def text(self) -> str:
        """The text as it arrived, without marks; empty where nothing with a text was answered."""
        return str(self.result.get("text", self.result.get("caption", ""))) if isinstance(self.result, dict) else ""


class Calls:
    """Every call of the bot in `made`, in order, refused ones too; polls for updates are none of them."""

    def __init__(self) -> None:
        self.made: list[Call] = []
        self._recorded = asyncio.Event()

    def record(self, call: Call) -> None:
        """Keep a call, and wake who waits for it."""
        self.made.append(call)
        self._recorded.set()
        self._recorded = asyncio.Event()

    async def wait_for(self, predicate: Callable[[Call], bool], timeout: float = 5.0, *, since: int = 0) -> Call:  # noqa: ASYNC109 - the caller's patience is part of what it asks for
        """The first call for which `predicate` holds, as soon as there is one.

        `since` is how many calls to pass over, as the number of those before the bot was asked. Raises TimeoutError
        with the calls that came instead, after `timeout` seconds.
        """
        seen = since
        try:
            async with asyncio.timeout(timeout):
                while True:
                    found = next(filter(predicate, self.made[seen:]), None)
                    if found is not None:
                        return found
                    seen = max(seen, len(self.made))
                    await self._recorded.wait()
        except TimeoutError:
            came = ", ".join(call.method for call in self.made[since:]) or "nothing"
            raise TimeoutError(f"The call did not come within {timeout} s; what came: {came}.") from None
