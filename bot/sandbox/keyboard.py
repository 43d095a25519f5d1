"""Inline keyboards: what Telegram accepts under a message (https://core.telegram.org/bots/api#inlinekeyboardmarkup)."""

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.links import checked_link

MAX_BUTTONS = 100
MAX_BUTTONS_IN_ROW = 8
MAX_CALLBACK_DATA_BYTES = 64
_ACTIONS = (
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
    "copy_text",
)
"""In the order in which Telegram looks for them: a button has the first one that it names."""
_LOOKS = ("icon_custom_emoji_id", "style")


def inline_keyboard(markup: Any) -> dict[str, Any] | None:
    """The inline keyboard as the message will show it; None without one.

    The other kinds of reply markup belong to the chat and are never shown in a message. Raises ApiError, 400, for a
    keyboard that Telegram refuses, and for a row of more than 8 buttons: clients do not show one as it is meant,
    whatever the server does with it.
    """
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    if max(map(len, rows), default=0) > MAX_BUTTONS_IN_ROW or sum(map(len, rows)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    buttons = [[_button(button) for button in row] for row in rows if row]
    return {"inline_keyboard": buttons} if buttons else None


def _button(button: Any) -> dict[str, Any]:
    parse_fault = "can't parse inline keyboard button:"
    if not isinstance(button, dict):
        raise bad_request(f"{parse_fault} InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise bad_request(f'{parse_fault} Can\'t find field "text"')
    if not isinstance(button["text"], str):
        raise bad_request(f'{parse_fault} Field "text" must be of type String')
    action = next((name for name in _ACTIONS if button.get(name) not in (None, "")), None)
    if action is None:
        raise bad_request(f"{parse_fault} Text buttons are unallowed in the inline keyboard")
    if not button["text"]:
        raise bad_request("inline keyboard button text must be non-empty")
    looks = {name: button[name] for name in _LOOKS if name in button}
    return {"text": button["text"], **looks, action: _value(action, button[action])}


def _value(action: str, value: Any) -> Any:
    match action:
        case "callback_data":
            if len(str(value).encode()) > MAX_CALLBACK_DATA_BYTES:
                raise bad_request("BUTTON_DATA_INVALID")
            return str(value)
        case "url":
            link = checked_link(str(value))
            if link is None:
                raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
            return link
    return value
