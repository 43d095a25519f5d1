"""A snapshot worked out: shares, the line, seats of the count so far. Nothing here knows what was before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.election.percent import Percent, Share
from bot.election.seats import Seats
from bot.election.snapshot import CountClass


class Side(StrEnum):
    """Where a list is against the threshold.

    ON_LINE: the evidence cannot tell (a rounded percentage, or a close count that goes to and fro).
    UNKNOWN: the base, or the votes, were not published. Exactly on a line of "5 percent and more" is ABOVE.
    """

    ABOVE = "above"
    BELOW = "below"
    ON_LINE = "on_line"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class BallotLine:
    """One line of the ballot, worked out.

    `share` in percent of the contest's base, None where it cannot be known. `published` is what the source printed.
    `votes_to_line`: votes minus the smallest passing number; None without votes, base or threshold.
    `side` is None for lines that need not pass (no threshold, an exempt list, "against all").
    `near`: within the hysteresis band around the line, which is wide early in the count and gone at its end.
    """

    id: str
    votes: int | None
    share: Share | None
    published: Percent | None
    side: Side | None
    votes_to_line: int | None
    near: bool


class NoSeats(StrEnum):
    """Why there are no seats to give.

    NOT_BEGUN: every figure is zero, or no list that takes part has a vote. NO_VOTES: the votes are not published.
    EMBARGO: the law holds the seats back for now.
    """

    NOT_BEGUN = "not_begun"
    NO_VOTES = "no_votes"
    CONSTITUENCIES_MISSING = "constituencies_missing"
    THRESHOLD_UNKNOWN = "threshold_unknown"
    ROUNDING = "rounding"
    TOO_FEW_LISTS = "too_few_lists"
    EMBARGO = "embargo"


@dataclass(frozen=True, slots=True)
class Scenario:
    """The seats if, of the lists on the line, exactly `passing` pass; None where even then none are known."""

    passing: frozenset[str]
    seats: Seats | None


@dataclass(frozen=True, slots=True)
class ListResult:
    """A list contest worked out.

    `base`: the votes that all shares are of. `turnout`: ballots over registered, in percent.
    `seats` is "if the count ended now"; None with the reason in `no_seats`. Where lists are on the line or near it,
    `scenarios` holds the allocation for each way they may fall (the one of the count as it stands included).
    `other_rule`: True where the rule for too few lists was applied.
    """

    contest: str
    base: int | None
    lines: tuple[BallotLine, ...]
    counted: int | None
    total: int | None
    turnout: Share | None
    seats: Seats | None
    no_seats: NoSeats | None
    by_constituency: Mapping[str, Seats] = field(default_factory=dict)
    scenarios: tuple[Scenario, ...] = ()
    other_rule: bool = False

    @property
    def not_begun(self) -> bool:
        """Whether the source says of every line of the ballot that it has nothing yet; silence is not zero."""
        return all(
            line.votes == 0 or (line.votes is None and line.published is not None and not line.published.value)
            for line in self.lines
        )

    def line(self, line_id: str) -> BallotLine:
        """The worked-out line of this ballot id; KeyError where the ballot has none such."""
        for line in self.lines:
            if line.id == line_id:
                return line
        raise KeyError(line_id)


@dataclass(frozen=True, slots=True)
class DistrictResult:
    """A contest of districts worked out: district id -> winning party id, or "independent"; None where not known."""

    contest: str
    winners: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class ChamberResult:
    """The whole house, as far as every seat of it is known.

    `seats` by party id or "independent" is None unless every seat of the chamber is known and no tie is open.
    `majority` is the party that holds the majority, None where none does or the seats are not known.
    """

    seats: Mapping[str, int] | None
    majority: str | None


@dataclass(frozen=True, slots=True)
class Result:
    """A snapshot's count worked out, for every contest."""

    feed_time: datetime
    source: str
    test: bool
    class_: CountClass
    lists: Mapping[str, ListResult]
    districts: Mapping[str, DistrictResult]
    chamber: ChamberResult
