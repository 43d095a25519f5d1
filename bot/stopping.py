"""How work in hand ends when the process is asked to stop."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

LAST_CALL = 1.5
"""Seconds for a call that is made after the grace: with it, a stop takes less than the ten that hosts give."""

_LETTING_GO = 0.5
"""Seconds for what is cancelled to let go of what it uses."""

_Some = TypeVar("_Some")


async def finished(work: Coroutine[Any, Any, None], grace: float, stop: Callable[[], None] | None = None) -> None:
    """Wait for this work; where that wait is cancelled, let the work go on for up to `grace` seconds first.

    What was sent is then marked as sent, and what was answered is not answered again after a restart. `stop` tells work
    that would go on for ever to come to its end. What has to be cancelled in the end is waited for too, for a moment,
    as what it uses is closed next.
    """
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        if stop is not None:
            stop()
        await asyncio.wait({task}, timeout=grace)
        task.cancel()
        await asyncio.wait({task}, timeout=_LETTING_GO)
        raise


async def within(seconds: float, call: Coroutine[Any, Any, _Some]) -> _Some:
    """What this call gives, where it ends in so many seconds. Raises TimeoutError, and what the call raises.

    One that takes longer is cancelled and not waited for, as the end of a connection to a server that hangs would be.
    """
    task = asyncio.create_task(call)
    try:
        await asyncio.wait({task}, timeout=seconds)
        if not task.done():
            raise TimeoutError
        return task.result()
    finally:
        task.cancel()
