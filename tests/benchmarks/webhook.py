"""/results by webhook, fifty at a time: what an update costs the bot's process, and how long its answer takes.

What pushes and what answers for Telegram is as lean as it can be, so that it is not what is measured: the local
Telegram of the tests spends more on an update than the bot.
"""

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp.test_utils import unused_port

from tests.benchmarks.process import TOKEN, cpu_ms
from tests.benchmarks.timing import show
from tests.conftest import ROOT

_AT_A_TIME = 50
_QUESTIONS = 10_000
_WARM_UP = 2_000
_ROUNDS = 5
_NIGHT = "pt-2019-assembleia"
_SECRET = "a-secret-of-the-bench"
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
_ME = {"id": 123456, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}


async def run() -> None:
    """Measure and print."""
    cost: list[float] = []
    p50: list[float] = []
    p99: list[float] = []
    per_core: list[float] = []
    for _ in range(_ROUNDS):
        async with _bot() as (telegram, pid, port):
            await telegram.ask(port, _WARM_UP)
            telegram.waits.clear()
            before = cpu_ms(pid)
            await telegram.ask(port, _QUESTIONS)
            spent = (cpu_ms(pid) - before) / _QUESTIONS
        cost.append(spent * 1000)
        per_core.append(1000 / spent)
        p50.append(statistics.median(telegram.waits))
        p99.append(statistics.quantiles(telegram.waits, n=100)[98])
    show(f"/results by webhook, {_AT_A_TIME} at a time: processor time of one", {"bot": cost}, "us")
    show("Updates a second that one core takes, by that", {"bot": per_core}, "/s")
    show("From the update to the answer, p50", {"bot": p50}, "ms")
    show("From the update to the answer, p99", {"bot": p99}, "ms")


@dataclass
class _Telegram:
    """Takes calls, and pushes commands of as many people as there are at a time; each waits for their answer."""

    answered: dict[int, asyncio.Event] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    webhook_set: asyncio.Event = field(default_factory=asyncio.Event)
    updates: int = 1

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer calls of the bot on one connection."""
        while (message := await _read(reader)) is not None:
            head, body = message
            result: object = True
            if b"/sendMessage" in head:
                self.answered[_chat_id(body)].set()
                result = {"message_id": 1, "date": 1, "chat": {"id": _chat_id(body), "type": "private"}, "text": "x"}
            elif b"/getMe" in head:
                result = _ME
            elif b"/setWebhook" in head:
                self.webhook_set.set()
            answer = json.dumps({"ok": True, "result": result}).encode()
            writer.write(_HEAD % len(answer) + answer)
        writer.close()

    async def ask(self, port: int, questions: int) -> None:
        """Push so many commands and wait for every answer."""
        await asyncio.gather(*(self._person(1000 + n, port, questions // _AT_A_TIME) for n in range(_AT_A_TIME)))

    async def _person(self, chat_id: int, port: int, questions: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        self.answered[chat_id] = asyncio.Event()
        for _ in range(questions):
            self.answered[chat_id].clear()
            begun = time.perf_counter()
            writer.write(self._push(chat_id))
            taken = await _read(reader)
            assert taken is not None
            assert taken[0].startswith(b"HTTP/1.1 200"), taken
            await self.answered[chat_id].wait()
            self.waits.append((time.perf_counter() - begun) * 1000)
        writer.close()

    def _push(self, chat_id: int) -> bytes:
        self.updates += 1
        user = {"id": chat_id, "is_bot": False, "first_name": "Aigerim", "username": "aigerim", "language_code": "en"}
        chat = {"id": chat_id, "type": "private", "first_name": "Aigerim", "username": "aigerim"}
        message = {"message_id": self.updates, "from": user, "chat": chat, "date": int(time.time()), "text": "/results"}
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": 8}]
        body = json.dumps({"update_id": self.updates, "message": message}).encode()
        head = (
            "POST /telegram HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {_SECRET}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


def _chat_id(body: bytes) -> int:
    return int(json.loads(body)["chat_id"])


async def _read(reader: asyncio.StreamReader) -> tuple[bytes, bytes] | None:
    """The head and the body of one message of HTTP; None at the end of the connection."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
    return head, await reader.readexactly(int(length or 0))


@asynccontextmanager
async def _bot() -> AsyncIterator[tuple[_Telegram, int, int]]:
    telegram, port = _Telegram(), unused_port()
    server = await asyncio.start_server(telegram.serve, "127.0.0.1")
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    with tempfile.TemporaryDirectory() as folder:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            cwd=ROOT,
            env={**os.environ, **_settings(Path(folder), address, port)},
        )
        try:
            await asyncio.wait_for(telegram.webhook_set.wait(), 30)
            yield telegram, process.pid, port
        finally:
            process.terminate()
            await process.wait()
            server.close()


def _settings(folder: Path, address: str, port: int) -> dict[str, str]:
    """A bot without limits of its own."""
    return {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": address,
        "DATABASE_URL": f"sqlite:///{folder}/bench.db",
        "ELECTION": _NIGHT,
        "LOG_LEVEL": "ERROR",
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "WEBHOOK_SECRET": _SECRET,
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "SEND_RATE": "10000",
        "CHAT_RATE": "1000",
        "CHAT_BURST": "100",
    }


if __name__ == "__main__":
    asyncio.run(run())
