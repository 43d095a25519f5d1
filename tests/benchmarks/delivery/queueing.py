"""An alert queued for very many, and taken out again, as a process: what that costs in time and memory.

`python -m tests.benchmarks.delivery.queueing PATH`, a ledger that `ledgers.prepare` made.
"""

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bot.clock import RealClock
from bot.delivery import LEASE
from storage.claiming import Claimed, Terms, claim
from storage.database import Database
from storage.leaderships import Lead, hold, take
from storage.settling import Sent, settle
from tests.benchmarks.delivery import ledgers

AT_ONCE = 400
"""As many as delivery claims at most."""
_LOOKS = 50
_HOLDER = "bench"
_TERMS = Terms(ledgers.ELECTION, _HOLDER, LEASE)


class Cost(msgspec.Struct, frozen=True):
    """How many were queued, in how many seconds; the memory that this took beyond what was in use before, in MB; and
    the processor time of claiming one delivery and marking it as sent, in milliseconds, while the others wait.
    """

    queued: int
    seconds: float
    memory_mb: float
    ledger_ms: float


async def _cost(file: Path) -> Cost:
    database = Database(f"sqlite:///{file}")
    async with database.reading():
        before = _memory_mb("VmRSS")
    _forget_the_most()
    begun = time.perf_counter()
    _, queued = await ledgers.publish(database)
    seconds = time.perf_counter() - begun
    memory = _memory_mb("VmHWM") - before
    ledger_ms = await _taken_out(database)
    await database.close()
    return Cost(queued, seconds, memory, ledger_ms)


async def _taken_out(database: Database) -> float:
    """As delivery does it: what was sent is marked in the transaction that claims the next ones."""
    async with database.writing() as connection:
        lead = await take(connection, Lead(ledgers.ELECTION, rehearsal=False, holder=_HOLDER), LEASE)
    assert lead is not None, "nobody else leads"
    claimed = await _look(database, lead, ())
    begun = time.process_time()
    for _ in range(_LOOKS):
        claimed = await _look(database, lead, claimed)
    return (time.process_time() - begun) / (_LOOKS * AT_ONCE) * 1000


async def _look(database: Database, lead: Lead, sent: Sequence[Claimed]) -> Sequence[Claimed]:
    async with database.writing() as connection:
        await settle(connection, _HOLDER, [Sent(delivery.id, delivery.id, delivery.chat_id) for delivery in sent])
        await hold(connection, lead)
        return await claim(connection, AT_ONCE, RealClock().now(), _TERMS)


def _forget_the_most() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _memory_mb(name: str) -> float:
    """Memory of this process as the kernel counts it: VmRSS now, or VmHWM, the most so far, or since that was forgotten
    (https://man7.org/linux/man-pages/man5/proc_pid_status.5.html).
    """
    lines = Path(f"/proc/{os.getpid()}/status").read_text().splitlines()
    (line,) = (line for line in lines if line.startswith(f"{name}:"))
    return int(line.split()[1]) * 1024 / 1e6


if __name__ == "__main__":
    print(msgspec.json.encode(asyncio.run(_cost(Path(sys.argv[1])))).decode())
