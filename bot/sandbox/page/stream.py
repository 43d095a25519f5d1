"""The journal as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html).

An event's id is `<journal>-<number>`. A browser names the last one it got when it comes back, and goes on from there;
one that knows another journal is told to forget what it has, and reads from the beginning.
"""

import asyncio
import json
from contextlib import suppress
from typing import Any

from aiohttp import web

from bot.sandbox.page.journal import Journal
from bot.sandbox.sandbox import Sandbox

_LOOK_SECONDS = 0.1
"""What the bot does wakes a stream at once; what people do by Python is noticed this much later."""
_SIGN_OF_LIFE_SECONDS = 15
"""A connection that died silently is found out by writing to it."""
_RETRY_MS = 300
"""How soon a browser comes back after a break: a sandbox that is started again on the same port is found at once."""
_HEADERS = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}


class Stream:
    """The open connections of browsers that follow one sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._journal = Journal(sandbox)
        self._ended = False

    async def end(self, _: web.Application) -> None:
        """Let every open connection come to its end."""
        self._ended = True

    async def follow(self, request: web.Request) -> web.StreamResponse:
        """Send what there is, say `ready`, and go on with whatever happens."""
        response = web.StreamResponse(headers=_HEADERS)
        await response.prepare(request)
        # The browser closed the page, or the network did it for the browser: it comes back by itself.
        with suppress(ConnectionResetError):
            await self._send_all(response, request.headers.get("Last-Event-ID", ""))
        return response

    async def _send_all(self, response: web.StreamResponse, last_id: str) -> None:
        name, _, number = last_id.rpartition("-")
        await response.write(f"retry: {_RETRY_MS}\n\n".encode())
        known = name == self._journal.name and number.isdecimal()
        if not known:
            await _send(response, "reset", {"journal": self._journal.name})
        last = await self._send_changes(response, int(number) if known else 0)
        await _send(response, "ready", {})
        loop = asyncio.get_running_loop()
        written = loop.time()
        while not self._ended:
            await self._next_change()
            before, last = last, await self._send_changes(response, last)
            if last != before:
                written = loop.time()
            elif loop.time() - written > _SIGN_OF_LIFE_SECONDS:
                await response.write(b":\n\n")
                written = loop.time()

    async def _send_changes(self, response: web.StreamResponse, last: int) -> int:
        self._journal.look()
        for entry in self._journal.since(last):
            await _send(response, entry.kind, entry.content, f"{self._journal.name}-{entry.number}")
            last = entry.number
        return last

    async def _next_change(self) -> None:
        with suppress(TimeoutError):
            await self._sandbox.wait_for(lambda _: True, _LOOK_SECONDS, since=len(self._sandbox.sent))


async def _send(response: web.StreamResponse, kind: str, content: dict[str, Any], event_id: str = "") -> None:
    named = f"id: {event_id}\n" if event_id else ""
    await response.write(f"{named}event: {kind}\ndata: {json.dumps(content)}\n\n".encode())
