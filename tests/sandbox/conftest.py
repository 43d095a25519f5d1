"""A served sandbox, with a clock that is turned by hand, and a bare HTTP client of it."""

from __future__ import annotations

import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.sandbox import Sandbox, User, serve_sandbox
from tests.chromium import run_on_the_sessions_loop
from tests.hand_clock import HandClock

TOKEN = "123456:sandbox-secret"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    run_on_the_sessions_loop(items, Path(__file__).parent)


@dataclass(frozen=True)
class Api:
    """Calls of the Bot API with a JSON body, as plain HTTP."""

    session: aiohttp.ClientSession
    root: str

    async def answer(self, method: str, **params: Any) -> tuple[int, dict[str, Any]]:
        async with self.session.post(f"{self.root}/{method}", json=params) as response:
            return response.status, await response.json()

    async def result(self, method: str, **params: Any) -> Any:
        status, answer = await self.answer(method, **params)
        assert (status, answer.get("ok")) == (200, True), answer
        return answer["result"]

    async def refusal(self, method: str, **params: Any) -> str:
        status, answer = await self.answer(method, **params)
        assert answer == {"ok": False, "error_code": status, "description": answer["description"]}
        return f"{status} {answer['description']}"

    async def upload(self, method: str, what: str, name: str, content: bytes, **params: str) -> tuple[int, Any]:
        form = aiohttp.FormData(params, quote_fields=False)
        form.add_field(what, content, filename=name)
        async with self.session.post(f"{self.root}/{method}", data=form) as response:
            return response.status, await response.json()


def png(width: int, height: int) -> bytes:
    """The beginning of a picture, which is all that is looked at."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox(clock: HandClock) -> AsyncIterator[Sandbox]:
    async with serve_sandbox(TOKEN, clock=clock) as sandbox:
        yield sandbox


@pytest_asyncio.fixture(loop_scope="session")
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def api(sandbox: Sandbox, session: aiohttp.ClientSession) -> Api:
    return Api(session, f"{sandbox.url}/bot{TOKEN}")


@pytest_asyncio.fixture(loop_scope="session")
async def reader(sandbox: Sandbox) -> User:
    """A person who has started the bot and whose start it has read."""
    user = await sandbox.add_user("Айгерім", last_name="Қ.", username="aigerim", language_code="kk")
    await sandbox.say(user, "/start")
    sandbox.updates.clear()
    return user
