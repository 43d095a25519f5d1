"""Faults on purpose: refusals, answers that never come, and calls that take their time."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

import aiohttp
import pytest

from bot.sandbox import Sandbox, User, serve_sandbox
from tests.sandbox.conftest import TOKEN, Api


def to(chat_id: int) -> dict[str, Any]:
    return {"chat_id": chat_id, "text": "x"}


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        ({"code": 500}, {"error_code": 500, "description": "Internal Server Error"}),
        ({"code": 599}, {"error_code": 599, "description": "Internal Server Error"}),
        (
            {"code": 400, "description": "Bad Request: have no write access to the chat"},
            {"error_code": 400, "description": "Bad Request: have no write access to the chat"},
        ),
        (
            {"retry_after": 7},
            {
                "error_code": 429,
                "description": "Too Many Requests: retry after 7",
                "parameters": {"retry_after": 7},
            },
        ),
        (
            {"code": 503, "description": "Service Unavailable", "retry_after": 2},
            {"error_code": 503, "description": "Service Unavailable", "parameters": {"retry_after": 2}},
        ),
    ],
)
async def test_a_call_is_refused_once_and_not_acted_upon(
    api: Api, sandbox: Sandbox, reader: User, fault: dict[str, Any], answer: dict[str, Any]
) -> None:
    sandbox.fail("sendMessage", **fault)
    assert await api.answer("sendMessage", **to(reader.id)) == (answer["error_code"], {"ok": False} | answer)
    assert (await api.result("sendMessage", **to(reader.id)))["message_id"] == 2
    assert [call.error is None for call in sandbox.sent] == [False, True]


async def test_a_fault_waits_for_the_call_that_it_is_meant_for(api: Api, sandbox: Sandbox, reader: User) -> None:
    other = await sandbox.add_user()
    await sandbox.say(other, "/start")
    sandbox.fail("sendmessage", lambda params: params["chat_id"] == other.id, code=502, times=2)
    await api.result("getMe")
    await api.result("sendMessage", **to(reader.id))
    refusals = [await api.refusal("sendMessage", **to(other.id)) for _ in range(2)]
    assert refusals == ["502 Bad Gateway"] * 2
    assert (await api.result("sendMessage", **to(other.id)))["text"] == "x"


async def test_a_fault_without_end_lasts_until_it_is_cleared(api: Api, sandbox: Sandbox, reader: User) -> None:
    sandbox.fail(code=500, times=None)
    for _ in range(3):
        assert await api.refusal("getMe") == "500 Internal Server Error"
    sandbox.faults.clear()
    await api.result("getMe")


@pytest.mark.parametrize(("drop", "arrived"), [("before", []), ("after", ["x"])])
async def test_the_connection_ends_before_or_after_the_call_is_acted_upon(
    api: Api, sandbox: Sandbox, reader: User, drop: Literal["before", "after"], arrived: list[str]
) -> None:
    sandbox.fail("sendMessage", drop=drop)
    with pytest.raises(aiohttp.ClientConnectionError):
        await api.answer("sendMessage", **to(reader.id))
    texts = [message.text for message in sandbox.chats[reader.id].messages.values() if message.sender == sandbox.bot]
    (call,) = sandbox.sent
    assert (texts, call.lost, call.text) == (arrived, True, "".join(arrived))
    assert (await api.result("sendMessage", **to(reader.id)))["text"] == "x"


async def test_a_poll_can_fail_too(api: Api, sandbox: Sandbox, reader: User) -> None:
    await sandbox.say(reader, "a")
    sandbox.fail("getUpdates", code=502)
    assert await api.refusal("getUpdates") == "502 Bad Gateway"
    assert len(await api.result("getUpdates")) == 1


async def test_a_slow_call_is_acted_upon_though_the_bot_hung_up(api: Api, sandbox: Sandbox, reader: User) -> None:
    sandbox.fail("sendMessage", delay=0.2)
    impatient = aiohttp.ClientTimeout(total=0.05)
    with pytest.raises(TimeoutError):
        await api.session.post(f"{api.root}/sendMessage", json=to(reader.id), timeout=impatient)
    call = await sandbox.wait_for(lambda call: call.method == "sendMessage")
    assert call.text == "x"


async def test_a_sandbox_that_stops_ends_the_calls_that_wait(session: aiohttp.ClientSession) -> None:
    begun = asyncio.Event()

    def every_call(_: object) -> bool:
        begun.set()
        return True

    async with serve_sandbox(TOKEN) as sandbox:
        sandbox.fail("getMe", every_call, delay=60)
        slow = asyncio.create_task(Api(session, f"{sandbox.url}/bot{TOKEN}").result("getMe"))
        await begun.wait()
    with pytest.raises(aiohttp.ClientError):
        await slow
    assert sandbox.sent == []
