"""A demo in a process of its own, as somebody started it in a terminal."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp

from tests.conftest import ROOT

_PATIENCE = 30
ALEX = 1001


@dataclass(frozen=True)
class Demo:
    """What the demo answers at its address."""

    process: Process
    url: str
    session: aiohttp.ClientSession

    async def state(self) -> dict[str, Any]:
        async with self.session.get(f"{self.url}/strip/state") as response:
            state: dict[str, Any] = await response.json()
            return state

    async def press(self, name: str, **given: Any) -> tuple[int, dict[str, Any]]:
        async with self.session.post(f"{self.url}/strip/{name}", json=given) as response:
            is_json = response.content_type == "application/json"
            return response.status, await response.json() if is_json else {}

    async def say(self, text: str, chat: int = ALEX) -> None:
        given = {"user": ALEX, "chat": chat, "text": text}
        async with self.session.post(f"{self.url}/page/say", json=given) as response:
            assert response.status == 200, await response.text()

    async def ask(self, text: str) -> None:
        """Write to the bot, and wait until it has answered."""
        before = len(await self.messages())
        await self.say(text)
        async with asyncio.timeout(_PATIENCE):
            while len(await self.messages()) < before + 2:  # noqa: ASYNC110 - another process is waited for
                await asyncio.sleep(0.05)

    async def until(self, holds: Callable[[Mapping[str, Any]], bool]) -> dict[str, Any]:
        """Wait until the strip shows a state for which this holds; between two runs there is none."""
        async with asyncio.timeout(_PATIENCE):
            while True:
                try:
                    if holds(state := await self.state()):
                        return state
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.05)

    async def is_on(self) -> dict[str, Any]:
        """Wait until everybody has come and the night passes."""
        return await self.until(lambda state: state["bot"] == "up")

    async def begin_again(self) -> None:
        before = await self.run()
        await self.press("restart")
        async with asyncio.timeout(_PATIENCE):
            while await self.run() == before:  # noqa: ASYNC110 - another process is waited for
                await asyncio.sleep(0.05)
        await self.is_on()

    async def stand_before(self, time: str) -> None:
        """Let the night stand still, after it began again where this time of it has passed."""
        state = await self.state()
        if state["bot"] != "up" or time_of(state) >= datetime.fromisoformat(time):
            await self.begin_again()
        await self.press("pause")

    async def jump(self, to: str) -> None:
        """Go ahead to this time."""
        status, answer = await self.press("jump", to=to)
        assert status == 200, answer

    async def run(self) -> str:
        """The name of the journal, another one in each run; nothing while there is no run."""
        try:
            events = await self._events()
        except aiohttp.ClientError:
            return ""
        return str(next(content["journal"] for kind, content in events if kind == "reset"))

    async def chats(self) -> dict[str, int]:
        """The ids of all chats by what they are: `private` is Alex's with the bot."""
        found = [content for kind, content in await self._events() if kind == "chat"]
        return {one["type"]: one["id"] for one in found if one["type"] != "private" or one["id"] == ALEX}

    async def people(self) -> dict[str, int]:
        """The ids of the readers by their languages; of two who share one the first."""
        users = [content for kind, content in await self._events() if kind == "user" and not content.get("is_bot")]
        return {one["language_code"]: one["id"] for one in reversed(users)}

    async def messages(self, chat: int = ALEX) -> list[str]:
        """The texts in this chat, in the order of sending."""
        sent = [content for kind, content in await self._events() if kind == "message" and content["chat"] == chat]
        return [one.get("text", "") for one in sorted(sent, key=lambda one: one["message_id"])]

    async def told(self, words: str, chat: int = ALEX) -> list[str]:
        """Wait for a message with these words in this chat, and give all that have them."""
        async with asyncio.timeout(_PATIENCE):
            while not (found := [text for text in await self.messages(chat) if words in text]):  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.05)
        return found

    async def _events(self) -> list[tuple[str, dict[str, Any]]]:
        """Everything that is in the sandbox now, as the page learns of it."""
        found: list[tuple[str, dict[str, Any]]] = []
        async with self.session.get(f"{self.url}/page/events") as response:
            while (kind := await _field(response, "event")) != "ready":
                found.append((kind, json.loads(await _field(response, "data"))))
        return found


async def _field(response: aiohttp.ClientResponse, name: str) -> str:
    while line := await response.content.readline():
        found, _, value = line.decode().rstrip("\n").partition(": ")
        if found == name:
            return value
    raise aiohttp.ClientPayloadError("the events ended")


@asynccontextmanager
async def running(*arguments: str, environment: Mapping[str, str] | None = None) -> AsyncIterator[Demo]:
    """Start a demo with these arguments, and stop it where the test did not."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", *arguments),
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        async with aiohttp.ClientSession(read_bufsize=2**20) as session:
            yield Demo(process, await _address(process), session)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


async def _address(process: Process) -> str:
    assert process.stdout is not None, "it is read here"
    async with asyncio.timeout(_PATIENCE):
        while line := await process.stdout.readline():
            if found := re.search(rb"http://127\.0\.0\.1:\d+", line):
                return found[0].decode()
    _, error = await process.communicate()
    raise AssertionError(f"the demo ended: {error.decode()}")


def time_of(state: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(state["now"])
