"""Highest averages: each seat goes to the list with the highest quotient of its votes and its next divisor.

The divisors are those of D'Hondt (1882) and Sainte-Lague (1910), and the latter with 1.4 for the first seat; see
Pukelsheim, "Proportional Representation: Apportionment Methods and Their Applications", 2nd ed. 2017, chapter 4.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from heapq import heapify, heappop, heappush
from typing import TypeAlias

from bot.election.claims import Claims
from bot.election.rules import Method

Divisor: TypeAlias = Callable[[int], Fraction]
"""The number of a list's seat, from 1 -> what its votes are divided by for it."""


def dhondt(seat: int) -> Fraction:
    """1, 2, 3 ..."""
    return Fraction(seat)


def sainte_lague(seat: int) -> Fraction:
    """1, 3, 5 ..."""
    return Fraction(2 * seat - 1)


def modified_sainte_lague(seat: int) -> Fraction:
    """1.4, 3, 5 ..."""
    return Fraction(7, 5) if seat == 1 else sainte_lague(seat)


DIVISORS: Mapping[Method, Divisor] = {
    Method.DHONDT: dhondt,
    Method.SAINTE_LAGUE: sainte_lague,
    Method.MODIFIED_SAINTE_LAGUE: modified_sainte_lague,
}


def highest_averages(votes: Mapping[str, Fraction | int], seats: int, divisor: Divisor) -> Claims:
    """Give `seats` seats one quotient after another; equal quotients that do not all fit are left as equal claims."""
    quotients = [(-count / divisor(1), name) for name, count in votes.items()]
    heapify(quotients)
    certain = dict.fromkeys(votes, 0)
    left = seats
    while left:
        equal = _pop_highest(quotients)
        if len(equal) > left:
            return Claims(certain, equal, left)
        for name in equal:
            certain[name] += 1
            heappush(quotients, (-votes[name] / divisor(certain[name] + 1), name))
        left -= len(equal)
    return Claims(certain)


def _pop_highest(quotients: list[tuple[Fraction, str]]) -> tuple[str, ...]:
    """Take the lists with the highest quotient off the heap, which holds quotients negated."""
    highest = quotients[0][0]
    equal = []
    while quotients and quotients[0][0] == highest:
        equal.append(heappop(quotients)[1])
    return tuple(equal)
