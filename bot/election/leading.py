"""Who leads: only what the evidence proves. Rounded percentages and lists without figures prove no lead and no tie."""

from collections.abc import Sequence

from bot.election.result import BallotLine


def leading(lists: Sequence[BallotLine]) -> tuple[str, ...]:
    """The list that leads; several where they are level with the same votes; none where it is not known, or no votes.

    A list of which nothing was published may be the largest, so that beside it nobody is known to lead.
    """
    first = tuple(line for line in lists if all(_ahead(line, other) or _level(line, other) for other in lists))
    return tuple(line.id for line in first if line.votes != 0)


def _ahead(line: BallotLine, other: BallotLine) -> bool:
    """Whether `line` has more than `other` for sure: by votes, or by shares that cannot overlap."""
    if line.votes is not None and other.votes is not None:
        return line.votes > other.votes
    return line.share is not None and other.share is not None and line.share.low > other.share.high


def _level(line: BallotLine, other: BallotLine) -> bool:
    """Whether both have as much for sure; a list always has as much as itself."""
    return line is other or (line.votes is not None and line.votes == other.votes)
