"""The lines of the ballot worked out: each one's share, its side of the threshold, and its votes over it or short."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from bot.election.model import ListContest
from bot.election.percent import Share
from bot.election.result import BallotLine
from bot.election.rules import Threshold
from bot.election.snapshot import Tally
from bot.election.threshold import base_votes, near, passing_votes, side, votes_to_line


def worked_lines(
    contest: ListContest, names: Iterable[str], tally: Tally, threshold: Threshold | None, width: Fraction
) -> tuple[BallotLine, ...]:
    """The lines `names` of one tally, against `threshold`, "near" it inside `width` percentage points.

    Shares come from votes where votes and base are known, else they are what the published percentage allows.
    """
    base = base_votes(contest, tally)
    lines = (_line(name, tally, base) for name in names)
    if threshold is None:
        return tuple(lines)
    return tuple(line if line.id == contest.against_all else _tested(line, base, threshold, width) for line in lines)


def _line(name: str, tally: Tally, base: int | None) -> BallotLine:
    """A line of the ballot with its share, not tested against anything."""
    votes = (tally.votes or {}).get(name)
    published = tally.percents.get(name)
    share = None if published is None else published.share
    if votes is not None and base:
        share = Share.of(votes, base)
    return BallotLine(name, votes, share, published, side=None, votes_to_line=None, near=False)


def _tested(line: BallotLine, base: int | None, threshold: Threshold, width: Fraction) -> BallotLine:
    """The line against the percent that it needs; as it is where it needs none."""
    percent = threshold.percent_for(line.id)
    if percent is None:
        return line
    over = None
    if line.votes is not None and base:
        over = votes_to_line(line.votes, passing_votes(percent, threshold.inclusive, base))
    return replace(
        line,
        side=side(line.share, percent, threshold.inclusive),
        votes_to_line=over,
        near=near(line.share, percent, width),
    )
