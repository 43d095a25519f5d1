"""`make bench-delivery`: every figure of delivery in one run on one machine, written into docs/delivery.md.

With `--quick` each part runs for some seconds, to try the bench itself: that is printed and not written. Names of parts
run these alone, and print them.
"""

import argparse
import asyncio
import json
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.delivery import beside, cells, load
from tests.benchmarks.delivery.broadcasts import Length
from tests.benchmarks.delivery.programs import PEERS
from tests.conftest import ROOT

_DOCUMENT = ROOT / "docs" / "delivery.md"
_BEGIN, _END = "<!-- measured: written by make bench-delivery -->\n", "<!-- end of what was measured -->\n"
_OURS = ("python-telegram-bot", "aiohttp", "msgspec", "sqlalchemy", "aiosqlite")
_OTHERS = ("python-telegram-bot", "aiolimiter", "httpx", "aiogram", "pydantic", "pyTelegramBotAPI", "aiohttp")
_PARTS = ("cells", "beside", "thousand", "refused", "cost", "commands", "webhook")


@dataclass(frozen=True, slots=True)
class _Scale:
    cell: Length
    thousand: Length
    cost: Length
    rounds: int
    queued: int
    broadcast: int
    asking_seconds: float
    commands: int


_FULL = _Scale(Length(5, 36), Length(5, 60), Length(3, 8), 3, 1_000_000, 100_000, 60, 10_000)
_QUICK = _Scale(Length(5, 6), Length(5, 6), Length(3, 3), 1, 50_000, 10_000, 5, 1000)


async def _measure(parts: Sequence[str], scale: _Scale) -> list[str]:
    tables = []
    if {"cells", "beside"} & set(parts):
        table, strict = await cells.nine(scale.cell)
        tables.append(_shown(table))
        if "beside" in parts:
            tables.append(_shown(await beside.in_one_cell(strict, scale.cell)))
    if "thousand" in parts:
        tables.append(_shown(await cells.thousand(scale.thousand)))
    if "refused" in parts:
        tables.append(_shown(await cells.one_refused(scale.cell)))
    if "cost" in parts:
        table, claim_and_mark = await load.queued(scale.queued, scale.rounds)
        tables.append(_shown(table))
        tables.append(_shown(await beside.processor_time(scale.cost, scale.rounds, claim_and_mark)))
    if "commands" in parts:
        tables.append(_shown(await load.commands_during_a_broadcast(scale.broadcast, scale.asking_seconds)))
    if "webhook" in parts:
        tables.append(_shown(await load.commands_at_once(scale.commands, scale.rounds)))
    return tables


def _shown(table: str) -> str:
    print(f"\n{table}", flush=True)
    return table


def _machine() -> str:
    processor = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    ours = ", ".join(f"{name} {version(name)}" for name in _OURS)
    code = f"import json; from importlib.metadata import version; print(json.dumps([version(n) for n in {_OTHERS!r}]))"
    told = subprocess.run([PEERS, "-c", code], capture_output=True, check=True, text=True).stdout
    others = ", ".join(f"{name} {number}" for name, number in zip(_OTHERS, json.loads(told), strict=True))
    return (
        f"{processor}, {os.cpu_count()} cores, {memory:.0f} GB, Linux {platform.release()}; "
        f"Python {platform.python_version()}. The bot: {ours}. Others: {others}."
    )


def _write(text: str) -> None:
    before, _, rest = _DOCUMENT.read_text().partition(_BEGIN)
    _, _, after = rest.partition(_END)
    _DOCUMENT.write_text(f"{before}{_BEGIN}\n{text}\n\n{_END}{after}")


def main() -> None:
    """Measure, print, and write where everything was measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.delivery")
    parser.add_argument("parts", nargs="*", choices=[*_PARTS, []], help="what to measure; everything by default")
    parser.add_argument("--quick", action="store_true", help="some seconds for each part, to try the bench itself")
    asked = parser.parse_args()
    machine = _machine()
    print(machine)
    tables = asyncio.run(_measure(asked.parts or _PARTS, _QUICK if asked.quick else _FULL))
    if not asked.parts and not asked.quick:
        _write("\n\n".join([machine, *tables]))


if __name__ == "__main__":
    main()
