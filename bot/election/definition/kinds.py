"""The kinds of value that a definition is made of, each read from what TOML gives.

A kind's reader raises ValueError with the reason, in words that also say what to write instead.
"""

import difflib
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

from bot.election.origin import Wording
from bot.election.percent import Percent

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_ID = re.compile(r"[a-z0-9_-]{1,32}")
"""So short that it fits into the data of a button, which Telegram limits to 64 bytes."""
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_FRACTION = re.compile(r"\d{1,9}(\.\d{1,6}|/[1-9]\d{0,8})?")


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """A kind of value. `fallback` stands in for a faulty one, so that reading goes on to the next fault."""

    read: Callable[[object], T]
    fallback: T


@dataclass(frozen=True, slots=True)
class KnownIds:
    """The ids that may be named. `ids` is None where their own file cannot be read: then no name is doubted."""

    what: str
    ids: Collection[str] | None

    def check(self, name: str) -> None:
        """Raise ValueError where nothing has this name, with the likeliest right one."""
        if self.ids is not None and name not in self.ids:
            raise ValueError(f'unknown {self.what} "{name}"{suggestion(name, self.ids)}')


def suggestion(name: str, known: Collection[str]) -> str:
    """What to write instead of an unknown name: the nearest one, or all of them where they are few."""
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return f', did you mean "{near[0]}"?'
    return f", known are {', '.join(sorted(known))}" if 0 < len(known) <= 25 else ""


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be a text that is not empty")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("must be an integer of 0 or more; leave it out where it is not known")
    return value


def _positive(value: object) -> int:
    if _whole(value) == 0:
        raise ValueError("must be an integer of 1 or more")
    return _whole(value)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _printed(value: object) -> str:
    if isinstance(value, float):
        raise ValueError(f'is a float, which loses digits: write it in quotes as it was printed, as "{value}"')
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError('must be a number in quotes, as "5.20", or an integer')
    return str(value)


def _percent(value: object) -> Percent:
    return Percent.parse(_printed(value))


def _points(value: object) -> Fraction:
    return _percent(value).value


def _line(value: object) -> Fraction:
    percent = _percent(value).value
    if not percent:
        raise ValueError("is 0, which everybody passes: leave the threshold out")
    return percent


def _fraction(value: object) -> Fraction:
    printed = _printed(value)
    if not _FRACTION.fullmatch(printed):
        raise ValueError(f'"{printed}" is no fraction, as "7/10" or "0.7"')
    return Fraction(printed)


def _moment(value: object) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError("must be a time with its offset, as 2023-03-19T20:00:00+06:00, without quotes")
    return value


def _day(value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError("must be a date, as 2023-03-19, without quotes")
    return value


def _day_or_moment(value: object) -> date | datetime:
    return _moment(value) if isinstance(value, datetime) else _day(value)


def _colour(value: object) -> str:
    colour = _text(value).lower()
    if not _COLOUR.fullmatch(colour):
        raise ValueError(f'"{value}" is no colour, as "#0072b2"')
    return colour


def _wording(value: object) -> Wording:
    if not isinstance(value, Mapping):
        raise ValueError('must be a text in several languages, as { en = "...", ru = "..." }')
    strange = [language for language in value if not _LANGUAGE.fullmatch(language)]
    if strange:
        raise ValueError(f'"{strange[0]}" is no language code, as en, ru or kk')
    empty = [language for language, text in value.items() if not isinstance(text, str) or not text.strip()]
    if empty:
        raise ValueError(f"the text in {', '.join(empty)} must be a text that is not empty")
    if "en" not in value:
        raise ValueError("the English text (en) is missing: readers of other languages fall back to it")
    return dict(value)


def _text_or_wording(value: object) -> Wording:
    if isinstance(value, str):
        return {"en": _text(value)}
    if not isinstance(value, Mapping):
        raise ValueError('must be a text, or one in several languages, as { en = "...", ru = "..." }')
    return _wording(value)


def _id(value: object) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise ValueError("must be an id in quotes, made of at most 32 of a-z, 0-9, _ and -")
    return value


def _area_id(value: object) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value.lower()):
        raise ValueError("must be an id in quotes, made of at most 32 letters from A to Z, 0-9, _ and -")
    return value


TEXT = Kind(_text, "")
WHOLE = Kind(_whole, 0)
POSITIVE = Kind(_positive, 0)
FLAG = Kind(_flag, False)
PERCENT = Kind(_percent, Percent(Fraction(0), 0))
POINTS = Kind(_points, Fraction(0))
LINE = Kind(_line, Fraction(0))
FRACTION = Kind(_fraction, Fraction(0))
MOMENT = Kind(_moment, datetime.min.replace(tzinfo=UTC))
DAY = Kind(_day, date.min)
DAY_OR_MOMENT = Kind(_day_or_moment, date.min)
COLOUR = Kind(_colour, "")
WORDING: Kind[Wording] = Kind(_wording, {})
TEXT_OR_WORDING: Kind[Wording] = Kind(_text_or_wording, {})
ID = Kind(_id, "")
AREA_ID = Kind(_area_id, "")


def choice(of: type[E]) -> Kind[E]:
    """One of the words of an enumeration."""
    words = [member.value for member in of]

    def read(value: object) -> E:
        if value not in words:
            raise ValueError(f"must be one of {', '.join(words)}, not {value!r}")
        return of(value)

    return Kind(read, next(iter(of)))


def reference(known: KnownIds) -> Kind[str]:
    """The id of something that the definition holds."""

    def read(value: object) -> str:
        name = _text(value)
        known.check(name)
        return name

    return Kind(read, "")


def listed(kind: Kind[T]) -> Kind[tuple[T, ...]]:
    """A list of values of one kind, none of them twice."""

    def read(value: object) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise ValueError("must be a list, in square brackets")
        twice = [each for number, each in enumerate(value) if each in value[:number]]
        if twice:
            raise ValueError(f"{twice[0]!r} stands in it twice")
        return tuple(kind.read(each) for each in value)

    return Kind(read, ())
