"""Commands by webhook, put to the whole bot as it runs: while it broadcasts, and as fast as it can."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp.test_utils import unused_port

from tests.benchmarks.delivery import ledgers
from tests.benchmarks.delivery.lean_telegram import Setup
from tests.benchmarks.delivery.programs import Running, Telegram, running, telegram
from tests.benchmarks.process import TOKEN

_NO_LIMIT = 10_000
_SECRET = "a-secret-of-the-bench"


@dataclass(frozen=True, slots=True)
class Answered:
    """How many milliseconds each command waited, and how many of them a core answers in a second."""

    waits: list[float]
    per_core: float
    refusals: int
    delivered: int


async def during_a_broadcast(setup: Setup, recipients: int, every: float, seconds: float) -> Answered:
    """One person asks about `every` so many seconds, while an alert leaves for all recipients."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.db"
        database = await ledgers.prepare(file, recipients)
        await ledgers.publish(database)
        await database.close()
        async with telegram(setup) as far_away, _bot(far_away, file, setup.per_second) as bot:
            return await _answered(bot, far_away, every=every, seconds=seconds)


async def at_once(people: int, warm_up: int, number: int) -> Answered:
    """So many people go on asking, without limits and from next door."""
    with tempfile.TemporaryDirectory() as folder:
        setup = Setup(kind="off", round_trip=0)
        async with telegram(setup) as next_door, _bot(next_door, Path(folder) / "bench.db", _NO_LIMIT) as bot:
            await next_door.ask(at_once=people, number=warm_up)
            return await _answered(bot, next_door, at_once=people, number=number)


async def _answered(bot: Running, asked: Telegram, **how: float) -> Answered:
    before = bot.cpu_seconds()
    waits = await asked.ask(**how)
    spent = bot.cpu_seconds() - before
    report = await asked.report()
    return Answered(
        waits=[wait * 1000 for wait in waits],
        per_core=len(waits) / spent,
        refusals=len(report.refused),
        delivered=len(report.taken) - len(waits),
    )


@asynccontextmanager
async def _bot(asked: Telegram, file: Path, rate: int) -> AsyncIterator[Running]:
    port = unused_port()
    environment = {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": asked.url,
        "DATABASE_URL": f"sqlite:///{file}",
        "ELECTION": ledgers.ELECTION,
        "LOG_LEVEL": "ERROR",
        "SEND_RATE": str(rate),
        "CHAT_RATE": "1000" if rate == _NO_LIMIT else "1",
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "WEBHOOK_SECRET": _SECRET,
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
    async with running("bot", ["run"], environment) as bot:
        yield bot
