"""What cannot be true in a snapshot, by itself or against what was accepted before."""

from dataclasses import dataclass
from enum import StrEnum


class Doubt(StrEnum):
    """What cannot be true, or must not be believed yet."""

    COUNTED_BEFORE_CLOSE = "counted_before_close"
    PREVIOUS_ELECTION = "previous_election"
    UNCHANGED_SINCE_DOUBTED = "unchanged_since_doubted"
    SHARES_ABOVE_100 = "shares_above_100"
    SUM_DIFFERS = "sum_differs"
    VOTES_ABOVE_BALLOTS = "votes_above_ballots"
    COUNTED_ABOVE_TOTAL = "counted_above_total"
    TURNOUT_ABOVE_100 = "turnout_above_100"
    PERCENT_DIFFERS = "percent_differs"


@dataclass(frozen=True, slots=True)
class Problem:
    """One doubt about one place of a snapshot: `expected` and `found` are the two figures that disagree, as text.

    `place` is the path of contest, constituency and line, joined by "/". `grave` problems quarantine the snapshot;
    the others (a printed percentage that differs from the computed one) are only reported.
    """

    doubt: Doubt
    place: str
    expected: str
    found: str
    grave: bool = True
