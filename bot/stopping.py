"""How work in hand ends when the process is asked to stop, and that the process ends in time."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import structlog

_LONGEST_STOP = 9.0
"""Seconds after which a stop ends the process, whatever still hangs: hosts kill it after ten."""

LAST_CALL = 1.5
"""Seconds for a call that is made after the grace: with it, a stop takes less than the longest."""

LETTING_GO = 0.5
"""Seconds for what is cancelled after the grace to let go of what it uses."""

_Some = TypeVar("_Some")

_log = structlog.stdlib.get_logger(__name__)


async def until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Do this work until SIGTERM or Ctrl+C cancels it; then end the process with status 0. Raises what ends it before.

    Nothing but the work is waited for, and that for nine seconds: a thread that waits for a name server or a locked
    file would hold the end up for longer. What is not written by then is found by the next start, as after a kill, so
    that is a success too. A second Ctrl+C ends the process at once, by this signal.
    """
    working = asyncio.create_task(work)

    def stop() -> None:
        if not working.cancelling():
            working.cancel()
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            last = threading.Timer(_LONGEST_STOP, _cut_off)
            last.daemon = True
            last.start()
            _log.info("stopping")

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    await asyncio.wait({working})
    if working.cancelling() and working.cancelled():
        _log.info("stopped")
        os._exit(0)
    working.result()


def _cut_off() -> None:
    _log.warning("stopped before everything came to its end: the next start goes on from there")
    os._exit(0)


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
        await asyncio.wait({task}, timeout=LETTING_GO)
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
