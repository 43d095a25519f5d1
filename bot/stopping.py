"""How work in hand ends when the process is asked to stop."""

import asyncio
from collections.abc import Coroutine
from typing import Any


async def finished(work: Coroutine[Any, Any, None], grace: float) -> None:
    """Wait for this work; where that wait is cancelled, let the work go on for up to `grace` seconds first.

    What was sent is then marked as sent, and what was answered is not answered again after a restart.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        _, unfinished = await asyncio.wait({task}, timeout=grace)
        for left in unfinished:
            left.cancel()
        raise
