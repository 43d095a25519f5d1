"""Commands through getUpdates: what one costs, how long it takes at fifty at a time, start-up and memory."""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from bot.sandbox import User
from tests.benchmarks.process import Running, running
from tests.benchmarks.timing import show

_AT_A_TIME = 50
_QUESTIONS = 1000
_ROUNDS = 5
_NIGHT = "pt-2019-assembleia"
_ECHO = ("tests.benchmarks.echo_bot", ())
_OURS = ("bot", ("run",))


async def run() -> None:
    """Measure and print."""
    cpu: dict[str, list[float]] = {}
    p50: dict[str, list[float]] = {}
    p99: dict[str, list[float]] = {}
    start: dict[str, list[float]] = {}
    memory: dict[str, list[float]] = {}
    for _ in range(_ROUNDS):
        for name, command in {"bare PTB echo": _ECHO, "bot, /results": _OURS}.items():
            with tempfile.TemporaryDirectory() as folder:
                async with running(*command, _environment(Path(folder))) as bot:
                    start.setdefault(name, []).append(bot.started_ms)
                    people = [await bot.sandbox.add_user() for _ in range(_AT_A_TIME)]
                    await asyncio.sleep(1)
                    memory.setdefault(f"{name}, idle", []).append(bot.memory_mb())
                    spent, waits = await _questioned(bot, people)
                    cpu.setdefault(name, []).append(spent)
                    p50.setdefault(name, []).append(statistics.median(waits))
                    p99.setdefault(name, []).append(statistics.quantiles(waits, n=100)[98])
                    memory.setdefault(f"{name}, after {_QUESTIONS:,} answers", []).append(bot.memory_mb())
    for _ in range(_ROUNDS):
        memory.setdefault("bot, after a recorded night", []).append(await _memory_after_a_night())
    show("Processor time of one command, by getUpdates", cpu, "ms")
    show(f"Answer to a command at {_AT_A_TIME} at a time, p50", p50, "ms")
    show(f"Answer to a command at {_AT_A_TIME} at a time, p99", p99, "ms")
    show("Start of the process to its first poll", start, "ms")
    show("Memory", memory, "MB")


def _environment(folder: Path) -> dict[str, str]:
    return {"DATABASE_URL": f"sqlite:///{folder}/bench.db", "ELECTION": _NIGHT, "SEND_RATE": "1000"}


async def _memory_after_a_night() -> float:
    with tempfile.TemporaryDirectory() as folder:
        night = {"FEED_URL": f"recorded:{_NIGHT}?speed=1000000", "CHAT_RATE": "1000"}
        async with running(*_OURS, _environment(Path(folder)) | night) as bot:
            reader = await bot.sandbox.add_user()
            await bot.sandbox.say(reader, "/subscribe")
            await bot.sandbox.wait_for(lambda call: "PS 106" in call.text, timeout=60)
            return bot.memory_mb()


async def _questioned(bot: Running, people: list[User]) -> tuple[float, list[float]]:
    """Processor milliseconds of one answer, and how many milliseconds each question waited."""
    waits: list[float] = []
    left = _QUESTIONS
    before = bot.cpu_ms()

    async def ask(person: User) -> None:
        nonlocal left
        while left > 0:
            left -= 1
            seen = len(bot.sandbox.sent)
            asked = time.perf_counter()
            await bot.sandbox.say(person, "/results")
            await bot.sandbox.wait_for(lambda call: call.chat_id == person.id, since=seen, timeout=30)
            waits.append((time.perf_counter() - asked) * 1000)

    await asyncio.gather(*(ask(person) for person in people))
    return (bot.cpu_ms() - before) / _QUESTIONS, waits
