"""The events: everything to a newcomer, the rest to whoever was here, and a fresh start where numbers mean nothing."""

from __future__ import annotations

import json
from typing import Any

import aiohttp

from bot.sandbox import Sandbox, User
from tests.sandbox.conftest import Api

Event = tuple[str, dict[str, Any], str]


class Follower:
    """A bare client of the events, which knows the last id that it got."""

    def __init__(self, session: aiohttp.ClientSession, sandbox: Sandbox) -> None:
        self._session = session
        self._sandbox = sandbox
        self.last_id = ""

    async def until_ready(self) -> list[Event]:
        headers = {"Last-Event-ID": self.last_id} if self.last_id else {}
        async with self._session.get(f"{self._sandbox.url}/page/events", headers=headers) as response:
            assert await response.content.readuntil(b"\n\n") == b"retry: 300\n\n"
            events: list[Event] = []
            while not events or events[-1][0] != "ready":
                events.append(await self._event(response.content))
        return events[:-1]

    async def _event(self, content: aiohttp.StreamReader) -> Event:
        block = (await content.readuntil(b"\n\n")).decode()
        fields = dict(line.split(": ", 1) for line in block.strip().splitlines())
        self.last_id = fields.get("id", self.last_id)
        return fields["event"], json.loads(fields["data"]), fields.get("id", "")


async def test_a_newcomer_gets_everything_once(session: aiohttp.ClientSession, sandbox: Sandbox, reader: User) -> None:
    events = await Follower(session, sandbox).until_ready()
    assert [kind for kind, _, _ in events] == ["reset", "bot", "user", "chat", "message"]
    assert events[-1][1]["text"] == "/start"


async def test_whoever_comes_back_gets_what_they_missed(
    api: Api, session: aiohttp.ClientSession, sandbox: Sandbox, reader: User
) -> None:
    follower = Follower(session, sandbox)
    await follower.until_ready()
    assert await follower.until_ready() == []
    sent = await api.result("sendMessage", chat_id=reader.id, text="a")
    await api.result("editMessageText", chat_id=reader.id, message_id=sent["message_id"], text="b")
    await api.result("deleteMessage", chat_id=reader.id, message_id=1)
    missed = await follower.until_ready()
    assert [(kind, content["message_id"], content.get("text")) for kind, content, _ in missed] == [
        ("message", 2, "b"),
        ("deleted", 1, None),
    ]


async def test_an_id_of_another_run_means_a_fresh_start(
    session: aiohttp.ClientSession, sandbox: Sandbox, reader: User
) -> None:
    follower = Follower(session, sandbox)
    everything = await follower.until_ready()
    for foreign in ("0000-3", "3", "nonsense"):
        follower.last_id = foreign
        assert await follower.until_ready() == everything


async def test_answers_to_buttons_come_with_their_query(
    api: Api, session: aiohttp.ClientSession, sandbox: Sandbox, reader: User
) -> None:
    await api.result("sendMessage", chat_id=reader.id, text="a")
    follower = Follower(session, sandbox)
    await follower.until_ready()
    query = await sandbox.press(reader, 2, "seats")
    await api.refusal("answerCallbackQuery", callback_query_id="1", text="nobody asked")
    await api.result("answerCallbackQuery", callback_query_id=query, text="7", show_alert=True)
    ((kind, content, _),) = await follower.until_ready()
    assert (kind, content) == ("answer", {"query": query, "text": "7", "show_alert": True})
