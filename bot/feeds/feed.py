"""What a feed is: what it hands over, and how it says what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Payload:
    """The bytes of one look at a feed. `name` says where they come from, and opens the place of every fault."""

    body: bytes
    name: str


class FeedError(Exception):
    """What a feed gave cannot be read: one sentence of place and reason.

    `place` is the payload's name and, where the fault is inside the document, its path there, as
    "canonical.json: contests.list.votes.amanta".
    """

    def __init__(self, reason: str, place: str) -> None:
        super().__init__(reason, place)
        self.reason = reason
        self.place = place

    def __str__(self) -> str:
        """The place, then the reason."""
        return f"{self.place}: {self.reason}"


class Feed(Protocol):
    """Where snapshots come from."""

    async def fetch(self, now: datetime) -> Sequence[Payload]:
        """What is new at `now`, oldest first; empty where nothing changed. Raises FeedError."""
        ...

    def forget(self) -> None:
        """What was given last was not taken in: it is given again, and not counted as seen."""
        ...
