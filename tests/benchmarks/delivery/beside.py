"""Ours beside what others do, in the same cell of the same run, and beside the least that a message can cost."""

import statistics
from collections.abc import Mapping, Sequence

from tests.benchmarks.delivery import broadcasts
from tests.benchmarks.delivery.broadcasts import Came, Length
from tests.benchmarks.delivery.cells import STRICT
from tests.benchmarks.delivery.lean_telegram import Setup
from tests.benchmarks.delivery.queueing import AT_ONCE
from tests.benchmarks.delivery.tables import Figure, figures, table

RAW = "raw_aiohttp"
_PEERS: Mapping[str, Sequence[str]] = {
    "python-telegram-bot, AIORateLimiter": ("ptb_rate_limiter", "0"),
    "python-telegram-bot, AIORateLimiter, 10 retries": ("ptb_rate_limiter", "10"),
    "python-telegram-bot, all at once, each waits when told": ("ptb_loop", "gather"),
    "python-telegram-bot, one after another": ("ptb_loop", "loop"),
    "aiogram, its broadcaster": ("aiogram_loop",),
    "pyTelegramBotAPI, antiflood": ("telebot_antiflood",),
}
_UNLIMITED = Setup(kind="off", per_second=1000, round_trip=0.05)
_RATIO = "{:.2f}"
_MOST = 1.6
"""Times the processor time of raw aiohttp."""


async def in_one_cell(ours: Came, length: Length) -> str:
    """The peers where ours was measured before."""
    peers = {name: await broadcasts.peer(STRICT, length, module, *how) for name, (module, *how) in _PEERS.items()}
    raw = await broadcasts.peer(STRICT, length, RAW)
    came = {
        "**this bot**, with its ledger": ours,
        "this bot, without a ledger": await broadcasts.ours_from_memory(STRICT, length),
        **peers,
        "aiohttp and JSON, evenly, nothing else": raw,
    }
    rows = [
        (name, f"{one.share:.3f}", str(one.refusals), str(one.lost), str(one.doubled), f"{one.cpu_ms:.2f} ms")
        for name, one in came.items()
    ]
    head = ("", "delivered of allowed", "429", "lost", "doubled", "processor time of a message")
    title = f"Beside others: 30 a second, strict window, 50 ms, {length.seconds:.0f} s each"
    cheapest = min(one.cpu_ms for one in peers.values())
    measured = [
        Figure(
            "this bot with its ledger, over the cheapest of the others", [ours.cpu_ms / cheapest], _RATIO, at_most=1
        ),
        Figure("over aiohttp and JSON", [ours.cpu_ms / raw.cpu_ms], _RATIO, at_most=_MOST),
    ]
    return table(title, head, rows) + "\n\n" + figures("Processor time of a message in that cell", measured)


async def processor_time(length: Length, rounds: int, claim_and_mark: Sequence[float]) -> str:
    """A message of a broadcast at full speed, in turns with raw aiohttp; and the part of it that the ledger costs."""
    raw: list[float] = []
    posted: list[float] = []
    ours: list[float] = []
    for _ in range(rounds):
        raw.append((await broadcasts.peer(_UNLIMITED, length, RAW)).cpu_ms)
        posted.append((await broadcasts.ours_from_memory(_UNLIMITED, length)).cpu_ms)
        ours.append((await broadcasts.ours(_UNLIMITED, length)).cpu_ms)
    ms = "{:.3f} ms"
    send = statistics.median(posted)
    measured = [
        Figure("aiohttp and JSON (baseline)", raw, ms),
        Figure("this bot's pace and posting, without a ledger", posted, ms),
        Figure("this bot, with its ledger", ours, ms),
        Figure("this bot over the baseline", _over(ours, raw), _RATIO, at_most=_MOST),
        Figure(f"claiming and marking one, of {AT_ONCE} at a time", claim_and_mark, ms),
        Figure("claiming and marking over sending", [one / send for one in claim_and_mark], _RATIO, at_most=0.1),
    ]
    return figures("Processor time of a message at 1,000 a second, without limits, 50 ms", measured)


def _over(ours: Sequence[float], raw: Sequence[float]) -> Sequence[float]:
    return [one / other for one, other in zip(ours, raw, strict=True)]
