"""A PostgreSQL server that hangs: it hangs up on nobody, and takes new connections, but answers nothing any more.

Or it answers new connections alone, as after a failover behind a proxy that keeps the old ones.
"""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

_LARGEST_PIECE = 65536


@dataclass
class Way:
    """A way to the server of the address `server`, which can be blocked."""

    server: str
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once anything is held back."""
    _free: asyncio.Event = field(default_factory=asyncio.Event)
    _passing: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._free.set()

    def address(self, port: int) -> str:
        """That of the same database at this port of this machine."""
        parts = urlsplit(self.server)
        user = parts.netloc.rpartition("@")[0]
        return parts._replace(netloc=f"{user}@127.0.0.1:{port}", query="").geturl()

    def hang(self) -> None:
        """Let nothing through any more, in neither direction."""
        self._free.clear()

    def fail_over(self) -> None:
        """Let nothing through any more of the connections that there are; new ones reach the server."""
        self.hang()
        self._free = asyncio.Event()
        self._free.set()

    def take(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Lead this connection to the server."""
        self._passing.add(asyncio.create_task(self._lead(reader, writer)))

    async def end(self) -> None:
        """Hang up on everybody."""
        for task in self._passing:
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)

    async def _lead(self, reader: StreamReader, writer: StreamWriter) -> None:
        free = self._free
        with closing(writer):
            await self._until(free)
            answers, questions = await self._connect()
            with closing(questions):
                await asyncio.gather(self._pass(reader, questions, free), self._pass(answers, writer, free))

    async def _connect(self) -> tuple[StreamReader, StreamWriter]:
        parts = urlsplit(self.server)
        folder, port = parse_qs(parts.query).get("host"), parts.port or 5432
        if folder:
            return await asyncio.open_unix_connection(f"{folder[0]}/.s.PGSQL.{port}")
        return await asyncio.open_connection(parts.hostname, port)

    async def _pass(self, reader: StreamReader, writer: StreamWriter, free: asyncio.Event) -> None:
        while data := await reader.read(_LARGEST_PIECE):
            await self._until(free)
            writer.write(data)
        await self._until(free)
        writer.close()

    async def _until(self, free: asyncio.Event) -> None:
        if not free.is_set():
            self.asked.set()
        await free.wait()


@asynccontextmanager
async def way_to(server: str) -> AsyncIterator[tuple[Way, str]]:
    """A way to the database of this address, and the address that leads there by it."""
    way = Way(server)
    listening = await asyncio.start_server(way.take, "127.0.0.1", 0)
    try:
        yield way, way.address(listening.sockets[0].getsockname()[1])
    finally:
        listening.close()
        await way.end()
