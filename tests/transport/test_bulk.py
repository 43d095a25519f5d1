"""Alerts posted by the thousand: what leaves, byte for byte, and what each answer means."""

import asyncio
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from telegram import Bot
from telegram.error import ChatMigrated, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.sandbox import serve_sandbox
from bot.transport.bulk import Bulk
from bot.transport.request import AiohttpRequest, Timeouts
from tests.settings import TOKEN

SHORT = Timeouts(pool=0.1, connect=0.1, write=0.1, upload=0.1, read=0.1)
SENT = {"ok": True, "result": {"message_id": 7, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "Қазір"}}
TEXT = '<b>«Ақ жол»</b> &lt;5 %\n"Итоги"'
POSTED = r'"text":"<b>«Ақ жол»</b> &lt;5 %\n\"Итоги\"","parse_mode":"HTML","link_preview_options":{"is_disabled":true}'

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def server_with(answer: Answer) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


@asynccontextmanager
async def bulk_with(answer: Answer, *, paid: bool = False) -> AsyncIterator[Bulk]:
    async with server_with(answer) as address, AiohttpRequest(timeouts=SHORT) as request:
        yield Bulk(request, address, TOKEN, paid=paid)


@pytest.mark.parametrize(
    ("chat_id", "thread_id", "reply_to", "begins"),
    [
        (1, None, None, '{"chat_id":1,'),
        (-1001234567890, 5, None, '{"chat_id":-1001234567890,"message_thread_id":5,'),
        (1, None, 7, '{"chat_id":1,"reply_parameters":{"message_id":7,"allow_sending_without_reply":true},'),
    ],
)
@pytest.mark.parametrize(("paid", "ends"), [(False, "}"), (True, ',"allow_paid_broadcast":true}')])
async def test_what_is_posted_byte_for_byte(
    *, chat_id: int, thread_id: int | None, reply_to: int | None, begins: str, paid: bool, ends: str
) -> None:
    posted = []

    async def answer(request: web.Request) -> web.Response:
        posted.append((request.method, request.path, request.content_type, await request.read()))
        return web.json_response(SENT)

    async with bulk_with(answer, paid=paid) as bulk:
        assert await bulk.send(chat_id, TEXT, thread_id, reply_to) == 7
    body = f"{begins}{POSTED}{ends}"
    assert posted == [("POST", f"/bot{TOKEN}/sendMessage", "application/json", body.encode())]


async def test_cyrillic_and_markup_arrive_whole() -> None:
    async with serve_sandbox(TOKEN) as sandbox, AiohttpRequest() as request:
        reader = await sandbox.add_user()
        await sandbox.say(reader, "/start")
        message_id = await Bulk(request, sandbox.url, TOKEN).send(reader.id, TEXT)
        message = sandbox.chats[reader.id].messages[message_id]
    assert message.text == '«Ақ жол» <5 %\n"Итоги"'
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in message.json()["entities"]] == [
        ("bold", 0, 8)
    ]


REFUSALS = [
    (400, "Bad Request: chat not found", {}),
    (400, "Bad Request: can't parse entities: Unmatched end tag at byte offset 3", {}),
    (400, "Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": -1001}),
    (401, "Unauthorized", {}),
    (403, "Forbidden: bot was blocked by the user", {}),
    (404, "Not Found", {}),
    (409, "Conflict: terminated by other getUpdates request", {}),
    (413, "Request Entity Too Large", {}),
    (429, "Too Many Requests: retry after 7", {"retry_after": 7}),
    (429, "Too Many Requests", {}),
    (500, "Internal Server Error", {}),
    (502, "Bad Gateway", {}),
]


@pytest.mark.parametrize(("code", "description", "parameters"), REFUSALS)
async def test_every_refusal_is_the_error_that_the_library_makes_of_it(
    code: int, description: str, parameters: dict[str, int]
) -> None:
    async def answer(_: web.Request) -> web.Response:
        envelope = {"ok": False, "error_code": code, "description": description}
        return web.json_response(envelope | ({"parameters": parameters} if parameters else {}), status=code)

    async with server_with(answer) as address, AiohttpRequest() as request:
        bot = Bot(TOKEN, base_url=f"{address}/bot", request=request, get_updates_request=request)
        with pytest.raises(TelegramError) as library:
            await bot.send_message(1, TEXT)
        with pytest.raises(TelegramError) as ours:
            await Bulk(request, address, TOKEN).send(1, TEXT)
    assert (type(ours.value), ours.value.message) == (type(library.value), library.value.message)
    assert what_to_do(ours.value) == what_to_do(library.value)


def what_to_do(error: TelegramError) -> object:
    match error:
        case RetryAfter():
            return error.retry_after
        case ChatMigrated():
            return error.new_chat_id
        case _:
            return None


async def never(_: web.Request) -> web.Response:
    await asyncio.sleep(60)
    raise AssertionError


async def gibberish(_: web.Request) -> web.Response:
    return web.Response(text="{nothing")


async def says_nothing(_: web.Request) -> web.Response:
    return web.json_response({"ok": True, "result": True})


async def hung_up(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def hung_up_in_the_middle(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Length": "1000"})
    await answer.prepare(request)
    await answer.write(b'{"ok":true,')
    assert request.transport is not None
    request.transport.close()
    return answer


async def repeated(request: web.Request) -> web.Response:
    return web.json_response({"ok": False, "description": f"no route to {request.path}"}, status=502)


async def page(request: web.Request) -> web.Response:
    return web.Response(status=502, text=f"<h1>No route to {request.path}</h1>")


async def redirected(request: web.Request) -> web.Response:
    raise web.HTTPFound(f"http://127.0.0.1:1{request.path}")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (never, TimedOut),
        (gibberish, TelegramError),
        (says_nothing, TelegramError),
        (hung_up, NetworkError),
        (hung_up_in_the_middle, NetworkError),
        (repeated, NetworkError),
        (page, NetworkError),
        (redirected, NetworkError),
    ],
)
async def test_no_fault_names_the_token(answer: Answer, kind: type[TelegramError]) -> None:
    async with bulk_with(answer) as bulk:
        with pytest.raises(TelegramError) as caught:
            await bulk.send(1, TEXT)
    assert type(caught.value) is kind
    assert TOKEN not in "".join(traceback.format_exception(caught.value)) + repr(caught.value)


async def test_nobody_listening_is_a_network_error_without_the_token() -> None:
    async with AiohttpRequest() as request:
        with pytest.raises(NetworkError, match="ClientConnectorError") as caught:
            await Bulk(request, f"http://127.0.0.1:{unused_port()}", TOKEN).send(1, TEXT)
    assert TOKEN not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("status", [400, 403, 500])
async def test_what_is_not_in_the_words_of_telegram_says_nothing_of_the_message(status: int) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, text="<h1>Blocked by a proxy</h1>", content_type="text/html")

    async with bulk_with(answer) as bulk:
        with pytest.raises(NetworkError) as raised:
            await bulk.send(1, TEXT, None, None)
    assert (type(raised.value), raised.value.message) == (NetworkError, f"HTTP {status}")
