"""One run of the demo: a Telegram with its people, a bot with an empty database, and a night from its beginning."""

import asyncio
import errno
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from bot.demo.bot_process import BotProcess
from bot.demo.demo_night import DemoError, DemoNight
from bot.demo.flood import Flood
from bot.demo.night_control import NightControl
from bot.demo.people import People, bot_name
from bot.demo.strip import Strip
from bot.sandbox import Extension, Sandbox, serve

_TOKEN = "123456:of-the-demo-and-known-to-no-Telegram"  # noqa: S105 - the local Telegram alone knows it
_PORT, _ANY = 8023, 0
_STATIC = Path(__file__).parent / "static"


class Run:
    """Everything of one run, from its start to the next.

    Attributes:
        url: where the page is, once it is served.

    """

    def __init__(self, shown: DemoNight, folder: Path, session: aiohttp.ClientSession) -> None:
        self._shown = shown
        self._folder = folder
        self._sandbox = Sandbox(_TOKEN, name=bot_name(shown.language))
        self._control_port = _free_port()
        self._control = NightControl(session, self._control_port)
        self._bot = BotProcess(folder / "bot.log", self._bot_is_lost)
        self._strip = Strip(shown, self._bot, self._control, Flood(self._sandbox))
        self._failure: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.url = ""

    @asynccontextmanager
    async def served(self, port: int | None) -> AsyncIterator[None]:
        """Show the page at this port until left, and leave no bot behind.

        Without a port it is the demo's own, or any where that one is taken. Raises DemoError where it is not to be had.
        """
        async with AsyncExitStack() as parts:
            await self._serve(parts, port)
            self.url = self._sandbox.url
            parts.push_async_callback(self._bot.stop)
            yield

    async def play(self) -> None:
        """Let the night pass until it is to begin again. Raises DemoError where the bot does not come to its feet."""
        opening, again = asyncio.create_task(self._open()), asyncio.create_task(self._strip.again.wait())
        either: tuple[asyncio.Future[Any], ...] = (opening, again, self._failure)
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if self._failure.done():
                raise DemoError(self._failure.result())
            if not again.done():
                await opening
                await again
        finally:
            opening.cancel()
            again.cancel()
            await asyncio.wait((opening, again))

    async def _open(self) -> None:
        """Let everybody come in while the night stands still, until somebody looks at the page."""
        people = await People.gather(self._sandbox, self._shown.language)
        await self._bot.start(self._settings())
        await self._control.answered()
        await self._control.act("/night/pause", {})
        await people.subscribe()
        await self._strip.seen.wait()
        await self._control.act("/night/resume", {})
        self._strip.is_open = True

    async def _serve(self, parts: AsyncExitStack, port: int | None) -> None:
        extension = Extension(_STATIC, self._strip.routes())
        ports = (_PORT, _ANY) if port is None else (port,)
        for one in ports:
            try:
                await parts.enter_async_context(serve(self._sandbox, port=one, extension=extension))
            except OSError as error:
                if one == ports[-1]:
                    raise DemoError(_no_port(one, error)) from error
            else:
                return

    def _settings(self) -> dict[str, str]:
        """The bot's settings: in a hurry where Telegram's own limits would hold up a night that passes in minutes."""
        return {
            "BOT_TOKEN": _TOKEN,
            "BOT_API_URL": self.url,
            "DATABASE_URL": f"sqlite:///{self._folder / 'election.db'}",
            "ELECTION": str(self._shown.election),
            "FEED_URL": self._shown.feed_url,
            "REHEARSAL": "true",
            "CONTROL_PORT": str(self._control_port),
            "CHAT_RATE": "20",
            "GROUP_RATE": "1200",
            "LOG_LEVEL": "WARNING",
        }

    def _bot_is_lost(self, sentence: str) -> None:
        if self._strip.is_open or self._failure.done():
            sys.stderr.write(f"{sentence}\n")
        else:
            self._failure.set_result(sentence)


def _no_port(port: int, error: OSError) -> str:
    why = "taken" if error.errno == errno.EADDRINUSE else f"not to be had ({error.strerror})"
    return f"Port {port} is {why}: give another one with --port N, or none for any that is free."


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        number: int = listening.getsockname()[1]
        return number
