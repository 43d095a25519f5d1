"""What a host adds to the page: files beside its own, a place above the messenger, and routes on the same server."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.sandbox import Extension, Sandbox, serve
from tests.sandbox.conftest import TOKEN


async def hello(_: web.Request) -> web.Response:
    return web.json_response("hello")


async def test_a_host_adds_files_and_routes(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    (tmp_path / "extension.js").write_text("// one")
    (tmp_path / "more.json").write_text("{}")
    sandbox = Sandbox(TOKEN)
    async with serve(sandbox, extension=Extension(tmp_path, [web.get("/strip/state", hello)])):
        assert 'src="/page/extension/extension.js"' in await text(session, sandbox, "/")
        assert "extension.css" not in await text(session, sandbox, "/")
        assert await text(session, sandbox, "/page/extension/extension.js") == "// one"
        assert await text(session, sandbox, "/page/extension/more.json") == "{}"
        assert await text(session, sandbox, "/strip/state") == '"hello"'


@pytest.mark.parametrize("path", ["/page/extension/extension.js", "/page/extension/..%2Fmain.js", "/strip/state"])
async def test_without_a_host_nothing_is_added(session: aiohttp.ClientSession, sandbox: Sandbox, path: str) -> None:
    async with session.get(f"{sandbox.url}{path}") as response:
        assert response.status == 404
    assert "extension.js" not in await text(session, sandbox, "/")


async def text(session: aiohttp.ClientSession, sandbox: Sandbox, path: str) -> str:
    async with session.get(f"{sandbox.url}{path}") as response:
        assert response.status == 200
        return await response.text()
