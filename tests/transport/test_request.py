"""python-telegram-bot over our transport, against real servers that misbehave."""

import asyncio
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import BodyPartReader, web
from aiohttp.test_utils import TestServer, unused_port
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.transport.request import AiohttpRequest, Timeouts
from tests.settings import TOKEN
from tests.sleeping_machine import sleep_and_cancel

SHORT = Timeouts(pool=0.1, connect=0.1, write=0.1, upload=0.1, read=0.1)
SENT = {"ok": True, "result": {"message_id": 7, "date": 1, "chat": {"id": 1, "type": "private"}}}

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def bot_at(url: str, *, connections: int = 10, timeouts: Timeouts | None = None) -> AsyncIterator[Bot]:
    request = AiohttpRequest(connections, timeouts)
    async with request:
        yield Bot(TOKEN, base_url=f"{url}/bot", request=request, get_updates_request=request)


@asynccontextmanager
async def bot_with(answer: Answer, *, connections: int = 10, timeouts: Timeouts | None = None) -> AsyncIterator[Bot]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with (
        TestServer(app) as server,
        bot_at(str(server.make_url("")).rstrip("/"), connections=connections, timeouts=timeouts) as bot,
    ):
        yield bot


def refusal(code: int, description: str, **parameters: int) -> Answer:
    async def answer(_: web.Request) -> web.Response:
        envelope = {"ok": False, "error_code": code, "description": description, "parameters": parameters}
        return web.json_response(envelope, status=code)

    return answer


def said(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)) + repr(error)


async def test_a_call_is_one_json_document() -> None:
    bodies = []

    async def answer(request: web.Request) -> web.Response:
        bodies.append((request.path, await request.json()))
        return web.json_response(SENT)

    async with bot_with(answer) as bot:
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Ещё", callback_data="seats")]])
        message = await bot.send_message(1, "Қазір", parse_mode="HTML", reply_markup=keyboard)
    button = {"text": "Ещё", "callback_data": "seats"}
    expected = {
        "chat_id": 1,
        "text": "Қазір",
        "parse_mode": "HTML",
        "reply_markup": {"inline_keyboard": [[button]]},
    }
    assert bodies == [(f"/bot{TOKEN}/sendMessage", expected)]
    assert message.message_id == 7


async def test_a_file_keeps_its_cyrillic_name_and_its_caption() -> None:
    parts = {}

    async def answer(request: web.Request) -> web.Response:
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            parts[part.name] = (part.filename, await part.read())
        return web.json_response(SENT)

    async with bot_with(answer) as bot:
        await bot.send_document(1, b"a;b", filename="Нәтижелер.csv", caption="Итоги")
    assert parts == {
        "chat_id": (None, b"1"),
        "caption": (None, "Итоги".encode()),
        "document": ("Нәтижелер.csv", b"a;b"),
    }


@pytest.mark.parametrize(
    ("code", "description", "kind"),
    [
        (400, "Can't parse entities: Unmatched end tag", BadRequest),
        (401, "Unauthorized", InvalidToken),
        (403, "Forbidden: bot was blocked by the user", Forbidden),
        (500, "Internal Server Error", NetworkError),
    ],
)
async def test_a_refusal_is_the_librarys_own_error(code: int, description: str, kind: type[TelegramError]) -> None:
    async with bot_with(refusal(code, description)) as bot:
        with pytest.raises(kind, match=description):
            await bot.send_message(1, "text")


async def test_a_flood_limit_says_how_long_to_wait() -> None:
    async with bot_with(refusal(429, "Too Many Requests: retry after 7", retry_after=7)) as bot:
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(1, "text")
    assert caught.value.retry_after == timedelta(seconds=7)


async def never(_: web.Request) -> web.Response:
    await asyncio.sleep(60)
    raise AssertionError


async def broken(_: web.Request) -> web.Response:
    return web.Response(text="{nothing")


async def hung_up(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def repeated(request: web.Request) -> web.Response:
    return web.Response(status=502, text=f"<h1>No route to {request.path}</h1>")


async def redirected(request: web.Request) -> web.Response:
    raise web.HTTPFound(f"http://127.0.0.1:1{request.path}")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (never, TimedOut),
        (broken, TelegramError),
        (hung_up, NetworkError),
        (repeated, NetworkError),
        (redirected, NetworkError),
    ],
)
async def test_no_fault_names_the_token(answer: Answer, kind: type[TelegramError]) -> None:
    async with bot_with(answer, timeouts=SHORT) as bot:
        with pytest.raises(kind) as caught:
            await bot.send_message(1, "text")
    assert TOKEN not in said(caught.value)


async def test_nobody_listening_is_a_network_error_without_the_token() -> None:
    async with bot_at(f"http://127.0.0.1:{unused_port()}") as bot:
        with pytest.raises(NetworkError, match="ClientConnectorError") as caught:
            await bot.get_me()
    assert TOKEN not in said(caught.value)


async def test_a_full_pool_times_out_without_calling() -> None:
    called, released = asyncio.Event(), asyncio.Event()
    calls = []

    async def answer(request: web.Request) -> web.Response:
        calls.append(request.path)
        called.set()
        await released.wait()
        return web.json_response(SENT)

    async with bot_with(answer, connections=1) as bot:
        first = asyncio.create_task(bot.send_message(1, "first"))
        await called.wait()
        with pytest.raises(TimedOut, match="ConnectionTimeoutError"):
            await bot.send_message(1, "second", pool_timeout=0.05, connect_timeout=0.05)
        released.set()
        await first
    assert len(calls) == 1


async def test_a_long_poll_waits_longer_than_an_ordinary_call() -> None:
    async def answer(_: web.Request) -> web.Response:
        await asyncio.sleep(0.3)
        return web.json_response({"ok": True, "result": []})

    async with bot_with(answer, timeouts=SHORT) as bot:
        assert await bot.get_updates(timeout=5) == ()


async def test_a_call_that_is_cancelled_in_the_moment_in_which_its_time_is_up_is_cancelled() -> None:
    called = asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        called.set()
        return await never(request)

    async with bot_with(answer, timeouts=SHORT) as bot:
        calling = asyncio.create_task(bot.send_message(1, "text"))
        await called.wait()
        sleep_and_cancel(calling, 0.6)
        await asyncio.wait({calling})
        assert calling.cancelled()


async def test_the_session_opens_and_closes_once() -> None:
    request = AiohttpRequest()
    await request.initialize()
    await request.initialize()
    await request.shutdown()
    await request.shutdown()
