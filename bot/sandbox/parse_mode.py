"""`parse_mode`: a text with HTML marks -> the text and its entities.

The rules and the words of every refusal are those of Telegram's own Bot API server: no tree, no recovery, the first
fault ends it, and faults are placed by byte of the UTF-8 text (https://core.telegram.org/bots/api#html-style).
"""

import re
from dataclasses import dataclass, replace
from typing import NoReturn

from bot.sandbox.entities import Entity, FormattedText, clean, utf16_length
from bot.sandbox.errors import bad_request
from bot.sandbox.links import checked_link

_TYPES = {
    "a": "text_link",
    "b": "bold",
    "blockquote": "blockquote",
    "code": "code",
    "del": "strikethrough",
    "em": "italic",
    "i": "italic",
    "ins": "underline",
    "pre": "pre",
    "s": "strikethrough",
    "span": "spoiler",
    "strike": "strikethrough",
    "strong": "bold",
    "tg-emoji": "custom_emoji",
    "tg-spoiler": "spoiler",
    "tg-time": "date_time",
    "u": "underline",
}
_NAMED_REFERENCES = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_LANGUAGE_CLASS = "language-"

_PLAIN = re.compile(rb"[^<&]+")
_REFERENCE = re.compile(rb"&(?:#x(?P<hex>[0-9a-fA-F]+)|#(?P<decimal>[0-9]+)|(?P<name>[A-Za-z]+))(?P<end>;?)")
_LONGEST_REFERENCE = 9
_SPACE = re.compile(rb"\s*")
_TAG_NAME = re.compile(rb"[^\s>]*")
_ATTRIBUTE_NAME = re.compile(rb"[^\s=>/\"']*")
_NAME_TOKEN = re.compile(rb"[A-Za-z0-9.-]*")
_QUOTED = {b'"': re.compile(rb'[^&"]+'), b"'": re.compile(rb"[^&']+")}


def parse_html(text: str) -> FormattedText:
    """What `parse_mode=HTML` makes of a text; it is not trimmed. Raises ApiError, 400, at the first fault."""
    return _HtmlParser(text.encode()).parse()


@dataclass(frozen=True, slots=True)
class _OpenTag:
    name: str
    attributes: dict[str, str]
    offset: int
    first_part: int


class _HtmlParser:
    """One walk over the bytes; `_at` is the byte to be read next."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._at = 0
        self._parts: list[str] = []
        self._length = 0
        self._open: list[_OpenTag] = []
        self._entities: list[Entity] = []

    def parse(self) -> FormattedText:
        while self._at < len(self._source):
            if self._source.startswith(b"</", self._at):
                self._end_tag()
            elif self._source.startswith(b"<", self._at):
                self._start_tag()
            else:
                self._keep(self._character_data())
        if self._open:
            _refuse(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        entities = (replace(entity, details={}) if entity.type == "code" else entity for entity in self._entities)
        return FormattedText("".join(self._parts), tuple(entities))

    def _take(self, pattern: re.Pattern[bytes]) -> bytes:
        found = pattern.match(self._source, self._at)
        assert found is not None, "every pattern is used where it matches"
        self._at = found.end()
        return found.group()

    def _next(self) -> bytes:
        return self._source[self._at : self._at + 1]

    def _keep(self, text: str) -> None:
        text = clean(text)
        self._parts.append(text)
        self._length += utf16_length(text)

    def _character_data(self) -> str:
        if self._next() != b"&":
            return self._take(_PLAIN).decode()
        found = _REFERENCE.match(self._source, self._at)
        character = _referenced(found) if found else None
        if found is None or character is None:
            self._at += 1
            return "&"
        self._at = found.end()
        return character

    def _start_tag(self) -> None:
        begin = self._at
        self._at += 1
        name = self._take(_TAG_NAME).decode().lower()
        if not self._next():
            _refuse(f"Unclosed start tag at byte offset {begin}")
        if name not in _TYPES:
            _refuse(f'Unsupported start tag "{name}" at byte offset {begin}')
        attributes = self._attributes(name, begin)
        self._at += 1
        if name == "span" and attributes.get("class") != "tg-spoiler":
            _refuse(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self._open.append(_OpenTag(name, attributes, self._length, len(self._parts)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        self._take(_SPACE)
        while self._next() != b">":
            name = self._take(_ATTRIBUTE_NAME).decode()
            if not name:
                _refuse(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
            attributes[name] = self._attribute_value(tag, begin)
            self._take(_SPACE)
        return attributes

    def _attribute_value(self, tag: str, begin: int) -> str:
        self._take(_SPACE)
        value = ""
        if self._next() == b"=":
            self._at += 1
            self._take(_SPACE)
            value = self._quoted() if self._next() in (b'"', b"'") else self._name_token(tag, begin)
            if not self._next():
                _refuse(f"Unclosed start tag at byte offset {begin}")
        elif not self._next():
            _refuse(f'Unclosed start tag "{tag}" at byte offset {begin}')
        return value

    def _quoted(self) -> str:
        quote = self._next()
        self._at += 1
        parts = []
        while self._next() not in (quote, b""):
            parts.append(self._character_data() if self._next() == b"&" else self._take(_QUOTED[quote]).decode())
        self._at += len(self._next())
        return "".join(parts)

    def _name_token(self, tag: str, begin: int) -> str:
        if not self._next():
            _refuse(f'Unclosed start tag "{tag}" at byte offset {begin}')
        token_begin = self._at
        token = self._take(_NAME_TOKEN).decode().lower()
        if self._next() and self._next() != b">" and not self._next().isspace():
            _refuse(f"Unexpected end of name token at byte offset {token_begin}")
        return token

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            _refuse(f"Unexpected end tag at byte offset {begin}")
        self._at += len("</")
        name = self._take(_TAG_NAME).decode().lower()
        self._take(_SPACE)
        if self._next() != b">":
            _refuse(f"Unclosed end tag at byte offset {begin}")
        self._at += 1
        tag = self._open.pop()
        if name not in ("", tag.name):
            _refuse(f'Unmatched end tag at byte offset {begin}, expected "</{tag.name}>", found "</{name}>"')
        if self._length > tag.offset:
            self._add(tag)

    def _add(self, tag: _OpenTag) -> None:
        text = "".join(self._parts[tag.first_part :])
        entity = _entity(tag, self._length - tag.offset, text)
        if entity is None:
            return
        inner = self._entities[-1] if self._entities else None
        if inner and {inner.type, entity.type} == {"pre", "code"} and _same_place(inner, entity):
            details = inner.details or entity.details
            if details:
                self._entities[-1] = replace(entity, type="pre", details=details)
                return
        self._entities.append(entity)


def _refuse(reason: str) -> NoReturn:
    raise bad_request(f"can't parse entities: {reason}")


def _referenced(found: re.Match[bytes]) -> str | None:
    """The character that a reference stands for; None where it is plain text."""
    if found["name"]:
        return _NAMED_REFERENCES.get(found["name"])
    if found.start("end") - found.start() > _LONGEST_REFERENCE:
        return None
    code = int(found["hex"], 16) if found["hex"] else int(found["decimal"])
    if not 0 < code < 0x10FFFF:
        return None
    if 0xD800 <= code <= 0xDFFF:
        _refuse(
            "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate "
            "code units"
        )
    return chr(code)


def _same_place(one: Entity, other: Entity) -> bool:
    return (one.offset, one.length) == (other.offset, other.length)


def _entity(tag: _OpenTag, length: int, text: str) -> Entity | None:
    """The entity of a closed tag; None for a link that leads nowhere."""
    entity = Entity(_TYPES[tag.name], tag.offset, length)
    match tag.name:
        case "a":
            url = checked_link(tag.attributes.get("href") or text)
            return replace(entity, details={"url": url}) if url else None
        case "code" if tag.attributes.get("class", "").startswith(_LANGUAGE_CLASS):
            return replace(entity, details={"language": tag.attributes["class"].removeprefix(_LANGUAGE_CLASS)})
        case "blockquote" if "expandable" in tag.attributes:
            return replace(entity, type="expandable_blockquote")
        case "tg-emoji":
            return replace(entity, details={"custom_emoji_id": _custom_emoji_id(tag)})
        case "tg-time":
            return replace(entity, details=_date_time(tag))
    return entity


def _custom_emoji_id(tag: _OpenTag) -> str:
    identifier = tag.attributes.get("emoji-id", "")
    if not identifier.isdecimal() or int(identifier) == 0:
        _refuse("Invalid custom emoji identifier specified")
    return identifier


def _date_time(tag: _OpenTag) -> dict[str, str | int]:
    unix_time = tag.attributes.get("unix", "")
    if not unix_time.isdecimal():
        _refuse("Invalid date specified")
    return {"unix_time": int(unix_time), "date_time_format": tag.attributes.get("format", "")}
