"""Timing side by side: the candidates take turns, so that a machine that slows down slows all of them."""

import statistics
import time
from collections.abc import Callable, Mapping

ROUNDS = 9


def side_by_side(title: str, candidates: Mapping[str, Callable[[], object]], repeat: int) -> None:
    """Print the time of one call of each candidate in microseconds: median with minimum and maximum over the rounds.

    The first candidate is the baseline that the others' medians are compared with.
    """
    spent: dict[str, list[float]] = {name: [] for name in candidates}
    for call in candidates.values():
        _per_call(call, max(repeat // 10, 1))
    for _ in range(ROUNDS):
        for name, call in candidates.items():
            spent[name].append(_per_call(call, repeat))
    baseline = statistics.median(next(iter(spent.values())))
    print(title)
    for name, times in spent.items():
        median = statistics.median(times)
        spread = f"({min(times):.1f} to {max(times):.1f})"
        print(f"  {name:<34} {median:10.1f} us  {spread:<22} {median / baseline:6.2f} x baseline")


def _per_call(call: Callable[[], object], repeat: int) -> float:
    start = time.perf_counter()
    for _ in range(repeat):
        call()
    return (time.perf_counter() - start) / repeat * 1e6
