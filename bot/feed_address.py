"""Where a count may be read from, as one line of text: a server, a file, or a recorded night."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from urllib.parse import SplitResult, parse_qs, urlsplit

FASTEST = 5
"""Seconds between two looks at a server, at least: the fastest that publishers of results ask for."""


@dataclass(frozen=True, slots=True)
class RecordedNight:
    """A recorded night, `recorded:<night>?speed=N&gap=SECONDS`: N times as fast as it was.

    No wait between two of its moments lasts longer than `longest_gap` real seconds; None where each lasts its time.
    """

    night: str
    speed: float = 1
    longest_gap: float | None = None

    @classmethod
    def parse(cls, address: str) -> "RecordedNight":
        """Read such an address. Raises ValueError where it is none."""
        parts = urlsplit(address)
        query = parse_qs(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        if parts.scheme != "recorded" or not parts.path or query.keys() - {"speed", "gap"}:
            raise ValueError("it is no recorded night")
        gap = query.get("gap")
        speed = _above_zero(query.get("speed", ["1"])[-1])
        return cls(parts.path, speed, None if gap is None else _above_zero(gap[-1]))


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A file on this machine that somebody else rewrites: `file:<path>`, or the path of one that is there."""

    path: Path


@dataclass(frozen=True, slots=True)
class FeedServer:
    """The address of a feed on a web server. It may hold a password or a key: never print it, print `shown`."""

    url: str = field(repr=False)

    @property
    def shown(self) -> str:
        """The address without user, password and query."""
        parts = urlsplit(self.url)
        return SplitResult(parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", "").geturl()


FeedAddress: TypeAlias = RecordedNight | FeedFile | FeedServer


def parse(address: str) -> FeedAddress:
    """Read an address. Raises ValueError where it is none; its reason does not repeat the address."""
    scheme, _, rest = address.partition(":")
    if scheme in {"http", "https"}:
        return _server(address)
    if scheme == "recorded":
        return RecordedNight.parse(address)
    if scheme == "file":
        return _file(rest)
    if Path(address).is_file():
        return FeedFile(Path(address))
    raise ValueError("it is no address of a server, no file that is there, and no recorded night")


def _server(address: str) -> FeedServer:
    try:
        parts = urlsplit(address)
        usable = parts.hostname and parts.port != 0 and address.isprintable() and " " not in address
    except ValueError:
        usable = False
    if not usable:
        raise ValueError("it is no address of a server")
    return FeedServer(address)


def _file(rest: str) -> FeedFile:
    """The file of `file:counts.json`, `file:/counts.json` or `file:///counts.json`."""
    path = rest.removeprefix("//")
    if not path:
        raise ValueError("it names no file")
    return FeedFile(Path(path))


def _above_zero(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise ValueError(f"{number} is not above 0")
    return number
