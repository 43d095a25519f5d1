"""The door for pushed updates: 200 for what is handled, once each, and nothing for who does not know the secret."""

import asyncio
import gzip
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientSession, TCPConnector, web
from structlog.testing import capture_logs
from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.chat_queues import ChatQueues
from bot.intake import Intake, application_at
from bot.sandbox import Sandbox, serve_sandbox
from bot.transport.request import AiohttpRequest
from bot.web.server import serve
from bot.web.webhook import LARGEST_BODY, SECRET_HEADER, WebhookDoor
from tests.settings import TOKEN

SECRET = "knock-knock-who-is-there"


@dataclass
class Reader:
    """A handler that does to each text what a test says, and keeps what it saw and what it had to apologise for."""

    seen: list[str] = field(default_factory=list)
    apologies: list[str] = field(default_factory=list)
    troubles: dict[str, list[Exception]] = field(default_factory=dict)
    slow: asyncio.Event = field(default_factory=asyncio.Event)
    received: asyncio.Event = field(default_factory=asyncio.Event)

    async def read(self, update: Update, _: object) -> None:
        text = text_of(update)
        self.received.set()
        if text == "slow":
            await self.slow.wait()
        if text == "echo":
            assert update.message is not None
            await update.message.reply_text(text)
        self.seen.append(text)
        if self.troubles.get(text):
            raise self.troubles[text].pop(0)

    async def apologise(self, update: Update) -> None:
        self.apologies.append(text_of(update))


def text_of(update: Update) -> str:
    assert update.message is not None
    assert update.message.text is not None
    return update.message.text


@dataclass
class Telegram:
    """What pushes updates to the door, a hundred at a time at most, and the bot behind it."""

    sandbox: Sandbox
    session: ClientSession
    url: str
    door: WebhookDoor
    intake: Intake
    reader: Reader

    async def push(self, update_id: int, text: str = "hello", *, chat_id: int = 7, secret: str = SECRET) -> int:
        return await self.post(json.dumps(update(update_id, text, chat_id)).encode(), secret)

    async def post(self, body: bytes, secret: str = SECRET, **headers: str) -> int:
        said = {SECRET_HEADER: secret, **headers}
        async with self.session.post(self.url, data=BytesIO(body), headers=said) as answer:
            return answer.status


def update(update_id: int, text: str, chat_id: int = 7) -> dict[str, Any]:
    chat = {"id": chat_id, "type": "private", "first_name": "Aigerim"}
    return {"update_id": update_id, "message": {"message_id": 1, "date": 1, "chat": chat, "text": text}}


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    reader = Reader()
    connections = TCPConnector(limit=100)
    async with (
        serve_sandbox(TOKEN) as sandbox,
        AiohttpRequest() as request,
        ClientSession(connector=connections) as session,
    ):
        application = application_at(sandbox.url, TOKEN, request)
        application.add_handler(MessageHandler(filters.TEXT, reader.read))
        queues = ChatQueues(application.process_update, reader.apologise, pause=0.001)
        intake = Intake(application, queues, pause=0.001, grace=0)
        door = WebhookDoor(intake.accept, application.bot, SECRET)
        async with serve("127.0.0.1", 0, {}, {"/telegram": door.take}) as address:
            await intake.introduce()
            yield Telegram(sandbox, session, f"{address}/telegram", door, intake, reader)
            await queues.finish(0)


async def wrong_secret(telegram: Telegram) -> None:
    assert [await telegram.push(1, secret=guess) for guess in ("", "knock", SECRET.upper(), "тук-тук")] == [403] * 4
    async with telegram.session.post(telegram.url, json=update(1, "hello")) as answer:
        assert answer.status == 403
    assert telegram.reader.seen == []


async def big_body(telegram: Telegram) -> None:
    assert await telegram.push(1, "a" * (LARGEST_BODY + 1)) == 413
    assert await telegram.push(2, "a" * 4096) == 200
    assert len(telegram.reader.seen) == 1


async def replay(telegram: Telegram) -> None:
    assert [await telegram.push(1), await telegram.push(1)] == [200, 200]
    pushes = [asyncio.create_task(telegram.push(2, "slow")) for _ in range(2)]
    await telegram.reader.received.wait()
    telegram.reader.slow.set()
    assert [await push for push in pushes] == [200, 200]
    assert telegram.reader.seen == ["hello", "slow"]


async def handler_fails(telegram: Telegram) -> None:
    telegram.reader.troubles = {"once": [ZeroDivisionError()], "always": [ZeroDivisionError() for _ in range(9)]}
    assert [await telegram.push(1, "once"), await telegram.push(2, "always")] == [200, 200]
    assert telegram.reader.seen == ["once", "once", "always", "always", "always"]
    assert telegram.reader.apologies == ["always"]


@pytest.mark.parametrize(
    "case",
    [wrong_secret, big_body, replay, handler_fails],
    ids=["wrong secret", "big body", "replay", "handler fails"],
)
async def test_webhook(telegram: Telegram, case: Callable[[Telegram], Awaitable[None]]) -> None:
    await case(telegram)


async def test_an_update_that_takes_long_is_not_confirmed_and_handled_once(telegram: Telegram) -> None:
    telegram.intake.patience = 0.001
    assert await telegram.push(1, "slow") == 503
    assert await telegram.push(1, "slow") == 503
    telegram.reader.slow.set()
    telegram.intake.patience = 25
    assert await telegram.push(1, "slow") == 200
    assert telegram.reader.seen == ["slow"]


async def test_the_updates_of_a_chat_are_handled_in_their_order_and_hold_up_no_other_chat(telegram: Telegram) -> None:
    first = asyncio.create_task(telegram.push(1, "slow"))
    await telegram.reader.received.wait()
    second = asyncio.create_task(telegram.push(2, "quick"))
    assert await telegram.push(3, "other", chat_id=8) == 200
    telegram.reader.slow.set()
    assert [await first, await second] == [200, 200]
    assert telegram.reader.seen == ["other", "slow", "quick"]


async def test_a_chat_that_has_to_wait_leaves_half_of_the_connections_to_others(telegram: Telegram) -> None:
    other = await telegram.sandbox.add_user()
    await telegram.sandbox.say(other, "hello")
    telegram.sandbox.fail("sendMessage", lambda params: params["chat_id"] == 7, retry_after=3600, times=None)
    pushes = {asyncio.create_task(telegram.push(number, "echo")) for number in range(100)}
    await telegram.reader.received.wait()
    async with asyncio.timeout(10):
        assert await telegram.push(100, "echo", chat_id=other.id) == 200
        await telegram.sandbox.wait_for(lambda call: call.chat_id == other.id and call.error is None)
        while sum(push.done() for push in pushes) < 50:
            await asyncio.wait({push for push in pushes if not push.done()}, return_when=asyncio.FIRST_COMPLETED)
    await telegram.intake.queues.finish(0)
    assert sorted([await push for push in pushes]) == [200] * 50 + [503] * 50


async def test_what_a_stop_interrupts_is_not_confirmed(telegram: Telegram) -> None:
    pushed = asyncio.create_task(telegram.push(1, "slow"))
    await telegram.reader.received.wait()
    running = asyncio.create_task(telegram.intake.run_pushed("http://127.0.0.1:1/", SECRET))
    await asyncio.sleep(0)
    running.cancel()
    await asyncio.wait({running})
    assert await pushed == 503
    assert await telegram.push(2) == 503


async def test_nothing_is_confirmed_before_the_bot_knows_who_it_is(telegram: Telegram) -> None:
    stranger = Intake(telegram.intake.application, telegram.intake.queues)
    told = Update.de_json(update(1, "hello"), telegram.intake.application.bot)
    assert not await stranger.accept(told)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"update"', b"\xff"])
async def test_what_is_no_json_object_is_refused(telegram: Telegram, body: bytes) -> None:
    assert await telegram.post(body) == 400


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"{}" * 9, "a body was broken on its way"), (gzip.compress(b"{}" * 99)[:12], "a body is no JSON object")],
    ids=["no gzip", "cut gzip"],
)
async def test_a_body_that_cannot_be_read_is_refused_with_one_line(
    telegram: Telegram, body: bytes, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    with capture_logs() as lines:
        for _ in range(2):
            assert await telegram.post(body, **{"Content-Encoding": "gzip"}) == 400
        assert await telegram.push(1) == 200
    assert lines == [
        {"event": "reading what is pushed failed", "reason": reason, "log_level": "warning"},
        {"event": "reading what is pushed works again", "log_level": "info"},
    ]
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("framing", ["Content-Length: 100\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n5\r\n{"])
async def test_a_body_that_is_cut_off_writes_no_line(
    telegram: Telegram, framing: str, caplog: pytest.LogCaptureFixture
) -> None:
    begun = asyncio.Event()

    async def take(request: web.Request) -> web.Response:
        begun.set()
        return await telegram.door.take(request)

    with capture_logs() as lines:
        async with serve("127.0.0.1", 0, {}, {"/telegram": take}) as address:
            _, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
            writer.write(f"POST /telegram HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {SECRET}\r\n{framing}".encode())
            await begun.wait()
            writer.transport.abort()
    assert lines == []
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("body", [{}, {"update_id": 1, "message": {}}, {"update_id": 1, "message": "hello"}])
async def test_what_can_never_be_read_does_not_come_again(telegram: Telegram, body: dict[str, Any]) -> None:
    assert await telegram.post(json.dumps(body).encode()) == 200
    assert telegram.reader.seen == []


async def test_the_door_opens_to_posts_alone(telegram: Telegram) -> None:
    async with telegram.session.get(telegram.url) as answer:
        assert answer.status == 405
