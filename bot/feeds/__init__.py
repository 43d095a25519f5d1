"""Feeds: where a count is read from, and the formats it is read in. Bytes come in, snapshots go out."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from bot.election.model import Election
from bot.election.snapshot import Snapshot
from bot.feeds import canonical
from bot.feeds.feed import Feed, FeedError, Payload

__all__ = ["FORMATS", "Feed", "FeedError", "Parse", "Payload"]

Parse: TypeAlias = Callable[[Payload, Election], Snapshot]
"""Reads a payload of one format against an election's definition. Raises FeedError."""

FORMATS: Mapping[str, Parse] = MappingProxyType({"canonical": canonical.parse})
"""Every format by the name that configuration uses."""
