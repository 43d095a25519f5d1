"""The acts of the page: what is done, what is refused in words, and who may ask at all."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from bot.sandbox import Sandbox, User
from tests.sandbox.conftest import Api, png


async def act(session: aiohttp.ClientSession, sandbox: Sandbox, name: str, **given: Any) -> tuple[int, dict[str, Any]]:
    async with session.post(f"{sandbox.url}/page/{name}", json=given) as response:
        return response.status, await response.json()


@pytest.mark.parametrize(
    "refused",
    [
        ("say", {"user": 1, "chat": 1001, "text": "a"}, "There is no person 1 here; choose one of the list."),
        ("say", {"user": 1001, "chat": 5, "text": "a"}, "There is no chat 5 here; choose one of the list."),
        ("say", {"user": 1001, "chat": 1001, "text": " "}, "Nobody can send a message without text."),
        ("say", {"user": 1001, "chat": 1001}, "The request needs a text as text."),
        ("press", {"user": "1001"}, "The request needs a number as user."),
        (
            "press",
            {"user": 1001, "chat": 1001, "message_id": 9, "data": "x"},
            "There is no message 9 of the bot in this chat.",
        ),
        ("add_person", {"first_name": " "}, "A person needs a name; write one."),
    ],
)
async def test_a_refusal_says_what_is_wrong(
    session: aiohttp.ClientSession, sandbox: Sandbox, reader: User, refused: tuple[str, dict[str, Any], str]
) -> None:
    name, given, sentence = refused
    assert await act(session, sandbox, name, **given) == (400, {"error": sentence})


async def test_only_the_sandboxs_own_page_may_act(
    session: aiohttp.ClientSession, sandbox: Sandbox, reader: User
) -> None:
    address = f"{sandbox.url}/page/say"
    form = {"user": str(reader.id), "chat": str(reader.id), "text": "/start"}
    foreign_name = {"Host": "elsewhere.example", "Content-Type": "application/json"}
    for sending in ({"data": form}, {"data": "{}", "headers": foreign_name}):
        async with session.post(address, **sending) as response:
            assert (response.status, await response.json()) == (
                400,
                {"error": "Only the sandbox's own page may ask for this."},
            )
    assert len(sandbox.updates) == 0


async def test_an_unknown_act_is_not_found(session: aiohttp.ClientSession, sandbox: Sandbox) -> None:
    async with session.post(f"{sandbox.url}/page/nonsense", json={}) as response:
        assert response.status == 404


async def test_only_administrators_post_in_a_channel(
    session: aiohttp.ClientSession, sandbox: Sandbox, reader: User
) -> None:
    channel = await sandbox.add_channel()
    await sandbox.join(channel, reader)
    for user, status in ((reader, 400), (channel.owner, 200)):
        answered, _ = await act(session, sandbox, "say", user=user.id, chat=channel.id, text="a")
        assert answered == status


async def test_blocking_stops_the_bot_until_it_is_undone(
    api: Api, session: aiohttp.ClientSession, sandbox: Sandbox, reader: User
) -> None:
    await act(session, sandbox, "block", user=reader.id, blocked=True)
    assert "blocked by the user" in await api.refusal("sendMessage", chat_id=reader.id, text="a")
    await act(session, sandbox, "block", user=reader.id, blocked=False)
    await api.result("sendMessage", chat_id=reader.id, text="a")


async def test_the_narrowest_menu_in_ones_own_language_is_shown(
    api: Api, session: aiohttp.ClientSession, sandbox: Sandbox, reader: User
) -> None:
    local = await sandbox.add_user("Айгерім", language_code="kk")
    group = await sandbox.add_group(members=[local, reader])
    await sandbox.add_bot(group)

    async def shown(user: User, chat_id: int) -> str:
        _, answer = await act(session, sandbox, "commands", user=user.id, chat=chat_id)
        return " ".join(one["command"] for one in answer["commands"])

    for name, menu in (
        ("everybody", {}),
        ("kazakh", {"language_code": "kk"}),
        ("groups", {"scope": {"type": "all_group_chats"}}),
        ("admins", {"scope": {"type": "all_chat_administrators"}}),
    ):
        await api.result("setMyCommands", commands=[{"command": name, "description": name}], **menu)
    assert await shown(local, local.id) == "kazakh"
    assert await shown(reader, reader.id) == "everybody"
    assert (await shown(local, group.id), await shown(reader, group.id)) == ("admins", "groups")


async def test_a_picture_of_the_bot_is_shown_and_a_file_only_kept(
    api: Api, session: aiohttp.ClientSession, sandbox: Sandbox, reader: User
) -> None:
    _, photo = await api.upload("sendPhoto", "photo", "a.png", png(64, 48), chat_id=str(reader.id))
    _, document = await api.upload("sendDocument", "document", "a.html", b"<script>", chat_id=str(reader.id))
    for file, kind in (
        (photo["result"]["photo"][0], "image/png"),
        (document["result"]["document"], "application/octet-stream"),
    ):
        async with session.get(f"{sandbox.url}/page/files/{file['file_unique_id']}") as response:
            assert (response.status, response.content_type) == (200, kind)
    async with session.get(f"{sandbox.url}/page/files/unknown") as response:
        assert response.status == 404


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/page/main.js", 200), ("/page/..%2Froutes.py", 404)])
async def test_only_the_pages_own_files_are_served(
    session: aiohttp.ClientSession, sandbox: Sandbox, path: str, status: int
) -> None:
    async with session.get(f"{sandbox.url}{path}") as response:
        assert response.status == status
        if status == 200:
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
