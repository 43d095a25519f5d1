"""The line: what a share is of, the smallest passing number, and on which side of it a list stands. All exact."""

from fractions import Fraction
from math import ceil, floor

from bot.election.model import ListContest
from bot.election.percent import Share
from bot.election.result import Side
from bot.election.rules import BaseKind, Hysteresis
from bot.election.snapshot import CountClass, Tally

_FIXED_BASES = {BaseKind.CAST, BaseKind.REGISTERED}


def base_votes(contest: ListContest, tally: Tally) -> int | None:
    """The number that all shares of this tally are of; None where the source did not publish what it is made of.

    A base of listed votes needs the votes of every line it adds up: a line that is missing is not zero.
    """
    figures = {
        BaseKind.LISTED_WITH_AGAINST_ALL: _listed(contest.lines, tally),
        BaseKind.LISTED_WITHOUT_AGAINST_ALL: _listed(contest.lists, tally),
        BaseKind.VALID: tally.valid,
        BaseKind.CAST: tally.ballots,
        BaseKind.REGISTERED: tally.registered,
    }
    return figures[contest.base.kind]


def _listed(lines: tuple[str, ...], tally: Tally) -> int | None:
    """The votes for all these lines together, None where those of one are not known."""
    if tally.votes is None or any(line not in tally.votes for line in lines):
        return None
    return sum(tally.votes[line] for line in lines)


def passing_votes(percent: Fraction, inclusive: bool, base: int) -> int:
    """The smallest number of votes that passes: at least `percent` of `base`, or more than it where not inclusive."""
    line = percent * base / 100
    return ceil(line) if inclusive else floor(line) + 1


def votes_to_line(votes: int, passing: int) -> int:
    """Votes over the smallest passing number, 0 for exactly enough; negative where so many are missing."""
    return votes - passing


def votes_needed(contest: ListContest, votes: int, base: int, percent: Fraction) -> int | None:
    """How many of the votes still to come a list needs at least to pass; None where one more does not move the base.

    Every vote for the list also enters the base, so with t = `percent` / 100 it is the smallest k for which
    (votes + k) / (base + k) passes: k = ceil((t * base - votes) / (1 - t)) where exactly the line is enough, else the
    next whole number above that fraction. It is a bound: votes for others raise the base and the need. Never negative.
    Voters on the lists, and ballots cast where they are published before the votes, are in the base already.
    """
    if contest.threshold is None or contest.base.kind in _FIXED_BASES or percent >= 100:
        return None
    lacking = (percent * base - 100 * votes) / (100 - percent)
    return max(ceil(lacking) if contest.threshold.inclusive else floor(lacking) + 1, 0)


def side(share: Share | None, percent: Fraction, inclusive: bool) -> Side:
    """Where a share stands against `percent`; ON_LINE where it is only known to lie around it."""
    if share is None:
        return Side.UNKNOWN
    if share.low > percent or (inclusive and share.low == percent):
        return Side.ABOVE
    if share.high < percent or (not inclusive and share.high == percent):
        return Side.BELOW
    return Side.ON_LINE


def band(hysteresis: Hysteresis, class_: CountClass, counted: int | None, total: int | None) -> Fraction:
    """How far from the line a list is "near" it, in percentage points.

    The full band with nothing counted or nothing published about it; none for a complete, preliminary or final count.
    """
    if class_ in {CountClass.PRELIMINARY, CountClass.FINAL}:
        return Fraction(0)
    if counted is None or not total:
        return hysteresis.band
    return hysteresis.band * max(Fraction(total - counted, total), Fraction(0))


def near(share: Share | None, percent: Fraction, width: Fraction) -> bool:
    """Whether the share may lie less than `width` percentage points from the line."""
    return share is not None and share.low - width < percent < share.high + width and width > 0
