"""Inline keyboards: what is shown and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.keyboard import inline_keyboard


def button(data: str = "results") -> dict[str, Any]:
    return {"text": "Results", "callback_data": data}


def keyboard(*rows: list[Any]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        (None, None),
        (keyboard(), None),
        (keyboard([]), None),
        ({"remove_keyboard": True}, None),
        ({"keyboard": [["Results"]]}, None),
        (keyboard([button()], []), keyboard([button()])),
        (keyboard([{**button(), "url": ""}]), keyboard([button()])),
        (keyboard([{**button(), "style": "primary"}]), keyboard([{**button(), "style": "primary"}])),
        (
            keyboard([{"text": "Source", "url": "sailau.example"}]),
            keyboard([{"text": "Source", "url": "http://sailau.example/"}]),
        ),
        (
            keyboard([{"text": "Copy", "copy_text": {"text": "x"}}]),
            keyboard([{"text": "Copy", "copy_text": {"text": "x"}}]),
        ),
    ],
)
def test_only_an_inline_keyboard_with_buttons_is_shown(markup: Any, shown: Any) -> None:
    assert inline_keyboard(markup) == shown


def test_a_keyboard_may_be_as_big_as_telegram_allows() -> None:
    rows = [[button("ж" * 32)] * 8] * 12 + [[button()] * 4]
    assert inline_keyboard(keyboard(*rows)) == keyboard(*rows)


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ([], "object expected as reply markup"),
        (
            {"inline_keyboard": [{}]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        (keyboard(["Results"]), "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
        (keyboard([{"callback_data": "x"}]), "can't parse inline keyboard button: Can't find field \"text\""),
        (
            keyboard([{"text": 5, "callback_data": "x"}]),
            'can\'t parse inline keyboard button: Field "text" must be of type String',
        ),
        (
            keyboard([{"text": "Results"}]),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (keyboard([{"text": "", "callback_data": "x"}]), "inline keyboard button text must be non-empty"),
        (keyboard([button("ж" * 32 + "!")]), "BUTTON_DATA_INVALID"),
        (
            keyboard([{"text": "Source", "url": "http://localhost"}]),
            "inline keyboard button URL 'http://localhost' is invalid: Wrong HTTP URL",
        ),
        (keyboard([button()] * 9), "reply markup is too long"),
        (keyboard(*[[button()] * 8] * 12, [button()] * 5), "reply markup is too long"),
    ],
)
def test_a_keyboard_that_telegram_does_not_take_is_refused(markup: Any, reason: str) -> None:
    with pytest.raises(ApiError) as refusal:
        inline_keyboard(markup)
    assert refusal.value.description == f"Bad Request: {reason}"
