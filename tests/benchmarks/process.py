"""A bot as a process of its own: how long it takes to start, what it costs in processor time and memory."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox import Sandbox, serve_sandbox
from tests.conftest import ROOT

TOKEN = "123456:AAHnotARealToken-just_a_shape"
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Running:
    """A bot at work against its own local Telegram. `started_ms`: from the start of the process to its first poll."""

    sandbox: Sandbox
    pid: int
    started_ms: float

    def cpu_ms(self) -> float:
        """Processor time that the process has used, user and system."""
        return cpu_ms(self.pid)

    def memory_mb(self) -> float:
        """Resident memory of the process."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def cpu_ms(pid: int) -> float:
    """Processor time in milliseconds that a process has used, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS * 1000


@asynccontextmanager
async def running(module: str, arguments: tuple[str, ...], environment: Mapping[str, str]) -> AsyncIterator[Running]:
    """Run `python -m module` against a local Telegram of its own until the block ends."""
    async with serve_sandbox(TOKEN) as sandbox:
        started = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            *arguments,
            cwd=ROOT,
            env={**os.environ, "BOT_TOKEN": TOKEN, "BOT_API_URL": sandbox.url, "LOG_LEVEL": "ERROR", **environment},
        )
        try:
            await asyncio.wait_for(sandbox.updates.polled.wait(), 30)
            yield Running(sandbox, process.pid, (time.perf_counter() - started) * 1000)
        finally:
            process.terminate()
            await process.wait()
