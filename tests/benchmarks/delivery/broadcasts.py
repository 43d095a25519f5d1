"""One broadcast against one Telegram: ours or a peer's, and what came of it on Telegram's side."""

import tempfile
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tests.benchmarks.delivery import ledgers
from tests.benchmarks.delivery.lean_telegram import Report, Setup
from tests.benchmarks.delivery.ours import Cost, Order
from tests.benchmarks.delivery.programs import PEERS, outcome, telegram

_SPARE_SECONDS = 3
"""Recipients beyond those that the limit lets through in the time, as seconds of it: nobody runs dry."""


@dataclass(frozen=True, slots=True)
class Length:
    """How long a broadcast is counted, in seconds, and how long it runs before that."""

    warm_up: float
    seconds: float

    def recipients(self, rate: int) -> int:
        """How many are enough for it."""
        return round(rate * (self.warm_up + self.seconds + _SPARE_SECONDS))


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a broadcast.

    Attributes:
        delivered: messages that passed while it was counted.
        share: of those that were allowed in that time.
        refusals: answers 429, from its beginning to its end.
        lost: recipients who are taken for told, or will never be told, and have no message.
        doubled: recipients with more than one message.
        cpu_ms: processor time of the sender for each message.
        cores: processor time of the sender for each second.
        late: by how many seconds its event loop was late, where that was asked for.
        report: when each message came.

    """

    delivered: int
    share: float
    refusals: int
    lost: int
    doubled: int
    cpu_ms: float
    cores: float
    late: Sequence[float]
    report: Report


async def ours(setup: Setup, length: Length, *, lateness: bool = False) -> Came:
    """The bot's own delivery, its ledger on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.db"
        database = await ledgers.prepare(file, length.recipients(setup.per_second))
        await ledgers.publish(database)
        await database.close()
        async with telegram(setup) as far_away:
            order = _order(far_away.url, setup, length, f"sqlite:///{file}", lateness=lateness)
            cost = await outcome("ours", [msgspec.json.encode(order).decode()], Cost)
            report = await far_away.report()
        gone = ledgers.states(file).get("gone", 0)
        return counted(setup, length, report, cost, ledgers.told(file), gone)


async def ours_from_memory(setup: Setup, length: Length) -> Came:
    """The same pace and the same posting without a ledger."""
    async with telegram(setup) as far_away:
        order = _order(far_away.url, setup, length, None)
        cost = await outcome("ours", [msgspec.json.encode(order).decode()], Cost)
        return counted(setup, length, await far_away.report(), cost, (), 0)


def _order(url: str, setup: Setup, length: Length, database_url: str | None, *, lateness: bool = False) -> Order:
    return Order(
        url=url,
        rate=setup.per_second,
        warm_up=length.warm_up,
        seconds=length.seconds,
        database_url=database_url,
        lateness=lateness,
    )


class _Told(msgspec.Struct, frozen=True):
    cpu: float
    sent: int
    given_up: int
    why: dict[str, int]


async def peer(setup: Setup, length: Length, module: str, *arguments: str) -> Came:
    """A peer, by the name of its module and what that is told."""
    async with telegram(setup) as far_away:
        order = {
            "url": far_away.url,
            "limit": setup.per_second,
            "chats": length.recipients(setup.per_second),
            "warm_up": length.warm_up,
            "seconds": length.seconds,
        }
        told = await outcome(f"peers.{module}", [msgspec.json.encode(order).decode(), *arguments], _Told, python=PEERS)
        return counted(setup, length, await far_away.report(), Cost(told.cpu, []), (), told.given_up)


def counted(  # noqa: PLR0917 -- what two sides know of one broadcast
    setup: Setup, length: Length, report: Report, cost: Cost, told: Collection[int], given_up: int
) -> Came:
    begun = min(at for at, _ in [*report.taken, *report.refused])
    first, last = begun + length.warm_up, begun + length.warm_up + length.seconds
    delivered = sum(first <= at < last for at, _ in report.taken)
    of_chats = Counter(chat_id for _, chat_id in report.taken)
    return Came(
        delivered=delivered,
        share=delivered / (setup.per_second * length.seconds),
        refusals=len(report.refused),
        lost=len(set(told) - set(of_chats)) + given_up,
        doubled=sum(number > 1 for number in of_chats.values()),
        cpu_ms=cost.cpu / max(delivered, 1) * 1000,
        cores=cost.cpu / length.seconds,
        late=cost.late,
        report=report,
    )
