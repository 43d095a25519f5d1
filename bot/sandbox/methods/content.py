"""What the bot puts into a message: a text by its parse mode, and what a message gives back of its call."""

from typing import Any

from bot.sandbox.entities import FormattedText, clean, tidy
from bot.sandbox.errors import bad_request
from bot.sandbox.parameters import Params
from bot.sandbox.parse_mode import parse_html

MAX_TEXT = 4096
MAX_CAPTION = 1024


def message_text(params: Params) -> FormattedText:
    """`text`, which must not be empty. Raises ApiError, 400, for one that Telegram does not take."""
    if not params.get("text", ""):
        raise bad_request("message text is empty")
    content = _parsed(params["text"], params)
    if not content.text:
        raise bad_request("text must be non-empty")
    if len(content.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return content


def caption(params: Params) -> FormattedText:
    """`caption`, which may be missing. Raises ApiError, 400, for one that Telegram does not take."""
    content = _parsed(params.get("caption", ""), params)
    if len(content.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return content


def options(params: Params) -> dict[str, Any]:
    """What a message gives back of how it was asked for."""
    given = {"link_preview_options": params.get("link_preview_options")}
    if params.get("protect_content"):
        given["has_protected_content"] = True
    return {name: value for name, value in given.items() if value}


def _parsed(text: str, params: Params) -> FormattedText:
    """A text by its parse mode; HTML is the only one here."""
    mode = params.get("parse_mode", "").lower()
    if mode not in ("", "html"):
        raise bad_request("unsupported parse_mode")
    return tidy(parse_html(text) if mode else FormattedText(clean(text)))
