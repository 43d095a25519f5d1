"""A publisher of results on a real local server: it answers as a test tells it, and keeps what it was asked."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

from aiohttp import web
from aiohttp.test_utils import TestServer

Answer: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


def says(
    body: bytes | str = b"", status: int = 200, headers: Mapping[str, str] | None = None, *, packed: bool = False
) -> Answer:
    """The same plain answer to whoever asks."""
    content = body.encode() if isinstance(body, str) else body
    extra = {"Content-Encoding": "gzip"} if packed else {}

    async def answer(request: web.Request) -> web.StreamResponse:
        sent = gzip.compress(content) if packed else content
        return web.Response(body=sent, status=status, headers={**(headers or {}), **extra})

    return answer


def kept(body: bytes, validator: str, value: str) -> Answer:
    """A document with one validator, "ETag" or "Last-Modified": 304 to whoever has it already."""
    condition = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[validator]

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.headers.get(condition) == value:
            return web.Response(status=304, headers={validator: value})
        return web.Response(body=body, headers={validator: value})

    return answer


async def silence(request: web.Request) -> web.StreamResponse:
    """Never begins to answer."""
    await asyncio.sleep(3600)
    raise AssertionError


async def half_then_silence(request: web.Request) -> web.StreamResponse:
    """Begins to answer, and never goes on."""
    await _half(request)
    return await silence(request)


async def half_then_reset(request: web.Request) -> web.StreamResponse:
    """Begins to answer, and is cut off."""
    response = await _half(request)
    assert request.transport is not None
    request.transport.abort()
    return response


async def reset(request: web.Request) -> web.StreamResponse:
    """Is cut off before it answers."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def gibberish(request: web.Request) -> web.StreamResponse:
    """Answers with what is no HTTP."""
    assert request.transport is not None
    request.transport.write(b"220 mail.example ready\r\n\r\n")
    request.transport.close()
    return web.Response()


async def without_end(request: web.Request) -> web.StreamResponse:
    """Goes on as long as somebody listens, and never says how long it is."""
    response = web.StreamResponse()
    await response.prepare(request)
    try:
        while True:
            await response.write(b" " * 4096)
    except ConnectionError:
        return response


async def declared_huge(request: web.Request) -> web.StreamResponse:
    """Says that a gigabyte follows."""
    response = web.StreamResponse()
    response.content_length = 10**9
    await response.prepare(request)
    return await silence(request)


async def round_in_a_circle(request: web.Request) -> web.StreamResponse:
    """Leads to itself."""
    raise web.HTTPFound(request.path)


def leads_to(place: str) -> Answer:
    """Leads somewhere else."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": place})

    return answer


async def _half(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    response.content_length = 100
    await response.prepare(request)
    await response.write(b'{"format": "election-feed/1", ')
    return response


@dataclass
class Publisher:
    """What is answered next, the headers and paths of what was asked so far, and whether anything was."""

    answer: Answer
    server: TestServer
    asked: list[Mapping[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        """Where the document is."""
        return str(self.server.make_url("/count.json"))

    async def close(self) -> None:
        """Stop answering: whoever comes is refused."""
        await self.server.close()


@asynccontextmanager
async def publisher(answer: Answer) -> AsyncIterator[Publisher]:
    """A publisher on a port of its own, which begins with this answer."""

    async def serve(request: web.Request) -> web.StreamResponse:
        desk.asked.append(request.headers.copy())
        desk.paths.append(request.path_qs)
        desk.begun.set()
        return await desk.answer(request)

    app = web.Application()
    app.router.add_get("/{path:.*}", serve)
    desk = Publisher(answer, TestServer(app))
    await desk.server.start_server(shutdown_timeout=0)
    try:
        yield desk
    finally:
        await desk.close()
