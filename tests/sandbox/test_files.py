"""Files that the bot sends: documents as they are, photographs with their measures."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import Sandbox, User
from bot.sandbox.errors import ApiError
from bot.sandbox.files import MAX_PHOTO_BYTES, Upload
from tests.sandbox.conftest import Api, png


async def test_a_document_keeps_its_cyrillic_name_and_caption(api: Api, sandbox: Sandbox, reader: User) -> None:
    _, answer = await api.upload(
        "sendDocument",
        "document",
        "Нәтижелер қорытынды.json",
        b"{}",
        chat_id=str(reader.id),
        caption="<b>Жеті</b>",
        parse_mode="HTML",
    )
    message = answer["result"]
    assert message["document"]["file_name"] == "Нәтижелер қорытынды.json"
    assert message["document"]["file_size"] == 2
    assert (message["caption"], message["caption_entities"]) == ("Жеті", [{"type": "bold", "offset": 0, "length": 4}])
    assert (sandbox.sent[0].text, sandbox.sent[0].params["document"].content) == ("Жеті", b"{}")


async def test_a_photograph_has_its_measures(api: Api, reader: User) -> None:
    _, answer = await api.upload("sendPhoto", "photo", "орындар.png", png(1200, 675), chat_id=str(reader.id))
    (photo,) = answer["result"]["photo"]
    assert (photo["width"], photo["height"]) == (1200, 675)
    assert "caption" not in answer["result"]


@pytest.mark.parametrize(
    ("content", "params", "reason"),
    [
        (b"GIF89a", {}, "IMAGE_PROCESS_FAILED"),
        (png(9_000, 1_001), {}, "PHOTO_INVALID_DIMENSIONS"),
        (png(2_100, 100), {}, "PHOTO_INVALID_DIMENSIONS"),
        (png(100, 100), {"caption": "x" * 1025}, "message caption is too long"),
    ],
    ids=["no picture", "too big", "too narrow", "long caption"],
)
async def test_a_photograph_that_telegram_does_not_take_is_refused(
    api: Api, reader: User, content: bytes, params: dict[str, Any], reason: str
) -> None:
    status, answer = await api.upload("sendPhoto", "photo", "x.png", content, chat_id=str(reader.id), **params)
    assert (status, answer["description"]) == (400, f"Bad Request: {reason}")


async def test_a_file_must_come_with_the_call(api: Api, reader: User) -> None:
    refusal = await api.refusal("sendDocument", chat_id=reader.id, document="attach://x")
    assert refusal == "400 Bad Request: there is no document in the request"


def test_a_photograph_may_not_be_too_heavy() -> None:
    with pytest.raises(ApiError, match="file is too big"):
        Upload("x.png", "image/png", png(100, 100) + bytes(MAX_PHOTO_BYTES)).photo()
