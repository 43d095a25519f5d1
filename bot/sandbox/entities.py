"""Text with entities: what Telegram keeps of what it is sent.

Offsets and lengths count UTF-16 code units, as everywhere in the Bot API
(https://core.telegram.org/bots/api#messageentity, https://core.telegram.org/bots/api#formatting-options).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.sandbox.unmarked import unmarked

_CONTROL_CHARACTERS = {code: " " for code in range(32) if code != ord("\n")} | {ord("\r"): None}
"""Telegram shows every control character but the line feed as a space, and drops the carriage return."""
_BLANK = " \n"
_STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
_QUOTES = ("blockquote", "expandable_blockquote")
_MONOSPACE = ("code", "pre")
_OUTERMOST_FIRST = (
    *_QUOTES,
    "pre",
    "code",
    "text_link",
    "url",
    "email",
    "bot_command",
    "mention",
    "hashtag",
    "date_time",
    *_STYLES,
    "custom_emoji",
)
"""Of entities over the same characters the outer one comes first."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A special part of a text: its type, where it stands, and what its type adds (`url`, `language`, ...)."""

    type: str
    offset: int
    length: int
    details: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def end(self) -> int:
        """The code unit after the last one."""
        return self.offset + self.length

    def json(self) -> dict[str, Any]:
        """The Bot API's MessageEntity."""
        return {"type": self.type, "offset": self.offset, "length": self.length, **self.details}


@dataclass(frozen=True, slots=True)
class FormattedText:
    """A text and its entities in the order of the Bot API: by offset, the longer one first."""

    text: str
    entities: tuple[Entity, ...] = ()


def utf16_length(text: str) -> int:
    """The UTF-16 code units of a text."""
    return len(text) + sum(character > "\uffff" for character in text)


def clean(text: str) -> str:
    """A text without the control characters that Telegram does not keep."""
    return text.translate(_CONTROL_CHARACTERS)


def tidy(formatted: FormattedText) -> FormattedText:
    """A text as Telegram would keep it: trimmed, its entities nested by the rules, the unmarked ones found.

    It may come out empty.
    """
    blanks = _Blanks(formatted.text)
    nested = _nest(formatted.entities)
    trimmed = [shorter for entity in nested if (shorter := blanks.trim(entity)).length > 0]
    text = formatted.text.strip(_BLANK)
    lead = len(formatted.text) - len(formatted.text.lstrip(_BLANK))
    moved = [replace(entity, offset=entity.offset - lead) for entity in trimmed]
    return FormattedText(text, tuple(sorted([*moved, *_found(text, moved)], key=_order)))


class _Blanks:
    """Where the spaces and line feeds of a text stand, by UTF-16 code unit."""

    def __init__(self, text: str) -> None:
        units = text.encode("utf-16-be")
        self._blank = [units[i : i + 2].decode("utf-16-be", "replace") in _BLANK for i in range(0, len(units), 2)]
        self._text_end = utf16_length(text.rstrip(_BLANK))

    def trim(self, entity: Entity) -> Entity:
        """The entity from its first visible character on, without a length where it has none."""
        start, end = entity.offset, min(entity.end, self._text_end)
        while start < end and self._blank[start]:
            start += 1
        return replace(entity, offset=start, length=end - start)


def _order(entity: Entity) -> tuple[int, int, int]:
    return entity.offset, -entity.length, _OUTERMOST_FIRST.index(entity.type)


def _nest(entities: Iterable[Entity]) -> list[Entity]:
    """Leave out what may not stand inside another entity, and cut styles where monospace text begins."""
    kept: list[Entity] = []
    for entity in sorted(entities, key=_order):
        if not any(entity.offset < outer.end and _excludes(outer.type, entity.type) for outer in kept):
            kept.append(entity)
    monospace = [entity for entity in kept if entity.type in _MONOSPACE]
    return [part for entity in kept for part in (_around(entity, monospace) if entity.type in _STYLES else [entity])]


def _excludes(outer: str, inner: str) -> bool:
    if outer in _MONOSPACE or outer == inner:
        return True
    if outer in _QUOTES:
        return inner in _QUOTES
    return outer not in _STYLES and inner not in _STYLES


def _around(entity: Entity, holes: Iterable[Entity]) -> Iterator[Entity]:
    start = entity.offset
    for hole in holes:
        if start <= hole.offset < entity.end:
            yield replace(entity, offset=start, length=hole.offset - start)
            start = hole.end
    yield replace(entity, offset=start, length=entity.end - start)


def _found(text: str, entities: Iterable[Entity]) -> Iterator[Entity]:
    taken = [entity for entity in entities if entity.type not in (*_STYLES, *_QUOTES)]
    for kind, start, end in unmarked(text):
        one = Entity(kind, utf16_length(text[:start]), utf16_length(text[start:end]))
        if not any(entity.offset < one.end and one.offset < entity.end for entity in taken):
            yield one
