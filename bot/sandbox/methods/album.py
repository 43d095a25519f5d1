"""Albums: several pictures or several documents of the bot as one (https://core.telegram.org/bots/api#sendmediagroup)."""

from typing import Any

from bot.sandbox.entities import FormattedText
from bot.sandbox.errors import bad_request
from bot.sandbox.files import Upload
from bot.sandbox.methods.content import caption
from bot.sandbox.methods.sending import kept, pass_flood_gate, place_of, put
from bot.sandbox.parameters import Params
from bot.sandbox.sandbox import Sandbox

FEWEST, MOST = 2, 10


async def send_media_group(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#sendmediagroup; counts as one message where messages are counted."""
    media = params.get("media")
    if not isinstance(media, list):
        raise bad_request("expected an Array of InputMedia")
    contents = [_content(item) for item in media]
    _require_album(media)
    place = place_of(sandbox, params)
    pass_flood_gate(sandbox, place.chat)
    messages = [put(sandbox, place, params, content, payload) for content, payload in contents]
    for item, message in zip(media, messages, strict=True):
        kept(sandbox, item["media"])
        message.options["media_group_id"] = str(messages[0].message_id)
    return [message.json() for message in messages]


def _content(item: Any) -> tuple[FormattedText, dict[str, Any]]:
    """One InputMedia: its caption, and what its message carries."""
    if not isinstance(item, dict) or item.get("type") not in ("photo", "document"):
        raise bad_request("can't parse InputMedia: the sandbox knows photos and documents")
    file = item.get("media")
    if not isinstance(file, Upload):
        raise bad_request("can't parse InputMedia: media not found")
    return caption(item), {"photo": [file.photo()]} if item["type"] == "photo" else {"document": file.document()}


def _require_album(media: list[dict[str, Any]]) -> None:
    """Refuse what is no album; one message alone too, which the method table forbids though Telegram sends it."""
    if len(media) > MOST:
        raise bad_request("too many messages to send as an album")
    if len(media) < FEWEST:
        raise bad_request("there are no messages to send")
    if len({item["type"] for item in media}) > 1:
        raise bad_request("document can't be mixed with other media types")
