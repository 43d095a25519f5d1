"""Recorded nights: what a feed said, moment by moment.

A night is two files, described in docs/nights.md: `night.toml` says what it is, `moments.jsonl` holds one canonical
document a line, oldest first.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import msgspec

from bot.election.origin import Wording
from bot.feeds.canonical import FORMAT
from bot.feeds.feed import FeedError, Payload
from bot.feeds.strict_json import Node

ABOUT = "night.toml"
MOMENTS = "moments.jsonl"


class Moment(NamedTuple):
    """What the feed said at one time: `payload` is a whole canonical document."""

    time: datetime
    payload: Payload


class NightOrigin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who recorded the night, where it stands, and how it may be used."""

    text: str
    licence: str
    url: str | None = None


class About(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a night says of itself: its election, its name, what in it is real and what is invented."""

    election: str
    names: dict[str, str]
    origin: NightOrigin
    real: dict[str, str] | None = None
    invented: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Recording:
    """A recorded night: the election it belongs to, and every moment of it, oldest first.

    `real` and `invented` say what in it is so; None where nothing is.
    """

    election_id: str
    names: Wording
    real: Wording | None
    invented: Wording | None
    moments: tuple[Moment, ...]

    @classmethod
    def read(cls, files: Mapping[str, bytes]) -> "Recording":
        """Read a night out of its files by name. Raises FeedError, with the number of the line where it is in one."""
        about = _about(files)
        moments = _moments(_file(files, MOMENTS), about.election)
        return cls(about.election, about.names, about.real, about.invented, moments)

    @property
    def times(self) -> tuple[datetime, ...]:
        """The time of every moment."""
        return tuple(moment.time for moment in self.moments)

    def until(self, at: datetime) -> tuple[Moment, ...]:
        """The moments up to and including this time."""
        return tuple(moment for moment in self.moments if moment.time <= at)


def _file(files: Mapping[str, bytes], name: str) -> bytes:
    if name not in files:
        raise FeedError("is missing from the folder of this night", name)
    return files[name]


def _about(files: Mapping[str, bytes]) -> About:
    body = _file(files, ABOUT)
    try:
        about = msgspec.convert(tomllib.loads(body.decode()), About)
    except UnicodeDecodeError as error:
        raise FeedError(f"is not UTF-8: byte {error.start + 1} is no text", ABOUT) from error
    except tomllib.TOMLDecodeError as error:
        raise FeedError(f"is no TOML: {error}", ABOUT) from error
    except msgspec.ValidationError as error:
        raise FeedError(str(error), ABOUT) from error
    for key, wording in (("names", about.names), ("real", about.real), ("invented", about.invented)):
        if wording is not None and "en" not in wording:
            raise FeedError("lacks English", f"{ABOUT}: {key}")
    return about


def _moments(body: bytes, election_id: str) -> tuple[Moment, ...]:
    moments: list[Moment] = []
    for number, line in enumerate(body.splitlines(), start=1):
        moment = _moment(Payload(line, f"{MOMENTS} line {number}"), election_id)
        if moments and moment.time <= moments[-1].time:
            raise FeedError("time: is not later than that of the line before", moment.payload.name)
        moments.append(moment)
    if not moments:
        raise FeedError("is empty: a night has one moment at least", MOMENTS)
    return tuple(moments)


def _moment(line: Payload, election_id: str) -> Moment:
    document = Node.load(line)
    fields = dict(document.entries())
    for key in ("format", "election"):
        if key in fields:
            raise fields[key].fault("is left out of a recorded moment: it is the same for the whole night")
    time = document.require(fields, "time").time()
    # The head is put before the text of the line, and nothing is written anew, so that the format's own reader still
    # sees what is wrong with the line, as a party that is given twice.
    head = f'{{"format":"{FORMAT}","election":{json.dumps(election_id)},'.encode()
    return Moment(time, Payload(head + line.body.lstrip()[1:], line.name))
