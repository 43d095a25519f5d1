"""What an exit poll can tell apart: a list against the line, and lists against one another, by its own margin of error.

The margin is the one that the pollster states for each single share, in percentage points. Two shares are told apart
where their intervals do not overlap, so by more than twice the margin. A poll gives no seats and no crossing.
"""

from collections.abc import Iterable
from fractions import Fraction

from bot.election.exit_poll import ExitPoll
from bot.election.model import ListContest
from bot.election.result import Side
from bot.election.threshold import side


def polled_side(poll: ExitPoll, contest: ListContest, party: str) -> Side | None:
    """Where the poll puts a list against the line; None where it need not pass, UNKNOWN where the poll has no share.

    On the line inside the margin, or where the printed decimals cannot tell; else, and without a margin, a plain side.
    """
    percent = None if contest.threshold is None else contest.threshold.percent_for(party)
    if contest.threshold is None or percent is None:
        return None
    share = poll.shares.get(party)
    if share is None:
        return Side.UNKNOWN
    if poll.margin is not None and abs(share.value - percent) <= poll.margin:
        return Side.ON_LINE
    return side(share.share, percent, contest.threshold.inclusive)


def polled_first(poll: ExitPoll) -> str | None:
    """The line of the ballot that is first in the poll for sure; None where the gap is inside the margin."""
    order = _largest_first(poll, poll.shares)
    if len(order) > 1 and not _apart(poll, order[0], order[1]):
        return None
    return order[0] if order else None


def not_apart(poll: ExitPoll, lines: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """The lines of the ballot that the poll cannot tell apart, in groups, the largest shares first.

    In each group every two overlap, and every two that overlap are in a group. None where no margin is stated.
    """
    order = _largest_first(poll, (line for line in lines if line in poll.shares))
    groups: list[tuple[str, ...]] = []
    last = 0
    for start, first in enumerate(order if poll.margin is not None else ()):
        end = start + 1
        while end < len(order) and not _apart(poll, first, order[end]):
            end += 1
        if end > max(last, start + 1):
            groups.append(tuple(order[start:end]))
            last = end
    return tuple(groups)


def _largest_first(poll: ExitPoll, lines: Iterable[str]) -> list[str]:
    return sorted(lines, key=lambda line: poll.shares[line].value, reverse=True)


def _apart(poll: ExitPoll, larger: str, smaller: str) -> bool:
    return poll.shares[larger].value - poll.shares[smaller].value > 2 * (poll.margin or Fraction(0))
