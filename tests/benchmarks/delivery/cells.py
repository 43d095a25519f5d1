"""How much of what Telegram takes is used: counted in three ways, near and far; at 1,000 a second; beside a refusal."""

import statistics
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

STRICT = Setup(kind="window", round_trip=0.05)
_FAST = Setup(kind="window", per_second=1000, round_trip=0.05)
_ONE_REFUSED = Setup(kind="window", round_trip=0.05, refuse_each=97)
"""About one of 80 recipients: a refusal in three seconds."""
_AROUND = 0.5
"""Seconds before and after a moment."""


async def nine(length: Length) -> tuple[str, Came]:
    """Each way of counting at each distance, at 30 a second; and what came of the strict one at 50 ms."""
    came = {
        (kind, round_trip): await broadcasts.ours(Setup(kind=kind, round_trip=round_trip), length)
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
    """One chat is asked to wait now and then: how many slots of the others that costs."""
    came = await broadcasts.ours(_ONE_REFUSED, length)
    measured = [Figure("slots that a refusal adds to the wait of others", _slots_added(came), "{:.2f}", at_most=1)]
    return figures("One chat's 429 and the others, 30 a second, strict window, 50 ms", measured)


def _slots_added(came: Came) -> Sequence[float]:
    """How much longer than in any second the longest gap between messages to others is, in the second of a refusal."""
    times = [at for at, _ in came.report.taken]
    refused = [at for at, _ in came.report.refused if at + _AROUND < times[-1]]
    usual = statistics.median(_longest_gap(times, at) for at in _seconds_without(refused, times))
    return [(_longest_gap(times, at) - usual) * _ONE_REFUSED.per_second for at in refused]


def _seconds_without(refused: Sequence[float], times: Sequence[float]) -> Sequence[float]:
    """Moments between the first and the last message with no refusal near."""
    moments = (times[0] + second for second in range(1, int(times[-1] - times[0])))
    return [at for at in moments if all(abs(at - other) > 2 * _AROUND for other in refused)]


def _longest_gap(times: Sequence[float], around: float) -> float:
    gaps = (after - before for before, after in pairwise(times) if around - _AROUND < after < around + _AROUND)
    return max(gaps, default=2 * _AROUND)
