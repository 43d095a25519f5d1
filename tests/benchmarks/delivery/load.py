"""What comes all at once: an alert for a million, commands in the middle of a broadcast, commands by the thousand."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.delivery import commands, ledgers, queueing
from tests.benchmarks.delivery.lean_telegram import Setup
from tests.benchmarks.delivery.programs import outcome
from tests.benchmarks.delivery.tables import Figure, figures, percentile

_AT_ONCE = 50
_ALLOWED_MS = 250


async def queued(recipients: int, rounds: int) -> tuple[str, Sequence[float]]:
    """An alert for so many, each time into a fresh ledger; and the cost of claiming and marking one of them."""
    costs = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "prepared.db"
        await (await ledgers.prepare(file, recipients)).close()
        for _ in range(rounds):
            with tempfile.TemporaryDirectory(dir=folder) as fresh:
                copy = shutil.copy(file, fresh)
                costs.append(await outcome("queueing", [copy], queueing.Cost))
    assert all(cost.queued == recipients for cost in costs), costs
    measured = [
        Figure("to the end of the transaction", [cost.seconds for cost in costs], "{:.1f} s", at_most=4),
        Figure("memory over that before", [cost.memory_mb for cost in costs], "{:.0f} MB", at_most=100),
    ]
    title = f"Queueing {recipients:,} deliveries in three languages, mixed subscriptions, SQLite"
    return figures(title, measured), [cost.ledger_ms for cost in costs]


async def commands_during_a_broadcast(recipients: int, seconds: float) -> str:
    """/results while an alert leaves for so many, at both rates."""
    measured = []
    for rate, every in {30: 0.2, 1000: 0.05}.items():
        setup = Setup(kind="window", per_second=rate, round_trip=0.05)
        answered = await commands.during_a_broadcast(setup, recipients, every, seconds)
        allowed = setup.round_trip * (1 + setup.jitter) * 1000 + _ALLOWED_MS
        told = f"{len(answered.waits)} commands, {answered.delivered:,} alerts meanwhile"
        what = f"at {rate:,} a second ({told})"
        p50, p99 = percentile(answered.waits, 50), percentile(answered.waits, 99)
        measured += [
            Figure(f"{what}, p50", [p50], "{:.0f} ms"),
            Figure(f"{what}, p99", [p99], "{:.0f} ms", at_most=allowed),
            Figure(f"{what}, answers 429", [answered.refusals], "{:.0f}", at_most=0),
        ]
    title = f"From a command to its answer during a broadcast to {recipients:,}, strict window, 50 ms"
    return figures(title, measured)


async def commands_at_once(number: int, rounds: int) -> str:
    """/results by webhook, fifty people at a time."""
    answered = [await commands.at_once(_AT_ONCE, number // 5, number) for _ in range(rounds)]
    measured = [
        Figure("updates a second of a core", [one.per_core for one in answered], "{:,.0f}", at_least=1500),
        Figure("p50", [percentile(one.waits, 50) for one in answered], "{:.0f} ms"),
        Figure("p99", [percentile(one.waits, 99) for one in answered], "{:.0f} ms", at_most=40),
    ]
    return figures(f"/results by webhook, {_AT_ONCE} at a time, no limits", measured)
