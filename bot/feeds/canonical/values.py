"""The values that several parts of the format share: percentages, lines of the ballot, wordings, origins."""

import re
from collections.abc import Iterable, Mapping

from bot.election.model import Election
from bot.election.origin import Confidence, Origin, Wording
from bot.election.percent import Percent
from bot.feeds.strict_json import Node, one_of

ORIGIN = ("source", "confidence", "note")

NAME, NOTE = 120, 600
"""The most letters of a name and of a sentence about the figures: whatever shows them must fit into one message."""

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_INDEPENDENT = re.compile(r"independent[a-z0-9_-]*")


def read_number(fields: Mapping[str, Node], key: str) -> int | None:
    """The whole number under `key`, None where it is not given."""
    return fields[key].whole_number() if key in fields else None


def read_percent(node: Node) -> Percent:
    """A percentage as it was printed."""
    if isinstance(node.value, int | float) and not isinstance(node.value, bool):
        raise node.fault('must be text as "5.20", not a number, so that its decimals are kept')
    return node.convert(Percent.parse)


def lines_of(node: Node, lines: Iterable[str], *, independents: bool = False) -> dict[str, Node]:
    """The values of an object by line of the ballot; with `independents` keys as "independent-1" are lines too."""
    known = tuple(lines)
    found = dict(node.entries())
    for key, child in found.items():
        if key not in known and not (independents and _INDEPENDENT.fullmatch(key)):
            raise child.fault(f"is an unknown line of the ballot, {one_of(known, key)}")
    return found


def read_wording(node: Node, most: int) -> Wording:
    """The same text by language, English among them, each of `most` letters at most."""
    words = {}
    for key, child in node.entries():
        if not _LANGUAGE.fullmatch(key):
            raise child.fault('is no language code, as "en"')
        words[key] = child.text(most)
    node.require(dict(node.entries()), "en")
    return words


def read_origin(fields: Mapping[str, Node], election: Election, default: str) -> Origin:
    """Where the figures of one object come from: its own source or sources, else `default`."""
    sources: tuple[str, ...] = (default,)
    if "source" in fields:
        given = fields["source"]
        nodes = given.items() if isinstance(given.value, list) else [given]
        sources = tuple(node.name_of(election.sources, "source") for node in nodes)
    confidence = Confidence.HIGH
    if "confidence" in fields:
        confidence = Confidence(fields["confidence"].name_of(Confidence, "confidence"))
    return Origin(sources, confidence, read_wording(fields["note"], NOTE) if "note" in fields else None)
