"""Faults on purpose: what a network and a Telegram in trouble do to the calls of a bot."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.sandbox.errors import ApiError
from bot.sandbox.parameters import Params

_WORDS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    409: "Conflict",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class ConnectionDroppedError(Exception):
    """The call gets no answer: the connection ends instead."""


@dataclass(slots=True)
class Fault:
    """What befalls calls of a method, "*" being any, whose parameters are as `predicate` wants them.

    `error` is the refusal that is given without acting; None to act. `drop` ends the connection before the call is
    acted upon, or after it and without an answer. `delay` is how many seconds to wait before anything else, `times` how
    many calls are befallen yet; None for all of them.
    """

    method: str
    predicate: Callable[[Params], bool]
    error: ApiError | None
    drop: Literal["before", "after"] | None
    delay: float
    times: int | None

    def befalls(self, method: str, params: Params) -> bool:
        """Whether it befalls this call."""
        named = self.method == "*" or self.method.lower() == method.lower()
        return named and self.times != 0 and self.predicate(params)


class Faults:
    """The faults that wait for a call; the first one that fits befalls it."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

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
        """Let the next calls go wrong, as a Fault says.

        A refusal has an error `code`, a `description`, Telegram's own by default, and where it asks to wait, with 429
        by default, `retry_after` in whole seconds. A call is delayed whether the bot still waits for its answer or not.
        """
        self._waiting.append(Fault(method, predicate, _refusal(code, description, retry_after), drop, delay, times))

    def clear(self) -> None:
        """Let everything go well from now on."""
        self._waiting.clear()

    def take(self, method: str, params: Params) -> Fault | None:
        """The fault that befalls this call, which counts as one of its times."""
        fault = next((fault for fault in self._waiting if fault.befalls(method, params)), None)
        if fault is not None and fault.times is not None:
            fault.times -= 1
        return fault


def _refusal(code: int | None, description: str | None, retry_after: int | None) -> ApiError | None:
    if retry_after is not None:
        return ApiError(
            code or 429, description or f"Too Many Requests: retry after {retry_after}", retry_after=retry_after
        )
    if code is None:
        return None
    return ApiError(code, description or _WORDS.get(code, "Internal Server Error"))
