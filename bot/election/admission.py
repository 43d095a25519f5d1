"""Who takes part in the allocation: lists over the line, exempt, in by another way, or let in where too few passed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot.election.ranking import strongest
from bot.election.result import BallotLine, DistrictResult, Side
from bot.election.rules import Threshold, TooFewRule


@dataclass(frozen=True, slots=True)
class Admission:
    """The lists that pass, and those of which it cannot be said.

    `near` are lists on the line or in the band around it, passing or not, whose side decides; `unknown` those that have
    no side because something was not published. A list whose rounded share lies around the line is not in `passing`.
    """

    passing: frozenset[str]
    near: tuple[str, ...] = ()
    undecided: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Participants:
    """The lists that seats are given to.

    `weights`: what the votes of lists let in below the line are multiplied by. That multiplies their quotients, as the
    rule says, against a quota of the same votes, so that largest remainders still have every seat to give.
    """

    lists: frozenset[str]
    weights: Mapping[str, Fraction]
    least_seats: int = 0
    other_rule: bool = False


def admission(
    lines: Iterable[BallotLine], threshold: Threshold | None, districts: Mapping[str, DistrictResult]
) -> Admission:
    """Which of these lists pass the threshold, by the line or by another way in."""
    passing, close, undecided, unknown = [], [], [], []
    for line in lines:
        other_way = _other_way(line.id, threshold, districts)
        if line.side is None or other_way:
            passing.append(line.id)
            continue
        if line.near or line.side is Side.ON_LINE:
            close.append(line.id)
        if line.side is Side.ABOVE:
            passing.append(line.id)
        elif line.side is Side.UNKNOWN or other_way is None:
            unknown.append(line.id)
        elif line.side is Side.ON_LINE:
            undecided.append(line.id)
    return Admission(frozenset(passing), tuple(close), frozenset(undecided), frozenset(unknown))


def _other_way(party: str, threshold: Threshold | None, districts: Mapping[str, DistrictResult]) -> bool | None:
    """Whether the party has won enough districts; None where the source says nothing at all about such a contest.

    A district that nobody has won yet counts for nobody, as votes that are not counted yet do.
    """
    answers = []
    for way in threshold.alternatives if threshold is not None else ():
        winners = [winner for winner in districts[way.contest].winners.values() if winner is not None]
        answers.append(winners.count(party) >= way.count if winners else None)
    if True in answers:
        return True
    return None if None in answers else False


def participants(
    threshold: Threshold | None,
    lists: Sequence[str],
    passing: frozenset[str],
    votes: Mapping[str, int] | None,
    seats: int,
) -> Participants | None:
    """Who takes part where exactly `passing` of `lists` pass; None where too few do and the rule cannot be applied.

    It cannot where it is not known, where the next largest list is not (no votes, a tie), or where the least seats that
    it promises are not there to give.
    """
    if threshold is None or (passing and len(passing) >= threshold.too_few.minimum):
        return Participants(passing, {})
    too_few = threshold.too_few
    rule = too_few.rule if passing else too_few.nobody
    if rule is TooFewRule.WAIVE:
        return Participants(frozenset(lists), {}, other_rule=True)
    if rule is TooFewRule.UNRESOLVED:
        return None
    admitted = _next_largest(lists, passing, votes, max(too_few.minimum, 1) - len(passing))
    if admitted is None or too_few.least_seats * len(admitted) > seats:
        return None
    weights = dict.fromkeys(sorted(admitted), too_few.factor)
    return Participants(passing | admitted, weights, too_few.least_seats, other_rule=True)


def _next_largest(
    lists: Sequence[str], passing: frozenset[str], votes: Mapping[str, int] | None, count: int
) -> frozenset[str] | None:
    """The `count` largest lists that did not pass; None where their votes are not all known, or tie."""
    others = [name for name in lists if name not in passing]
    if votes is None or any(name not in votes for name in others):
        return None
    ranking = strongest({name: votes[name] for name in others}, count)
    return None if ranking.equal else frozenset(ranking.sure)
