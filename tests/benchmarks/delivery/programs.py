"""The programs of the bench: each runs as a process of its own, so that what one costs is counted to it alone."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode

import aiohttp
import msgspec

from tests.benchmarks.delivery.lean_telegram import Report, Setup
from tests.benchmarks.process import cpu_ms
from tests.conftest import ROOT

OURS = Path(sys.executable)
PEERS = ROOT / ".venv-bench" / "bin" / "python"
"""Where the libraries are that stand beside the bot; `make bench-delivery` makes it."""

_PACKAGE = "tests.benchmarks.delivery"

_Said = TypeVar("_Said")


async def outcome(
    module: str, arguments: Sequence[str], says: type[_Said], *, python: Path = OURS, patience: float = 600
) -> _Said:
    """Run a module of the bench to its end, and give what its last line says, which is JSON.

    Raises RuntimeError where it fails.
    """
    process = await _start(python, f"{_PACKAGE}.{module}", arguments, {}, errors=True)
    try:
        out, errors = await asyncio.wait_for(process.communicate(), patience)
    finally:
        _end(process, signal.SIGKILL)
    if process.returncode or not out.strip():
        raise RuntimeError(f"{module} failed: {errors.decode()[-2000:]}")
    return msgspec.json.decode(out.splitlines()[-1], type=says)


async def _start(
    python: Path, module: str, arguments: Sequence[str], environment: Mapping[str, str], *, errors: bool = False
) -> Process:
    return await asyncio.create_subprocess_exec(
        str(python),
        "-m",
        module,
        *arguments,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=PIPE,
        stderr=PIPE if errors else None,
        limit=2**26,
    )


def _end(process: Process, by: signal.Signals) -> None:
    if process.returncode is None:
        process.send_signal(by)


class Telegram:
    """A Telegram that runs, at `url`; a lean one lets people ask."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url = url
        self._session = session

    async def report(self) -> Report:
        """What came so far."""
        return msgspec.json.decode(await self._get("/report"), type=Report)

    async def ask(self, **how: float) -> list[float]:
        """Let people ask; gives how many seconds each waited for her answer."""
        return msgspec.json.decode(await self._get(f"/ask?{urlencode(how)}"), type=list[float])

    async def _get(self, path: str) -> bytes:
        async with self._session.get(f"{self.url}{path}") as response:
            return await response.read()


@asynccontextmanager
async def telegram(setup: Setup) -> AsyncIterator[Telegram]:
    """Run a Telegram of this setup."""
    module = "whole_telegram" if setup.whole else "lean_telegram"
    process = await _start(OURS, f"{_PACKAGE}.{module}", [msgspec.json.encode(setup).decode()], {})
    try:
        assert process.stdout is not None, "it is a pipe"
        url = (await process.stdout.readline()).decode().strip()
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=600)) as session:
            yield Telegram(url, session)
    finally:
        _end(process, signal.SIGKILL)
        await process.wait()


class Running:
    """A program that goes on."""

    def __init__(self, process: Process) -> None:
        self._process = process

    def cpu_seconds(self) -> float:
        """Processor time that it has used, user and system."""
        return cpu_ms(self._process.pid) / 1000


@asynccontextmanager
async def running(module: str, arguments: Sequence[str], environment: Mapping[str, str]) -> AsyncIterator[Running]:
    """Run a module of the project until the block ends."""
    process = await _start(OURS, module, arguments, environment)
    try:
        yield Running(process)
    finally:
        _end(process, signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), 15)
        finally:
            _end(process, signal.SIGKILL)
