"""The strongest of several, with equals kept apart: nobody is put before another without a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Ranking:
    """The strongest: `sure` are among them in any case, `equal` share the boundary and `places` of them fit.

    `equal` is empty where the boundary falls between two different strengths.
    """

    sure: tuple[str, ...]
    equal: tuple[str, ...] = ()
    places: int = 0


def strongest(strength: Mapping[str, Fraction | int], count: int) -> Ranking:
    """The `count` strongest by the given strengths; all of them where there are no more than `count`."""
    if count <= 0:
        return Ranking(())
    ordered = sorted(strength, key=lambda name: strength[name], reverse=True)
    chosen, others = ordered[:count], ordered[count:]
    if not others or strength[others[0]] < strength[chosen[-1]]:
        return Ranking(tuple(chosen))
    boundary = strength[others[0]]
    sure = tuple(name for name in chosen if strength[name] > boundary)
    equal = tuple(name for name in ordered if strength[name] == boundary)
    return Ranking(sure, equal, count - len(sure))
