"""How work in hand ends when the process is asked to stop."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

LAST_CALL = 1.5
"""Seconds for a call that is made after the grace: with it, a stop takes less than the ten that hosts give."""


async def finished(work: Coroutine[Any, Any, None], grace: float, stop: Callable[[], None] | None = None) -> None:
    """Wait for this work; where that wait is cancelled, let the work go on for up to `grace` seconds first.

    What was sent is then marked as sent, and what was answered is not answered again after a restart. `stop` tells work
    that would go on for ever to come to its end.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        if stop is not None:
            stop()
        _, unfinished = await asyncio.wait({task}, timeout=grace)
        for left in unfinished:
            left.cancel()
        raise
