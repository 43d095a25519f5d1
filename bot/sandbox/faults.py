"""Faults on purpose: what a network and a Telegram in trouble do to the calls of a bot."""

from __future__ import annotations

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
    """What befalls calls of a method.

    Attributes:
        method: its name, or "*" for every method.
        predicate: whether it befalls a call with these parameters.
        error: the refusal that is given without acting; None to act.
        drop: whether the connection ends before the call is acted upon, or after it and without an answer.
        delay: seconds to wait before anything else.
        times: how many calls it befalls yet; None for all of them.

    """

    method: str
    predicate: Callable[[Params], bool]
    error: ApiError | None
    drop: Literal["before", "after"] | None
    delay: float
    times: int | None

    def befalls(self, method: str, params: Params) -> bool:
        """Say whether it befalls this call."""
        named = self.method == "*" or self.method.lower() == method.lower()
        return named and self.times != 0 and self.predicate(params)


class Faults:
    """The faults that wait for a call."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let a fault wait; the first one that fits a call befalls it."""
        self._waiting.append(fault)

    def clear(self) -> None:
        """Let everything go well from now on."""
        self._waiting.clear()

    def take(self, method: str, params: Params) -> Fault | None:
        """Give the fault that befalls this call, and count it as used once."""
        fault = next((fault for fault in self._waiting if fault.befalls(method, params)), None)
        if fault is not None and fault.times is not None:
            fault.times -= 1
        return fault


def refusal(code: int | None, description: str | None, retry_after: int | None) -> ApiError | None:
    """Word a refusal: the description without its prefix, or Telegram's own for this code."""
    if retry_after is not None:
        return ApiError(
            code or 429, description or f"Too Many Requests: retry after {retry_after}", retry_after=retry_after
        )
    if code is None:
        return None
    return ApiError(code, description or _WORDS.get(code, "Internal Server Error"))
