"""JSON read strictly: every value is asked for by its type, and every fault names its path in the document."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import NoReturn, TypeVar

from bot.feeds.feed import FeedError, Payload

Value = TypeVar("Value")

LARGEST = 10**12
"""Figures stay below this: more than all votes of the world, and safe in every database column."""

_TIME = re.compile(r"(19|20)\d\d-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_PLAIN_KEY = re.compile(r"[\w-]{1,60}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_FEW = 10
_SHORT = 60


class _Pairs(dict[str, object]):
    """A JSON object that remembers a key which was given twice; plain dicts keep the last value silently."""

    repeated: str | None = None


def _pairs(items: list[tuple[str, object]]) -> _Pairs:
    pairs = _Pairs()
    for key, value in items:
        if key in pairs and pairs.repeated is None:
            pairs.repeated = key
        pairs[key] = value
    return pairs


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number of JSON")


def _type_name(value: object) -> str:
    names: list[tuple[type, str]] = [
        (bool, "true or false"),
        (int, "a number"),
        (float, "a number with a fraction"),
        (str, "text"),
        (list, "a list"),
        (dict, "an object"),
    ]
    return next((name for kind, name in names if isinstance(value, kind)), "null")


def one_of(known: Iterable[str], wanted: str) -> str:
    """Words that tell a reader what would have been right: all `known` names where they are few, else the closest."""
    names = list(known)
    if not names:
        return "none is known here"
    if len(names) <= _FEW:
        return f"known are {', '.join(names)}"
    close = get_close_matches(wanted, names, n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else f"none of the {len(names)} that are known"


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a document with its path. Each method reads it as one type, or raises FeedError."""

    value: object
    document: str
    path: str = ""

    @classmethod
    def load(cls, payload: Payload) -> "Node":
        """The document in `payload`; FeedError where it is no JSON text in UTF-8."""
        text = _decode(payload)
        try:
            value = json.loads(text, object_pairs_hook=_pairs, parse_constant=_no_number)
        except json.JSONDecodeError as error:
            place = f"line {error.lineno} column {error.colno}"
            raise FeedError(f"is no JSON: {error.msg} at {place}", payload.name) from error
        except (ValueError, RecursionError) as error:
            reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
            raise FeedError(f"is no JSON: {reason}", payload.name) from error
        return cls(value, payload.name)

    def fault(self, reason: str) -> FeedError:
        """The error that says `reason` of this value."""
        return FeedError(reason, f"{self.document}: {self.path}" if self.path else self.document)

    def child(self, key: str | int, value: object) -> "Node":
        """The value under `key` of this one."""
        if isinstance(key, int):
            return Node(value, self.document, f"{self.path}[{key}]")
        plain = key if _PLAIN_KEY.fullmatch(key) else json.dumps(key[:_SHORT])
        return Node(value, self.document, f"{self.path}.{plain}" if self.path else plain)

    def entries(self) -> Iterator[tuple[str, "Node"]]:
        """The keys and values of an object whose keys are names out of the election."""
        if not isinstance(self.value, _Pairs):
            raise self._wrong("an object")
        if self.value.repeated is not None:
            raise self.child(self.value.repeated, None).fault("is given twice")
        return ((key, self.child(key, value)) for key, value in self.value.items())

    def fields(self, known: Iterable[str], nullable: str = "") -> dict[str, "Node"]:
        """The values of an object by key; a key that is not `known` is refused, and null except under `nullable`."""
        names = tuple(known)
        found = dict(self.entries())
        for key, node in found.items():
            if key not in names:
                raise node.fault(f"is an unknown key, {one_of(names, key)}")
            if node.value is None and key != nullable:
                raise node.fault("is null: leave the key out where nothing was published")
        return found

    def require(self, fields: dict[str, "Node"], key: str) -> "Node":
        """The value under `key` of this object, which must be there."""
        if key not in fields:
            raise self.fault(f'lacks the key "{key}"')
        return fields[key]

    def items(self, most: int | None = None) -> list["Node"]:
        """The values of a list, which are not more than `most`."""
        if not isinstance(self.value, list):
            raise self._wrong("a list")
        if most is not None and len(self.value) > most:
            raise self.fault(f"lists {len(self.value)}, more than the {most} that have room in a message")
        return [self.child(index, value) for index, value in enumerate(self.value)]

    def text(self, most: int | None = None) -> str:
        """Text, not empty, that can be printed and stored; not longer than `most` letters."""
        if not isinstance(self.value, str):
            raise self._wrong("text")
        if not self.value.strip():
            raise self.fault("is empty text")
        if _UNPRINTABLE.search(self.value):
            raise self.fault("holds a control character or half a character")
        if most is not None and len(self.value) > most:
            raise self.fault(f"has {len(self.value)} letters, more than the {most} that have room in a message")
        return self.value

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self._wrong("true or false")
        return self.value

    def whole_number(self) -> int:
        """A number of people, ballots or units: whole, not negative, below LARGEST."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self._wrong("a whole number")
        if not 0 <= self.value < LARGEST:
            raise self.fault("must be a whole number from 0 to 999999999999")
        return self.value

    def time(self) -> datetime:
        """A date and time with its offset from UTC."""
        text = self.text()
        if not _TIME.fullmatch(text):
            raise self.fault(f'{_quoted(text)} is no time with an offset, as "2023-03-27T16:55:00+06:00"')
        try:
            return datetime.fromisoformat(text)
        except ValueError as error:
            raise self.fault(f"{_quoted(text)} is no time: {error}") from error

    def convert(self, read: Callable[[str], Value]) -> Value:
        """What `read` makes of the short ASCII text here; its ValueError is the reason of the fault."""
        text = self.text()
        if len(text) > _SHORT or not text.isascii():
            raise self.fault(f"{_quoted(text)} is too long, or has letters or digits outside ASCII")
        try:
            return read(text)
        except ValueError as error:
            raise self.fault(str(error)) from error

    def name_of(self, known: Iterable[str], what: str) -> str:
        """Text that is one of the `known` names of `what`."""
        text, names = self.text(), tuple(known)
        if text not in names:
            raise self.fault(f"{_quoted(text)} is an unknown {what}, {one_of(names, text)}")
        return text

    def key_of(self, key: str, known: Mapping[str, Value], what: str) -> Value:
        """What `known` has under `key`, the key of this value in its object; `what` says what it names."""
        if key not in known:
            raise self.fault(f"is an unknown {what}, {one_of(known, key)}")
        return known[key]

    def _wrong(self, wanted: str) -> FeedError:
        return self.fault(f"must be {wanted}, not {_type_name(self.value)}")


def _quoted(text: str) -> str:
    return json.dumps(text if len(text) <= _SHORT else text[:_SHORT] + "...", ensure_ascii=False)


def _decode(payload: Payload) -> str:
    if not payload.body.strip():
        raise FeedError("is empty", payload.name)
    if payload.body.startswith(b"\xef\xbb\xbf"):
        raise FeedError("begins with a byte order mark: save it as UTF-8 without one", payload.name)
    try:
        return payload.body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FeedError(f"is not UTF-8: byte {error.start + 1} is no text", payload.name) from error
