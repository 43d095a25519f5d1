"""The Bot API over HTTP, on the loopback interface only (https://core.telegram.org/bots/api#making-requests)."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from bot.sandbox.errors import ApiError, bad_request, not_found, unauthorized
from bot.sandbox.faults import ConnectionDroppedError
from bot.sandbox.files import Upload
from bot.sandbox.loopback import is_loopback
from bot.sandbox.methods import call
from bot.sandbox.page import Extension, add_page
from bot.sandbox.round_trip import travel
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.webhook_posts import WebhookPosts
from bot.sandbox.world import utc_now

_POLL = "getupdates"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_MAX_BODY_BYTES = 50 * 2**20
_SHUTDOWN_SECONDS = 1.0
"""A poll is woken at once when the server stops; nothing else takes longer."""


@asynccontextmanager
async def serve_sandbox(
    token: str,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    clock: Callable[[], datetime] = utc_now,
    strict: bool = True,
) -> AsyncIterator[Sandbox]:
    """A new sandbox, served as `serve` does it; `sandbox.url` is what the bot takes for Telegram.

    Raises ValueError for a host that other machines could reach, or a malformed token.
    """
    sandbox = Sandbox(token, clock=clock, strict=strict)
    async with serve(sandbox, host=host, port=port):
        yield sandbox


@asynccontextmanager
async def serve(
    sandbox: Sandbox, *, host: str = "127.0.0.1", port: int = 0, extension: Extension | None = None
) -> AsyncIterator[None]:
    """Serve a sandbox, with what an `extension` adds to its page; it keeps its state when the server goes.

    `host` is a loopback address, and any other a ValueError: other machines could reach it. Port 0 is any free one.
    """
    _require_loopback(host)
    app = _application(sandbox, extension or Extension())
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=_SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        name = f"[{host}]" if ":" in host else host
        sandbox.url = f"http://{name}:{runner.addresses[0][1]}"
        posting = asyncio.create_task(WebhookPosts(sandbox).run())
        try:
            yield
        finally:
            posting.cancel()
            await asyncio.wait({posting})
    finally:
        sandbox.url = ""
        await runner.cleanup()


def _require_loopback(host: str) -> None:
    if not is_loopback(host):
        raise ValueError(f"The sandbox is for this machine only: {host} is no loopback address; use 127.0.0.1.")


def _application(sandbox: Sandbox, extension: Extension) -> web.Application:
    endpoint = _Endpoint(sandbox)
    app = web.Application(client_max_size=_MAX_BODY_BYTES)
    path = "/bot{token:[^/]+}/{method:[^/]+}"
    app.router.add_get(path, endpoint.answer, allow_head=False)
    app.router.add_post(path, endpoint.answer)
    add_page(app, sandbox, extension)
    app.router.add_route("*", "/{anything:.*}", _nowhere)
    app.on_shutdown.append(endpoint.end)
    return app


class _Endpoint:
    """Where the bot calls one sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._begun: set[asyncio.Task[Any]] = set()

    async def answer(self, request: web.Request) -> web.Response:
        try:
            if request.match_info["token"] != self._sandbox.token:
                raise unauthorized()
            result = await self._act(request.match_info["method"], await _parameters(request))
        except ApiError as error:
            return _refusal(error)
        except ConnectionDroppedError:
            return _hang_up(request)
        return web.json_response({"ok": True, "result": result})

    async def _act(self, name: str, parameters: dict[str, Any]) -> Any:
        """The result of a call; one that has begun goes on when the bot hangs up, but a poll ends."""
        if name.lower() == _POLL:
            return await self._from_afar(name, parameters)
        task = asyncio.create_task(self._from_afar(name, parameters))
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)
        return await asyncio.shield(task)

    async def _from_afar(self, name: str, parameters: dict[str, Any]) -> Any:
        way = self._sandbox.round_trip.way()
        await travel(way)
        try:
            result = await call(self._sandbox, name, parameters)
        except ApiError:
            await travel(way)
            raise
        await travel(way)
        return result

    async def end(self, _: web.Application) -> None:
        self._sandbox.updates.wake()
        for task in self._begun:
            task.cancel()
        await asyncio.gather(*self._begun, return_exceptions=True)


async def _nowhere(_: web.Request) -> web.Response:
    return _refusal(not_found())


def _refusal(error: ApiError) -> web.Response:
    return web.json_response(error.envelope(), status=error.code)


def _hang_up(request: web.Request) -> web.Response:
    assert request.transport is not None, "the bot waits for the answer, or the call had ended with it"
    request.transport.abort()
    return web.Response()


async def _parameters(request: web.Request) -> dict[str, Any]:
    """The parameters of the query and of the body, whichever form it has."""
    parameters: dict[str, Any] = dict(request.query)
    if request.content_type in _FORMS:
        parameters |= {name: _field(value) for name, value in (await request.post()).items()}
    elif request.content_type == "application/json":
        parameters |= _json_object(await request.read())
    return parameters


def _field(value: str | bytes | bytearray | FileField) -> Any:
    if not isinstance(value, FileField):
        return value
    return Upload(value.filename, value.content_type, value.file.read())


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise bad_request("can't parse JSON object in the body of the request")
    return content
