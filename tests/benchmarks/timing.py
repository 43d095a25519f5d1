"""Timing side by side: the candidates take turns, so that a machine that slows down slows all of them."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence

ROUNDS = 9


def side_by_side(title: str, candidates: Mapping[str, Callable[[], object]], repeat: int) -> None:
    """Print the time of one call of each candidate in microseconds: median with minimum and maximum over the rounds."""
    spent: dict[str, list[float]] = {name: [] for name in candidates}
    for call in candidates.values():
        _per_call(call, max(repeat // 10, 1))
    for _ in range(ROUNDS):
        for name, call in candidates.items():
            spent[name].append(_per_call(call, repeat))
    show(title, spent, "us")


def show(title: str, figures: Mapping[str, Sequence[float]], unit: str) -> None:
    """Print each candidate's figures: median with minimum and maximum, and the median over that of the first one."""
    baseline = statistics.median(next(iter(figures.values())))
    print(title)
    for name, values in figures.items():
        median = statistics.median(values)
        spread = f"({min(values):,.1f} to {max(values):,.1f})"
        print(f"  {name:<34} {median:12,.1f} {unit:<3} {spread:<26} {median / baseline:6.2f} x baseline")


def _per_call(call: Callable[[], object], repeat: int) -> float:
    start = time.perf_counter()
    for _ in range(repeat):
        call()
    return (time.perf_counter() - start) / repeat * 1e6
