"""An event loop whose time passes only while it waits, and then at once: minutes of waiting take no time."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

_Result = TypeVar("_Result")


class _Waiting(selectors.DefaultSelector):
    """Waits for nothing but time."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        assert timeout is not None, "nothing will ever happen any more"
        self.now += max(timeout, 0.0)
        return []


class VirtualTime(asyncio.SelectorEventLoop):
    """A loop for coroutines that wait for time and one another, and for nothing outside."""

    def __init__(self) -> None:
        self._waiting = _Waiting()
        super().__init__(self._waiting)

    def time(self) -> float:
        return self._waiting.now

    def freeze(self, seconds: float) -> None:
        """Let this time pass without the loop seeing it, as for a process that stands still."""
        self._waiting.now += seconds


def in_virtual_time(main: Callable[[VirtualTime], Coroutine[Any, Any, _Result]]) -> _Result:
    """Run this to its end. It begins at time 0."""
    loop = VirtualTime()
    try:
        return loop.run_until_complete(main(loop))
    finally:
        loop.close()
