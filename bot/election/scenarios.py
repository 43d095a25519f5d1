"""What the seats are for each way in which the lists on the line, or near it, may fall."""

from collections.abc import Callable, Iterator
from itertools import product

from bot.election.admission import Admission
from bot.election.result import Scenario
from bot.election.seats import Seats

MOST_LISTS = 3
"""Of more lists on the line the 2^k allocations would tell nobody anything."""


def scenarios(admitted: Admission, seats_where: Callable[[frozenset[str]], Seats | None]) -> tuple[Scenario, ...]:
    """The seats for every way in which the lists near the line may pass or not, all of them passing first.

    `seats_where` gives the seats for a set of passing lists. Nothing where no list, or more than `MOST_LISTS`, is near
    the line, or where it is not known at all of some list whether it passes.
    """
    if not 1 <= len(admitted.near) <= MOST_LISTS or admitted.unknown:
        return ()
    elsewhere = admitted.passing.difference(admitted.near)
    return tuple(Scenario(chosen, seats_where(elsewhere | chosen)) for chosen in _subsets(admitted.near))


def _subsets(names: tuple[str, ...]) -> Iterator[frozenset[str]]:
    for choice in product((True, False), repeat=len(names)):
        yield frozenset(name for name, chosen in zip(names, choice, strict=True) if chosen)
