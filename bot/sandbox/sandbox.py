"""One local Telegram with one bot: the people's side of it, and the record of what the bot did."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Literal

from bot.sandbox.calls import Call
from bot.sandbox.communities import Communities
from bot.sandbox.faults import Fault, Faults, refusal
from bot.sandbox.limits import FloodGate, Limits
from bot.sandbox.parameters import Params
from bot.sandbox.round_trip import RoundTrip
from bot.sandbox.webhook import WebhookSlot
from bot.sandbox.world import utc_now


class Sandbox(Communities):
    """A Telegram whose people do what a test tells them to do.

    Nothing here is shared between two sandboxes, and no method touches the network. What people do waits in
    `updates` until the bot confirms it, whether the bot runs or not.

    Args:
        token: the bot's token, `<id>:<secret>`.
        name: what people see the bot called.
        clock: gives the aware time of messages and of the life of updates and queries; the real one by default.
        strict: whether a parameter that is not built here is refused, so that a misspelt one is found; Telegram
            passes over it.

    Attributes:
        url: where the Bot API answers while it is served, for `BOT_API_URL`; else empty.
        sent: every call of the bot but getUpdates, in order, refused ones too.
        flood: what counts the messages of the bot.
        faults: what will befall calls of the bot.
        round_trip: how long calls of the bot are on the way while it is served; no time at first.
        webhook: where the bot wants its updates posted, which happens while it is served.

    """

    def __init__(
        self,
        token: str,
        *,
        name: str = "Sandbox bot",
        clock: Callable[[], datetime] = utc_now,
        strict: bool = True,
    ) -> None:
        super().__init__(token, name=name, clock=clock)
        self.url = ""
        self.strict = strict
        self.sent: list[Call] = []
        self.flood = FloodGate()
        self.faults = Faults()
        self.round_trip = RoundTrip()
        self.webhook = WebhookSlot()
        self._recorded = asyncio.Event()

    @property
    def limits(self) -> Limits:
        """The flood limits that hold now; none at first. Setting them begins the count anew."""
        return self.flood.limits

    @limits.setter
    def limits(self, limits: Limits) -> None:
        self.flood.limits = limits

    def fail(  # noqa: PLR0913 - the ways in which a call can fail, most of them left out in any one place
        self,
        method: str = "*",
        predicate: Callable[[Params], bool] = lambda _: True,
        *,
        code: int | None = None,
        description: str | None = None,
        retry_after: int | None = None,
        drop: Literal["before", "after"] | None = None,
        delay: float = 0,
        times: int | None = 1,
    ) -> None:
        """Let the next calls of the bot go wrong; `faults.clear()` ends it.

        Args:
            method: the method, or "*" for every one.
            predicate: which calls of it, by their parameters.
            code: the refusal's `error_code`; the call is not acted upon.
            description: the refusal's whole text; Telegram's own for the code by default.
            retry_after: seconds that a refusal, 429 by default, asks to wait.
            drop: the connection ends before the call is acted upon, or after it and without an answer.
            delay: seconds before the call is acted upon, whether the bot still waits for its answer or not.
            times: how many calls; None for all of them.

        """
        self.faults.add(Fault(method, predicate, refusal(code, description, retry_after), drop, delay, times))

    async def wait_for(self, predicate: Callable[[Call], bool], timeout: float = 5.0, *, since: int = 0) -> Call:  # noqa: ASYNC109 - the caller's patience is part of what it asks for
        """Give the first call for which `predicate` holds, as soon as there is one.

        Args:
            predicate: what is waited for.
            timeout: seconds to wait at most.
            since: how many calls of `sent` to pass over, as `len(sandbox.sent)` before the bot was asked.

        Raises:
            TimeoutError: names the calls that came instead.

        """
        seen = since
        try:
            async with asyncio.timeout(timeout):
                while True:
                    found = next(filter(predicate, self.sent[seen:]), None)
                    if found is not None:
                        return found
                    seen = max(seen, len(self.sent))
                    await self._recorded.wait()
        except TimeoutError:
            came = ", ".join(call.method for call in self.sent[since:]) or "nothing"
            raise TimeoutError(f"The call did not come within {timeout} s; what came: {came}.") from None

    def record(self, call: Call) -> None:
        """Put a call of the bot on record and wake who waits for it."""
        self.sent.append(call)
        self._recorded.set()
        self._recorded = asyncio.Event()
