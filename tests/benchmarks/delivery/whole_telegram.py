"""The local Telegram of the tests, which takes messages from a process of its own and tells when each came.

`python -m tests.benchmarks.delivery.whole_telegram '{"kind": "window", ...}'` prints its address; GET /report tells
what came. It keeps every call and every message, which takes a core where they come at 1,000 a second.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import msgspec
from aiohttp import web

from bot.sandbox import Extension, RoundTrip, Sandbox, serve
from bot.sandbox.limits import FloodGate
from tests.benchmarks.delivery.lean_telegram import Report, Setup, announced
from tests.benchmarks.process import TOKEN

PEOPLE = 2000
"""Chats 1, 2, 3 and so on: as many as ever are recipients of one broadcast at 30 a second."""


class _Gate(FloodGate):
    """Keeps when it judged which message."""

    def __init__(self) -> None:
        super().__init__()
        self.report = Report([], [])

    def seconds_to_wait(self, chat_id: int, now: datetime) -> int:
        wait = super().seconds_to_wait(chat_id, now)
        came = self.report.refused if wait else self.report.taken
        came.append((asyncio.get_running_loop().time(), chat_id))
        return wait


@asynccontextmanager
async def serving(setup: Setup) -> AsyncIterator[str]:
    """Serve it on a free port of this machine; gives the address."""
    sandbox, gate = Sandbox(TOKEN, strict=False), _Gate()
    for number in range(1, PEOPLE + 1):
        await sandbox.say(await sandbox.add_user(user_id=number), "/start")
    sandbox.updates.clear()
    sandbox.flood, sandbox.limits = gate, setup.limits
    sandbox.round_trip = RoundTrip(setup.round_trip, setup.jitter)

    async def tell(_: web.Request) -> web.Response:
        return web.Response(body=msgspec.json.encode(gate.report))

    async with serve(sandbox, extension=Extension(routes=[web.get("/report", tell)])):
        yield sandbox.url


if __name__ == "__main__":
    asyncio.run(announced(serving(msgspec.json.decode(sys.argv[1], type=Setup))))
