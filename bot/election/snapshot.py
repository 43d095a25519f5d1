"""What one look at a results feed said. Nothing here is worked out yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.election.exit_poll import ExitPoll
from bot.election.model import Winner
from bot.election.percent import Percent
from bot.election.turnout import Bulletin


class CountClass(StrEnum):
    """What kind of evidence a figure is."""

    EXIT_POLL = "exit_poll"
    PARTIAL = "partial"
    PRELIMINARY = "preliminary"
    FINAL = "final"


def all_counted(counted: int | None, total: int | None) -> bool:
    """Whether every reporting unit is counted, as published; nothing of nothing is not a whole count."""
    return total is not None and total > 0 and counted == total


@dataclass(frozen=True, slots=True)
class Tally:
    """The count of one ballot, for a whole contest or one constituency.

    `votes` by line of the ballot, or None where the source published percentages only. `percents` are the shares
    as the source printed them. `counted` of `total` are reporting units (stations, parishes) as published.
    A line that is missing from `votes` is not known; it is not zero.
    """

    votes: Mapping[str, int] | None = None
    percents: Mapping[str, Percent] = field(default_factory=dict)
    counted: int | None = None
    total: int | None = None
    registered: int | None = None
    ballots: int | None = None
    valid: int | None = None
    invalid: int | None = None
    blank: int | None = None

    @property
    def has_evidence(self) -> bool:
        """Whether somebody has a vote, or more than nothing was published as a percentage."""
        return any((self.votes or {}).values()) or any(printed.value for printed in self.percents.values())

    def says_zero(self, lines: Iterable[str]) -> bool:
        """Whether it was published of each of these lines that nobody has voted for it yet; silence is not zero."""
        votes = self.votes or {}
        figures = ((votes.get(line), self.percents.get(line)) for line in lines)
        return all(
            cast == 0 or (cast is None and printed is not None and not printed.value) for cast, printed in figures
        )

    @property
    def is_complete(self) -> bool:
        """Whether every reporting unit is counted, as far as the source publishes that."""
        return all_counted(self.counted, self.total)


@dataclass(frozen=True, slots=True)
class ContestCount:
    """The count of one contest: the row of the whole contest where there is one, and rows by constituency."""

    whole: Tally | None
    constituencies: Mapping[str, Tally] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Count:
    """The count of every contest that the source spoke of. `winners`: district id -> who the source says won."""

    class_: CountClass
    contests: Mapping[str, ContestCount]
    winners: Mapping[str, Winner] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one look at the feed said, at the feed's own time.

    `source` is a key of `Election.sources`. `test` marks invented or rehearsal figures: they never mix with real ones.
    Bulletins and exit polls may be new ones or all so far; what was seen before is passed over.
    """

    election: str
    feed_time: datetime
    source: str
    test: bool = False
    count: Count | None = None
    bulletins: tuple[Bulletin, ...] = ()
    exit_polls: tuple[ExitPoll, ...] = ()
