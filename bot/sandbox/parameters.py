"""What a call was given, whichever way it came: query, form or JSON -> numbers, strings and objects."""

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.files import Upload

Params = Mapping[str, Any]


def decode(raw: Params, accepted: Collection[str], *, strict: bool) -> dict[str, Any]:
    """The parameters of a method, as values.

    Telegram passes over what it does not know. Where `strict`, it is refused: a misspelt parameter, or one that is not
    built here, must not look as if it worked. Raises ApiError, 400, for that, a broken object, or text that is no
    Unicode.
    """
    raw = _attached(raw) if "media" in accepted else raw
    unknown = sorted(set(raw) - set(accepted))
    if unknown and strict:
        raise bad_request(f"the sandbox does not know the parameter {unknown[0]} of this method")
    known = {name: raw[name] for name in raw if name in accepted and raw[name] is not None}
    return {name: _READ[name](value) for name, value in known.items()}


def _attached(raw: Params) -> Params:
    """The parameters with each file in its place in `media`, where `attach://<name>` stands for that of this name."""
    media = _READ["media"](raw.get("media"))
    if not isinstance(media, list):
        return raw
    files = {f"attach://{name}": value for name, value in raw.items() if isinstance(value, Upload)}
    wanted = [str(item.get("media")) if isinstance(item, dict) else "" for item in media]
    filled = [
        item | {"media": files[name]} if name in files else item for item, name in zip(media, wanted, strict=True)
    ]
    return {name: value for name, value in raw.items() if f"attach://{name}" not in wanted} | {"media": filled}


def _string(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return text


def _integer(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0


def _boolean(value: Any) -> bool:
    return str(value).lower() in ("true", "yes", "1")


def chat_id(value: Any) -> int | str:
    """A chat: its number, or the name of a public one."""
    text = _string(value).strip()
    return _integer(text) if text.removeprefix("-").isdecimal() else text


def _file(value: Any) -> Any:
    return value if isinstance(value, Upload) else _string(value)


def _structure(what: str) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return json.loads(_string(value)) if value else None
        except json.JSONDecodeError:
            raise bad_request(f"can't parse {what} JSON object") from None

    return read


_READ: dict[str, Callable[[Any], Any]] = {
    "allow_paid_broadcast": _boolean,
    "allowed_updates": _structure("allowed updates"),
    "cache_time": _integer,
    "callback_query_id": _string,
    "caption": _string,
    "chat_id": chat_id,
    "commands": _structure("commands"),
    "disable_notification": _boolean,
    "document": _file,
    "drop_pending_updates": _boolean,
    "language_code": _string,
    "limit": _integer,
    "link_preview_options": _structure("link preview options"),
    "max_connections": _integer,
    "media": _structure("media"),
    "message_id": _integer,
    "message_thread_id": _integer,
    "offset": _integer,
    "parse_mode": _string,
    "photo": _file,
    "protect_content": _boolean,
    "reply_markup": _structure("reply keyboard markup"),
    "reply_parameters": _structure("reply parameters"),
    "return_bots": _boolean,
    "scope": _structure("BotCommandScope"),
    "secret_token": _string,
    "show_alert": _boolean,
    "text": _string,
    "timeout": _integer,
    "url": _string,
    "user_id": _integer,
}
