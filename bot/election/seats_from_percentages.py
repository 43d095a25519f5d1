"""Seats from percentages only: given where every value inside the rounding leads to the same seats, else not.

The proof looks at corners. Each condition that makes an allocation the right one is linear in the shares, so over all
values that the rounding allows it is worst in a corner, which its signs name.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import permutations

from bot.election.highest_averages import DIVISORS, Divisor
from bot.election.percent import Share
from bot.election.rules import Allocation, Method
from bot.election.seats import Seats, claims


def certain_seats(shares: Mapping[str, Share], seats: int, rule: Allocation) -> Seats | None:
    """The seats that the lists get whatever their shares are inside the rounding; None where it decides.

    A tie anywhere inside is no certainty. The Droop quota needs the number of votes, which percentages do not tell.
    """
    proof = _proof(rule.method, seats)
    having = {name: share for name, share in shares.items() if share.high > 0}
    if proof is None or not having:
        return None
    found = claims({name: share.middle for name, share in having.items()}, seats, rule.method)
    if found.places or not proof(having, found.certain):
        return None
    return Seats({name: found.certain.get(name, 0) for name in shares})


def _proof(method: Method, seats: int) -> Callable[[Mapping[str, Share], Mapping[str, int]], bool] | None:
    """What proves an allocation by this method; None where percentages cannot."""
    if method in DIVISORS:
        return lambda shares, by_list: _averages_hold(shares, by_list, DIVISORS[method])
    quotas = {Method.HARE: seats, Method.HAGENBACH_BISCHOFF: seats + 1}
    if method not in quotas:
        return None
    return lambda shares, by_list: _remainders_hold(shares, by_list, quotas[method])


def _averages_hold(shares: Mapping[str, Share], by_list: Mapping[str, int], divisor: Divisor) -> bool:
    """Whether nobody's next quotient reaches the last quotient that anybody else got a seat for."""
    return all(
        shares[other].high * divisor(by_list[holder]) < shares[holder].low * divisor(by_list[other] + 1)
        for holder, other in permutations(shares, 2)
        if by_list[holder]
    )


def _remainders_hold(shares: Mapping[str, Share], by_list: Mapping[str, int], quotas: int) -> bool:
    """Whether no two lists' distances from quotas to seats differ by a whole seat, with sum / `quotas` as quota.

    Seats s are those of the largest remainders of v / Q exactly where (v_i / Q - s_i) < (v_j / Q - s_j) + 1 for every
    two lists: then all distances lie within one seat, and rounding at one common point gives s.
    """
    return all(
        _largest(shares, more, fewer, Fraction(by_list[more] - by_list[fewer] + 1, quotas)) < 0
        for more, fewer in permutations(shares, 2)
    )


def _largest(shares: Mapping[str, Share], more: str, fewer: str, of_sum: Fraction) -> Fraction:
    """The largest that v_more - v_fewer - of_sum * sum(v) can be inside the rounding."""
    total = Fraction(0)
    for name, share in shares.items():
        weight = (name == more) - (name == fewer) - of_sum
        total += weight * (share.high if weight > 0 else share.low)
    return total
