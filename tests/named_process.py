"""A process of the bot that has a name, and says which others it calls dead: `python -m tests.named_process`.

It writes its name, and after each line that it reads, which is the name of another one, whether that is dead to it.
"""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.leadership import is_dead, this_process

ROOT = Path(__file__).parent.parent
IN_A_CONTAINER = ("unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child")
"""What lets a command see no process but its own, as far as a container does that."""


@dataclass
class Named:
    """One that runs; `name` is its name."""

    process: Process
    name: str

    async def calls_dead(self, name: str) -> bool:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{name}\n".encode())
        return await _line(self.process) == "dead"


@asynccontextmanager
async def named_process(*way: str) -> AsyncIterator[Named]:
    """One that runs while this is entered, begun by this command where one is given; then it is killed."""
    command = *way, sys.executable, "-m", "tests.named_process"
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=PIPE, stdout=PIPE)
    try:
        yield Named(process, await _line(process))
    finally:
        process.kill()
        await process.wait()


async def _line(process: Process) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(20):
        return (await process.stdout.readline()).decode().strip()


def main() -> None:
    _say(this_process())
    for line in sys.stdin:
        _say("dead" if is_dead(line.strip()) else "perhaps not")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
