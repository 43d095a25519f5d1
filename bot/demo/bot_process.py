"""The bot that is shown: a process of its own, begun as anybody begins it, with an environment made for it.

It ends with this process: whoever kills the demo leaves no bot behind.
"""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bot.config import Settings

_ROOT = Path(__file__).parent.parent.parent
_GRACE_SECONDS = 5.0
"""What is in hand is brought to its end within this time; then the process is ended."""


class BotProcess:
    """`python -m bot run`, which may be stopped, killed and begun again.

    Args:
        log: the file that it writes to.
        on_loss: is told in one sentence where it ends without being asked to.

    """

    def __init__(self, log: Path, on_loss: Callable[[str], None]) -> None:
        self._settings: dict[str, str] = {}
        self._log = log
        self._on_loss = on_loss
        self._process: Process | None = None
        self._watching: asyncio.Task[None] | None = None
        self._asked = False

    @property
    def is_running(self) -> bool:
        """Whether there is such a process."""
        return self._process is not None and self._process.returncode is None

    async def start(self, settings: Mapping[str, str] | None = None) -> None:
        """Begin it where it does not run, with the settings that it had where none are given.

        No other setting of this process's environment reaches it.
        """
        if self.is_running:
            return
        self._settings = dict(settings or self._settings)
        self._asked = False
        with self._log.open("ab") as log:
            # In a session of its own a Ctrl+C of the terminal does not reach it, and it is stopped here alone.
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.demo.tethered_bot", "run"),
                cwd=_ROOT,
                env=_without_settings(os.environ) | self._settings,
                stdin=PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._watching = asyncio.create_task(self._watch(self._process))

    async def stop(self) -> None:
        """Ask it to stop, and end it where it does not."""
        if self._process is None or not self.is_running:
            return
        self._asked = True
        self._process.terminate()
        try:
            async with asyncio.timeout(_GRACE_SECONDS):
                await self._process.wait()
        except TimeoutError:
            await self.kill()

    async def kill(self) -> None:
        """End it without warning, as a machine does that loses its power."""
        if self._process is None or not self.is_running:
            return
        self._asked = True
        self._process.kill()
        await self._process.wait()

    async def _watch(self, process: Process) -> None:
        status = await process.wait()
        if not self._asked:
            said = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            self._on_loss(_end_in_words(status, said))


def _end_in_words(status: int, said: Sequence[str]) -> str:
    """Why a bot is gone that was not asked to go; a negative `status` is the signal that ended it."""
    if status < 0:
        return f"The bot was ended from outside, by signal {-status}."
    return f"The bot ended by itself with status {status}{f': {said[-1]}' if said else ' and said nothing.'}"


def _without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without any setting of a bot, whose token and database are somebody's real ones."""
    names = {name.upper() for name in Settings.model_fields}
    return {name: value for name, value in environment.items() if name.upper() not in names}
