"""How much of what Telegram takes is used: counted in three ways, near and far; at 1,000 a second; beside a refusal."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from tests.benchmarks.delivery import broadcasts
from tests.benchmarks.delivery.broadcasts import Came, Length
from tests.benchmarks.delivery.lean_telegram import Kind, Setup
from tests.benchmarks.delivery.tables import Figure, figures, percentile, table, verdict

LIMITERS: Mapping[Kind, str] = {
    "window": "strict window",
    "bucket": "token bucket",
    "ban": "strict window, ban of 5 s after a 429",
}
ROUND_TRIPS: Mapping[float, float] = {0.02: 0.97, 0.05: 0.97, 0.15: 0.95}
"""The shortest round trip in seconds, and the share of what is allowed that is to be delivered."""

STRICT = Setup(kind="window", round_trip=0.05, whole=True)
_FAST = Setup(kind="window", per_second=1000, round_trip=0.05)
_ONE_REFUSED = Setup(kind="window", round_trip=0.05, refuse_each=97)
"""About one of 80 recipients: a refusal in three seconds."""
_AROUND = 0.5
"""Seconds before and after a moment."""


async def nine(length: Length) -> tuple[str, Came]:
    """Each way of counting at each distance, at 30 a second; and what came of the strict one at 50 ms."""
    came = {
        (kind, round_trip): await broadcasts.ours(Setup(kind=kind, round_trip=round_trip, whole=True), length)
        for kind in LIMITERS
        for round_trip in ROUND_TRIPS
    }
    rows = [_row(kind, round_trip, one) for (kind, round_trip), one in came.items()]
    head = ("limiter", "round trip", "delivered of allowed", "goal", "429", "lost", "doubled", "")
    title = f"30 messages a second, {length.seconds:.0f} s each after {length.warm_up:.0f} s of warming up"
    return table(title, head, rows), came["window", 0.05]


def _row(kind: Kind, round_trip: float, came: Came) -> Sequence[str]:
    goal = ROUND_TRIPS[round_trip]
    return (
        LIMITERS[kind],
        f"{round_trip * 1000:.0f} ms",
        f"{came.share:.3f}",
        f"{goal:.2f}",
        str(came.refusals),
        str(came.lost),
        str(came.doubled),
        verdict(came.share >= goal and not (came.refusals or came.lost or came.doubled)),
    )


async def thousand(length: Length) -> str:
    """At the rate of paid broadcasts."""
    came = await broadcasts.ours(_FAST, length, lateness=True)
    measured = [
        Figure("delivered of allowed", [came.share], "{:.3f}", at_least=0.97),
        Figure("answers 429", [came.refusals], "{:.0f}", at_most=0),
        Figure("lost", [came.lost], "{:.0f}", at_most=0),
        Figure("doubled", [came.doubled], "{:.0f}"),
        Figure("share of a core", [came.cores], "{:.2f}", at_most=0.6),
        Figure("event loop late, p99", [percentile(came.late, 99) * 1000], "{:.1f} ms", at_most=10),
    ]
    return figures(f"1,000 messages a second for {length.seconds:.0f} s, strict window, 50 ms", measured)


async def one_refused(length: Length) -> str:
    """One chat is asked to wait now and then: how many slots longer that makes the longest wait of all others."""
    came = await broadcasts.ours(_ONE_REFUSED, length)
    beside, without = _longest_gaps(came, length.warm_up)
    added = (max(beside) - max(without)) * _ONE_REFUSED.per_second
    measured = [
        Figure(f"longest gap in {len(beside)} s, each with a refusal in its middle", [max(beside) * 1000], "{:.0f} ms"),
        Figure(f"longest gap in {len(without)} s without a refusal", [max(without) * 1000], "{:.0f} ms"),
        Figure("slots that a refusal adds: the difference", [added], "{:.2f}", at_most=1),
    ]
    title = "Gaps between messages to others while one chat is refused now and then, 30 a second, strict window, 50 ms"
    return figures(title, measured)


def _longest_gaps(came: Came, warm_up: float) -> tuple[Sequence[float], Sequence[float]]:
    """The longest gap between messages to others in each second around a refusal, and in as many without any."""
    times = [at for at, _ in came.report.taken]
    first, last = times[0] + warm_up + _AROUND, times[-1] - _AROUND
    refused = [at for at, _ in came.report.refused if first <= at <= last]
    moments = (first + second for second in range(math.ceil(last - first)))
    without = [at for at in moments if all(abs(at - other) > 2 * _AROUND for other in refused)]
    each = min(len(refused), len(without))
    return [_longest_gap(times, at) for at in refused[:each]], [_longest_gap(times, at) for at in without[:each]]


def _longest_gap(times: Sequence[float], around: float) -> float:
    gaps = (after - before for before, after in pairwise(times) if around - _AROUND < after < around + _AROUND)
    return max(gaps, default=2 * _AROUND)
