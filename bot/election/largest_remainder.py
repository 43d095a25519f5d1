"""Largest remainder: each list gets a seat for every whole quota, the rest go to the largest remainders.

The quotas are those of Hare (1857), Droop (1868) and Hagenbach-Bischoff (1888); see Pukelsheim, "Proportional
Representation: Apportionment Methods and Their Applications", 2nd ed. 2017, chapter 5.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeAlias

from bot.election.claims import Claims
from bot.election.ranking import strongest
from bot.election.rules import Method

Quota: TypeAlias = Callable[[Fraction | int, int], Fraction]
"""(all votes, seats) -> the votes that make a whole seat."""


def hare(votes: Fraction | int, seats: int) -> Fraction:
    """The simple quota: votes / seats, not rounded."""
    return Fraction(votes, seats)


def droop(votes: Fraction | int, seats: int) -> Fraction:
    """The smallest whole number above votes / (seats + 1)."""
    return Fraction(Fraction(votes, seats + 1) // 1 + 1)


def hagenbach_bischoff(votes: Fraction | int, seats: int) -> Fraction:
    """votes / (seats + 1), not rounded."""
    return Fraction(votes, seats + 1)


QUOTAS: Mapping[Method, Quota] = {
    Method.HARE: hare,
    Method.DROOP: droop,
    Method.HAGENBACH_BISCHOFF: hagenbach_bischoff,
}


def largest_remainder(votes: Mapping[str, Fraction | int], seats: int, quota: Fraction) -> Claims:
    """Give `seats` seats by whole quotas and largest remainders."""
    # Votes and quota are both taken times the quota's denominator, so that whole votes are divided as integers.
    divided = {name: divmod(count * quota.denominator, quota.numerator) for name, count in votes.items()}
    whole = {name: int(quotient) for name, (quotient, _) in divided.items()}
    left = seats - sum(whole.values())
    if left < 0:
        return _one_quota_too_many(whole)
    # A Droop quota of very few votes leaves more seats than there are lists; each has one of them for every full round.
    rounds, left = divmod(left, len(votes))
    ranking = strongest({name: remainder for name, (_, remainder) in divided.items()}, left)
    certain = {name: seats + rounds + (name in ranking.sure) for name, seats in whole.items()}
    return Claims(certain, ranking.equal, ranking.places)


def _one_quota_too_many(whole: Mapping[str, int]) -> Claims:
    """Votes that are all exact multiples of the Hagenbach-Bischoff quota hold one quota more than there are seats.

    Then each list's last whole quota is as good as any other's, and one of them goes without its seat.
    """
    holders = tuple(name for name, seats in whole.items() if seats)
    certain = {name: seats - (name in holders) for name, seats in whole.items()}
    return Claims(certain, holders, len(holders) - 1)
