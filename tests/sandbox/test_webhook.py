"""Updates that are posted to the bot: once it took them, in order within a chat, and again until it did."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.sandbox import Sandbox, User
from tests.sandbox.conftest import Api

CONFLICT = (
    "409 Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


@dataclass
class Bot:
    """A server that takes updates; `refusals` are the statuses that its first answers have instead."""

    refusals: list[int] = field(default_factory=list)
    answer: dict[str, Any] = field(default_factory=dict)
    secrets: list[str | None] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if self.refusals:
            return web.Response(status=self.refusals.pop(0))
        self.texts.append((await request.json())["message"]["text"])
        return web.json_response(self.answer)


@pytest_asyncio.fixture(loop_scope="session")
async def bot() -> AsyncIterator[Bot]:
    bot = Bot()
    app = web.Application()
    app.router.add_post("/", bot.take)
    async with TestServer(app) as server:
        bot.url = str(server.make_url("/"))
        yield bot


async def empty(sandbox: Sandbox) -> None:
    """Wait until the bot took everything."""
    await until(lambda: not len(sandbox.updates))


async def until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not reached():  # noqa: ASYNC110 -- neither the mailbox nor a list tells anybody that it is empty
            await asyncio.sleep(0.001)


async def test_what_waits_and_what_comes_is_posted_with_the_secret(
    api: Api, sandbox: Sandbox, reader: User, bot: Bot
) -> None:
    await sandbox.say(reader, "one")
    await api.result("setWebhook", url=bot.url, secret_token="knock-knock")
    await sandbox.say(reader, "two")
    await empty(sandbox)
    assert (bot.texts, bot.secrets) == (["one", "two"], ["knock-knock"] * 2)


async def test_what_the_bot_did_not_take_comes_again_before_what_follows_in_its_chat(
    api: Api, sandbox: Sandbox, reader: User, bot: Bot
) -> None:
    sandbox.webhook.first_pause = 0.001
    bot.refusals = [503, 500, 302]
    await api.result("setWebhook", url=bot.url)
    await sandbox.say(reader, "one")
    await sandbox.say(reader, "two")
    await empty(sandbox)
    assert bot.texts == ["one", "two"]
    info = await api.result("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 302 Found"
    assert (info["url"], info["max_connections"], info["pending_update_count"]) == (bot.url, 40, 0)


async def test_a_chat_whose_update_is_refused_holds_up_no_other(
    api: Api, sandbox: Sandbox, reader: User, bot: Bot
) -> None:
    other = await sandbox.add_user()
    sandbox.webhook.first_pause = 3600
    bot.refusals = [503, 503]
    await api.result("setWebhook", url=bot.url)
    await sandbox.say(reader, "one")
    await until(lambda: not bot.refusals)
    await sandbox.say(other, "two")
    await until(lambda: bool(bot.texts))
    assert (bot.texts, len(sandbox.updates)) == (["two"], 1)


async def test_an_answer_may_hold_a_call(api: Api, sandbox: Sandbox, reader: User, bot: Bot) -> None:
    bot.answer = {"method": "sendMessage", "chat_id": reader.id, "text": "an answer"}
    await api.result("setWebhook", url=bot.url)
    await sandbox.say(reader, "one")
    call = await sandbox.wait_for(lambda call: call.method == "sendMessage")
    assert (call.chat_id, call.text) == (reader.id, "an answer")


async def test_a_refused_call_in_an_answer_is_posted_no_second_time(
    api: Api, sandbox: Sandbox, reader: User, bot: Bot
) -> None:
    bot.answer = {"method": "sendMessage", "chat_id": 404, "text": "an answer"}
    await api.result("setWebhook", url=bot.url)
    await sandbox.say(reader, "one")
    await empty(sandbox)
    assert bot.texts == ["one"]


async def test_nobody_can_poll_while_updates_are_posted(api: Api, sandbox: Sandbox, bot: Bot) -> None:
    await api.result("setWebhook", url=bot.url)
    assert await api.refusal("getUpdates") == CONFLICT
    await api.result("deleteWebhook")
    assert await api.result("getUpdates") == []


async def test_an_empty_address_ends_it(api: Api, sandbox: Sandbox, bot: Bot) -> None:
    await api.result("setWebhook", url=bot.url)
    await api.result("setWebhook", url="")
    assert (await api.result("getWebhookInfo"))["url"] == ""


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"url": "https://results.example/hook"}, "bad webhook: the sandbox reaches this machine only"),
        ({"url": "ftp://127.0.0.1/"}, "bad webhook: the sandbox reaches this machine only"),
        ({"url": "http://127.0.0.1/", "secret_token": "a b"}, "secret token contains unallowed characters"),
        ({"url": "http://127.0.0.1/", "secret_token": "a" * 257}, "secret token is too long"),
    ],
)
async def test_what_is_no_webhook_is_refused(api: Api, params: dict[str, str], refusal: str) -> None:
    assert (await api.refusal("setWebhook", **params)).startswith(f"400 Bad Request: {refusal}")
