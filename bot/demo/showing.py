"""The demo from its first run to Ctrl+C."""

import asyncio
import signal
import sys
from collections.abc import Coroutine
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.demo.demo_night import DemoNight
from bot.demo.run import Run

_STOPPING = ("SIGTERM", "SIGINT", "SIGHUP")


async def show(shown: DemoNight, port: int | None) -> None:
    """Show the night, again and again as the strip asks for it, until the process is told to stop.

    Without a port it is the demo's own, or any where that one is taken. Raises DemoError where it cannot be shown.
    """
    stopped = asyncio.Event()
    for name in _STOPPING:
        if hasattr(signal, name):
            asyncio.get_running_loop().add_signal_handler(getattr(signal, name), stopped.set)
    url = ""
    async with aiohttp.ClientSession() as session:
        while not stopped.is_set():
            with TemporaryDirectory(prefix="election-demo-") as folder:
                run = Run(shown, Path(folder), session)
                async with run.served(urlsplit(url).port or port):
                    if not url:
                        url = run.url
                        _print_address(shown, url)
                    await _until(stopped, run.play())


async def _until(stopped: asyncio.Event, playing: Coroutine[Any, Any, None]) -> None:
    """Wait for the end of one run, or for the stop."""
    play, stop = asyncio.create_task(playing), asyncio.create_task(stopped.wait())
    done, waiting = await asyncio.wait({play, stop}, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    await asyncio.wait(waiting)
    if play in done:
        await play


def _print_address(shown: DemoNight, url: str) -> None:
    name = shown.names.get(shown.language, shown.names["en"])
    sys.stdout.write(f"{name}\nOpen {url} in a browser; the night begins when you do. Ctrl+C ends it.\n")
    sys.stdout.flush()
