"""Several pictures or documents sent as one."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Limits, Sandbox, User
from tests.sandbox.conftest import Api, png

PICTURE, DOCUMENT = ("photo", png(64, 48)), ("document", b"{}")


async def send(api: Api, chat_id: int, files: list[tuple[str, bytes]], **params: str) -> tuple[int, dict[str, Any]]:
    """Send files as python-telegram-bot does: `media` names each by the form field that carries it."""
    media = [{"type": kind, "media": f"attach://f{i}", "caption": f"Chart {i}"} for i, (kind, _) in enumerate(files)]
    form = aiohttp.FormData({"chat_id": str(chat_id), "media": json.dumps(media), **params})
    for i, (_, content) in enumerate(files):
        form.add_field(f"f{i}", content, filename=f"{i}.png")
    async with api.session.post(f"{api.root}/sendMediaGroup", data=form) as response:
        return response.status, await response.json()


@pytest.mark.parametrize(("files", "key"), [([PICTURE] * 2, "photo"), ([DOCUMENT] * 10, "document")])
async def test_an_album_is_a_row_of_messages_of_one_group(
    api: Api, reader: User, files: list[tuple[str, bytes]], key: str
) -> None:
    status, answer = await send(api, reader.id, files, reply_parameters=json.dumps({"message_id": 1}))
    messages = answer["result"]
    assert (status, [message["message_id"] for message in messages]) == (200, [*range(2, 2 + len(files))])
    assert len({message["media_group_id"] for message in messages}) == 1
    assert all(key in message and message["reply_to_message"]["message_id"] == 1 for message in messages)


async def test_two_albums_are_two_groups(api: Api, reader: User) -> None:
    groups = [(await send(api, reader.id, [PICTURE] * 2))[1]["result"][0]["media_group_id"] for _ in range(2)]
    assert groups[0] != groups[1]


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ([], "there are no messages to send"),
        ([PICTURE], "there are no messages to send"),
        ([PICTURE] * 11, "too many messages to send as an album"),
        ([PICTURE, DOCUMENT], "document can't be mixed with other media types"),
        ([PICTURE, ("photo", b"GIF89a")], "IMAGE_PROCESS_FAILED"),
        ([PICTURE, ("sticker", b"")], "can't parse InputMedia: the sandbox knows photos and documents"),
    ],
    ids=["none", "one", "eleven", "mixed", "no picture", "no such kind"],
)
async def test_what_is_no_album_is_refused_whole(
    api: Api, sandbox: Sandbox, reader: User, files: list[tuple[str, bytes]], reason: str
) -> None:
    status, answer = await send(api, reader.id, files)
    assert (status, answer["description"]) == (400, f"Bad Request: {reason}")
    assert list(sandbox.chats[reader.id].messages) == [1]


@pytest.mark.parametrize(
    ("media", "reason"),
    [
        ("x", "can't parse media JSON object"),
        ({"type": "photo"}, "expected an Array of InputMedia"),
        (["x"], "can't parse InputMedia: the sandbox knows photos and documents"),
        ([{"type": "photo", "media": "attach://absent"}] * 2, "can't parse InputMedia: media not found"),
    ],
)
async def test_media_that_cannot_be_read_is_refused(api: Api, reader: User, media: Any, reason: str) -> None:
    assert await api.refusal("sendMediaGroup", chat_id=reader.id, media=media) == f"400 Bad Request: {reason}"


async def test_a_misspelt_file_is_found(api: Api, reader: User) -> None:
    status, answer = await api.upload("sendMediaGroup", "stray", "a", b"", chat_id=str(reader.id), media="{}")
    assert (status, "does not know the parameter stray" in answer["description"]) == (400, True)


async def test_an_album_is_counted_once(api: Api, sandbox: Sandbox, reader: User) -> None:
    sandbox.limits = Limits("window")
    assert (await send(api, reader.id, [PICTURE] * 3))[0] == 200
    assert (await send(api, reader.id, [PICTURE] * 3))[0] == 429
