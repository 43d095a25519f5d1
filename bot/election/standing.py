"""Each list against the threshold as people were told it, and when that changes. Hysteresis lives here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.election.result import Side


@dataclass(frozen=True, slots=True)
class Standing:
    """A list against the threshold.

    `side` is what may be said now; `told` is the side of the last baseline or crossing, which people were told.
    `confirmed` once the result is final. `pending`: newer snapshots in a row on the other side, inside the band.
    `flips`: crossings since the list last stood clear of the band. `transition` numbers what was told, from 0.
    """

    side: Side
    told: Side
    confirmed: bool
    pending: int
    flips: int
    transition: int
    feed_time: datetime


Standings: TypeAlias = Mapping[tuple[str, str], Standing]
"""(contest id, party id) -> standing."""
