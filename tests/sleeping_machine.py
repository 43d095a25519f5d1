"""A machine that sleeps: when it wakes up, very much is due in one moment."""

import asyncio
import time
from typing import Any

_APART = 0.05


def sleep_and_cancel(task: asyncio.Task[Any], seconds: float) -> None:
    """Let nothing of this process go on for so many seconds; then cancel the task last of all that is due by then."""
    asyncio.get_running_loop().call_later(seconds - _APART, task.cancel)
    time.sleep(seconds)
