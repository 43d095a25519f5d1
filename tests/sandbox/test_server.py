"""The way in: paths, tokens, the four forms of parameters, and this machine only."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from aiohttp import FormData

from bot.sandbox import Sandbox, User, serve, serve_sandbox
from tests.sandbox.conftest import TOKEN, Api

MARKUP = {"inline_keyboard": [[{"text": "Орындар", "callback_data": "seats"}]]}


def params(reader: User) -> dict[str, Any]:
    return {"chat_id": str(reader.id), "text": "<b>Жеті</b>", "parse_mode": "HTML", "reply_markup": json.dumps(MARKUP)}


def multipart(fields: dict[str, Any]) -> FormData:
    form = FormData(quote_fields=False, default_to_multipart=True)
    for name, value in fields.items():
        form.add_field(name, value)
    return form


@pytest.mark.parametrize("way", ["query by GET", "query by POST", "urlencoded", "multipart", "json", "json of strings"])
async def test_parameters_mean_the_same_whichever_way_they_come(
    sandbox: Sandbox, session: aiohttp.ClientSession, reader: User, way: str
) -> None:
    given = params(reader)
    sendings: dict[str, tuple[str, dict[str, Any]]] = {
        "query by GET": ("GET", {"params": given}),
        "query by POST": ("POST", {"params": given}),
        "urlencoded": ("POST", {"data": given}),
        "multipart": ("POST", {"data": multipart(given)}),
        "json": ("POST", {"json": given | {"chat_id": reader.id, "reply_markup": MARKUP, "protect_content": None}}),
        "json of strings": ("POST", {"json": given}),
    }
    verb, body = sendings[way]
    async with session.request(verb, f"{sandbox.url}/bot{TOKEN}/sendMessage", **body) as response:
        answer = await response.json()
    assert (response.status, response.content_type) == (200, "application/json")
    assert (answer["ok"], answer["result"]["text"], answer["result"]["reply_markup"]) == (True, "Жеті", MARKUP)
    (call,) = sandbox.sent
    assert call.params == given | {"chat_id": reader.id, "reply_markup": MARKUP}


@pytest.mark.parametrize("body", ["[1]", "{", "", "\udcff"])
async def test_a_body_that_is_no_object_is_refused(sandbox: Sandbox, session: aiohttp.ClientSession, body: str) -> None:
    headers = {"Content-Type": "application/json"}
    data = body.encode(errors="surrogateescape")
    async with session.post(f"{sandbox.url}/bot{TOKEN}/sendMessage", data=data, headers=headers) as response:
        answer = await response.json()
    assert (response.status, answer["description"]) == (
        400,
        "Bad Request: can't parse JSON object in the body of the request",
    )


@pytest.mark.parametrize(
    ("path", "refusal"),
    [
        (f"/bot{TOKEN}x/getMe", "401 Unauthorized"),
        ("/bot123456/getMe", "401 Unauthorized"),
        (f"/bot{TOKEN}/getWeather", "404 Not Found: method not found"),
        (f"/bot{TOKEN}", "404 Not Found"),
    ],
)
async def test_a_path_that_leads_nowhere_is_refused(
    sandbox: Sandbox, session: aiohttp.ClientSession, path: str, refusal: str
) -> None:
    async with session.get(f"{sandbox.url}{path}") as response:
        answer = await response.json()
    code, _, description = refusal.partition(" ")
    assert answer == {"ok": False, "error_code": int(code), "description": description}
    assert response.status == int(code)
    assert sandbox.sent == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.2"])
async def test_it_answers_on_loopback(session: aiohttp.ClientSession, host: str) -> None:
    async with serve_sandbox(TOKEN, host=host) as sandbox:
        assert (await Api(session, f"{sandbox.url}/bot{TOKEN}").result("getMe"))["id"] == 123456


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "", "telegram.example"])  # noqa: S104 - must be refused
async def test_it_is_for_this_machine_only(host: str) -> None:
    with pytest.raises(ValueError, match="for this machine only"):
        async with serve_sandbox(TOKEN, host=host):
            pass


async def test_it_stops_at_once_while_a_poll_waits(session: aiohttp.ClientSession) -> None:
    async with serve_sandbox(TOKEN) as sandbox:
        poll = asyncio.create_task(Api(session, f"{sandbox.url}/bot{TOKEN}").result("getUpdates", timeout=50))
        await sandbox.updates.polled.wait()
    assert await poll == []
    assert sandbox.url == ""


async def test_what_is_said_while_it_is_down_is_there_when_it_is_back(session: aiohttp.ClientSession) -> None:
    sandbox = Sandbox(TOKEN)
    reader = await sandbox.add_user()
    async with serve(sandbox):
        await sandbox.say(reader, "a")
    await sandbox.say(reader, "b")
    async with serve(sandbox):
        updates = await Api(session, f"{sandbox.url}/bot{TOKEN}").result("getUpdates")
    assert [update["message"]["text"] for update in updates] == ["a", "b"]


async def test_a_bot_that_vanishes_in_a_poll_loses_nothing(sandbox: Sandbox, api: Api, reader: User) -> None:
    async with aiohttp.ClientSession() as session:
        poll = asyncio.create_task(session.get(f"{sandbox.url}/bot{TOKEN}/getUpdates?timeout=50"))
        await sandbox.updates.polled.wait()
        poll.cancel()
    await sandbox.say(reader, "a")
    (update,) = await api.result("getUpdates", timeout=50)
    assert update["message"]["text"] == "a"
