"""A lean Telegram: it takes messages at 1,000 a second on a fraction of a core, where the sandbox needs all of it.

Whether a message passes is judged by the sandbox's own code; a test holds the two together. It takes any chat as
known, answers each message with one like Telegram's, and everything else with `true`. The way to it and back takes
time. Run as a process of its own: `python -m tests.benchmarks.delivery.lean_telegram '{"kind": "window", ...}'` prints
its address; GET /report tells what came, GET /ask makes people ask, as `people` says.
"""

import asyncio
import random
import re
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias
from urllib.parse import parse_qsl, urlsplit

import msgspec

from bot.sandbox.limits import FloodGate, Limits
from tests.benchmarks.delivery.people import People

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_CHAT = re.compile(rb'chat_id(?:": *"?|=|"\r\n\r\n)(-?\d+)')
"""In a JSON body, in a form or a query, and in a multipart body."""
_EPOCH = datetime(2030, 1, 1, tzinfo=UTC)
_BOT = b'{"id":123456,"is_bot":true,"first_name":"Bench","username":"bench_bot"}'
_MESSAGE = (
    b'{"ok":true,"result":{"message_id":%d,"from":' + _BOT + b',"chat":{"id":%d,"first_name":"Aigerim","last_name":'
    b'"Sadykova","username":"aigerim","type":"private"},"date":1893456000,"text":"NSDP is now above 5%%\\n5.12%% of '
    b'the valid votes, 331,058 in all; counted: 61%% of the stations.","entities":[{"offset":0,"length":21,"type":'
    b'"bold"}],"link_preview_options":{"is_disabled":true}}}'
)
_REFUSAL = (
    b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after %d","parameters":{"retry_after":%d}}'
)
_DONE = b'{"ok":true,"result":true}'
_GET_ME = b'{"ok":true,"result":' + _BOT + b"}"

Kind: TypeAlias = Literal["off", "window", "bucket", "ban"]
Answer: TypeAlias = Callable[[int, bytes], None]
"""Gives the status and the body of an answer."""


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """What this Telegram takes, and how far away it is.

    Attributes:
        kind: how messages are counted, as in `bot.sandbox.limits`.
        per_second: messages in all.
        round_trip: the shortest one, in seconds.
        jitter: how much longer it may be, as a share of it, by chance on either way.
        refuse_each: of the chats each one of this number is refused its first message; 0 for none.
        seed: of the chances.
        whole: whether it is the local Telegram of the tests instead of a lean one; that refuses no chat by itself, and
            has chances of its own.

    """

    kind: Kind = "off"
    per_second: int = 30
    round_trip: float = 0.05
    jitter: float = 0.2
    refuse_each: int = 0
    seed: int = 1
    whole: bool = False

    @property
    def limits(self) -> Limits:
        """As the sandbox takes them."""
        return Limits(self.kind, per_second=self.per_second)


class Report(msgspec.Struct, frozen=True):
    """When each message came, in seconds of one clock, and to which chat: those that passed, and those refused."""

    taken: list[tuple[float, int]]
    refused: list[tuple[float, int]]


_REFUSED_FOR = 3


@dataclass(slots=True)
class LeanTelegram:
    """Judges what comes in, and keeps when it came. `now` is the time by which it judges; the loop's by default."""

    setup: Setup
    now: Callable[[], datetime] = lambda: _EPOCH + timedelta(seconds=_seconds())
    report: Report = field(default_factory=lambda: Report([], []))
    people: People = field(default_factory=People)
    _gate: FloodGate = field(default_factory=FloodGate)
    _refused_once: set[int] = field(default_factory=set)

    _chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._gate.limits = self.setup.limits
        self._chance = random.Random(self.setup.seed)

    def take(self, method: bytes, body: bytes, answer: Answer) -> None:
        """Take a call, and answer it after the way here and the way back."""
        if method.lower() == b"sendmessage":
            self._later(self._judge, body, answer)
        else:
            self._later(self._answer_other, method.lower(), body, answer)

    def _later(self, act: Callable[..., None], *arguments: object) -> None:
        one_way = self.setup.round_trip / 2 * (1 + self.setup.jitter * self._chance.random())
        if one_way:
            asyncio.get_running_loop().call_later(one_way, act, *arguments)
        else:
            act(*arguments)

    def _judge(self, body: bytes, answer: Answer) -> None:
        found = _CHAT.search(body)
        assert found is not None, body
        chat_id = int(found[1])
        wait = self._wait(chat_id)
        if wait:
            self.report.refused.append((_seconds(), chat_id))
            self._later(answer, 429, _REFUSAL % (wait, wait))
        else:
            self.report.taken.append((_seconds(), chat_id))
            self.people.answered(chat_id)
            self._later(answer, 200, _MESSAGE % (len(self.report.taken), chat_id))

    def _wait(self, chat_id: int) -> int:
        each = self.setup.refuse_each
        if each and chat_id % each == 0 and chat_id not in self._refused_once:
            self._refused_once.add(chat_id)
            return _REFUSED_FOR
        return self._gate.seconds_to_wait(chat_id, self.now())

    def _answer_other(self, method: bytes, body: bytes, answer: Answer) -> None:
        if method == b"setwebhook":
            webhook = msgspec.json.decode(body)
            self.people.know(webhook["url"], webhook["secret_token"])
        self._later(answer, 200, _GET_ME if method == b"getme" else _DONE)

    async def ask(self, query: str) -> bytes:
        """Let people ask as the query of the address says, and give how many seconds each waited."""
        asked = {name: float(value) for name, value in parse_qsl(query)}
        waits = await self.people.ask(**asked, one_way=self.setup.round_trip / 2)
        return msgspec.json.encode(waits)


class _Connection(asyncio.Protocol):
    """HTTP/1.1 as far as clients of a Bot API speak it: one request after another, with a length."""

    def __init__(self, telegram: LeanTelegram) -> None:
        self._telegram = telegram
        self._buffer = b""
        self._begun: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport), "it is a stream"
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, end, rest = self._buffer.partition(b"\r\n\r\n")
        if not end:
            return
        found = _LENGTH.search(head)
        length = int(found[1]) if found else 0
        if len(rest) >= length:
            self._buffer = rest[length:]
            self._take(head.split(b" ", 2)[1], rest[:length])

    def _take(self, target: bytes, body: bytes) -> None:
        if target.startswith(b"/bot"):
            path, _, query = target.partition(b"?")
            self._telegram.take(path.rpartition(b"/")[2], query + body, self._write)
        elif target.startswith(b"/report"):
            self._write(200, msgspec.json.encode(self._telegram.report))
        else:
            task = asyncio.create_task(self._ask(urlsplit(target.decode()).query))
            self._begun.add(task)
            task.add_done_callback(self._begun.discard)

    async def _ask(self, query: str) -> None:
        self._write(200, await self._telegram.ask(query))

    def _write(self, status: int, body: bytes) -> None:
        if not self._transport.is_closing():
            reason = b"OK" if status == 200 else b"Too Many Requests"
            head = b"HTTP/1.1 %d %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            self._transport.write(head % (status, reason, len(body)) + body)


@asynccontextmanager
async def serving(telegram: LeanTelegram) -> AsyncIterator[str]:
    """Serve it on a free port of this machine; gives the address."""
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(telegram), "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def _seconds() -> float:
    return asyncio.get_running_loop().time()


async def announced(served: AbstractAsyncContextManager[str]) -> None:
    """Serve a Telegram until killed, and print its address."""
    async with served as address:
        print(address, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(announced(serving(LeanTelegram(msgspec.json.decode(sys.argv[1], type=Setup)))))
