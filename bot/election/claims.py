"""What a formula gives before any tie-break: seats that are certain, and equal claims to the last ones."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claims:
    """Certain seats by list, and `places` last seats that the lists `equal` have an equal claim to.

    `equal` is empty where every seat is certain. A list that is not in `certain` has no certain seat.
    """

    certain: Mapping[str, int]
    equal: tuple[str, ...] = ()
    places: int = 0
