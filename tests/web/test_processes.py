"""Web processes as a whole: what they tell a monitor, and several of them on one database."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import unused_port
from pydantic import SecretStr

from bot.app import App
from bot.config import ConfigError, Settings
from bot.sandbox import Sandbox, User, serve_sandbox
from bot.web.webhook import SECRET_HEADER
from tests.settings import TOKEN, settings, sqlite_in

SECRET = "knock-knock-who-is-there"
_UPDATES = itertools.count(1)
NIGHT = "pt-2019-assembleia"


@dataclass
class Process:
    """The address of one web process."""

    port: int
    session: ClientSession

    async def get(self, path: str) -> tuple[int, str]:
        async with self.session.get(f"http://127.0.0.1:{self.port}{path}") as answer:
            return answer.status, await answer.text()

    async def readiness(self) -> tuple[int, dict[str, Any]]:
        status, text = await self.get("/readyz")
        return status, json.loads(text)

    async def figures(self) -> dict[str, float]:
        _, text = await self.get("/metrics")
        lines = [line.rpartition(" ") for line in text.splitlines() if line.startswith("election_bot_")]
        return {name: float(value) for name, _, value in lines}

    async def leads(self) -> bool:
        return (await self.figures())["election_bot_leading"] == 1

    async def push(self, user: User, text: str) -> int:
        chat = {"id": user.id, "type": "private", "first_name": user.first_name}
        entity = {"type": "bot_command", "offset": 0, "length": len(text)}
        message = {"message_id": 1, "date": 1, "chat": chat, "from": user.json(), "text": text, "entities": [entity]}
        url = f"http://127.0.0.1:{self.port}/telegram"
        body = {"update_id": next(_UPDATES), "message": message}
        async with self.session.post(url, json=body, headers={SECRET_HEADER: SECRET}) as answer:
            return answer.status


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with serve_sandbox(TOKEN) as sandbox:
        yield sandbox


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


def settings_at(sandbox: Sandbox, database_url: str, port: int, **others: Any) -> Settings:
    given = {"election": NIGHT, "feed_url": f"recorded:{NIGHT}?speed=100000"} | others
    return settings(
        sandbox.url,
        database_url,
        webhook_url=f"http://127.0.0.1:{port}/telegram",
        webhook_secret=SecretStr(SECRET),
        host="127.0.0.1",
        port=port,
        **given,
    )


async def until_ready(process: Process) -> None:
    async def is_ready() -> bool:
        return (await process.readiness())[0] == 200

    await until(is_ready)


async def until(reached: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(20):
        while not await reached():  # noqa: ASYNC110 -- a process tells only who asks
            await asyncio.sleep(0.02)


async def test_a_process_says_that_it_works_and_that_the_count_comes_in(
    sandbox: Sandbox, session: ClientSession, database_url: str, tmp_path: Path
) -> None:
    process = Process(unused_port(), session)
    feed = tmp_path / "count.json"
    feed.write_text("{}")
    async with App(settings_at(sandbox, database_url, process.port, feed_url=str(feed))):
        assert await process.get("/healthz") == (200, "ok\n")
        await until_ready(process)
        _, readiness = await process.readiness()
        assert readiness.pop("feed_age") < 60
        assert readiness == {"ready": True, "database": True, "leader": True, "feed_silent": False}


async def test_updates_are_counted_and_their_answers(
    sandbox: Sandbox, session: ClientSession, database_url: str
) -> None:
    process = Process(unused_port(), session)
    user, other = await sandbox.add_user(), await sandbox.add_user()
    async with App(settings_at(sandbox, database_url, process.port)):
        await until_ready(process)
        await sandbox.say(user, "/about")
        await sandbox.wait_for(lambda call: call.chat_id == user.id)
        assert await process.push(other, "/about") == 200
        found = await process.figures()
    assert found["election_bot_messages_sent_total"] == 1
    assert found['election_bot_messages_failed_total{error="Forbidden"}'] == 1
    assert found["election_bot_update_seconds_count"] == 2
    assert found['election_bot_queue{lane="alerts"}'] == 0
    assert found["election_bot_leading"] == 1
    assert found["election_bot_slots"] == 30


async def test_of_two_processes_one_leads_and_both_answer_the_same(
    sandbox: Sandbox, session: ClientSession, database_url: str
) -> None:
    leader, follower = (Process(unused_port(), session) for _ in range(2))
    user = await sandbox.add_user()
    async with AsyncExitStack() as first:
        await first.enter_async_context(App(settings_at(sandbox, database_url, leader.port)))
        await until_ready(leader)
        await sandbox.say(user, "/start")
        await until(lambda: is_counted(sandbox, leader, user))
        async with App(settings_at(sandbox, database_url, follower.port)):
            assert await answered(sandbox, follower, user) == await answered(sandbox, leader, user)
            assert not await follower.leads()
            await first.aclose()
            await until(follower.leads)


async def is_counted(sandbox: Sandbox, process: Process, user: User) -> bool:
    """Whether the night is over."""
    return "3,092 of 3,092" in await answered(sandbox, process, user)


async def answered(sandbox: Sandbox, process: Process, user: User) -> str:
    async def is_taken() -> bool:
        return await process.push(user, "/results") == 200

    before = len(sandbox.sent)
    await until(is_taken)
    return (await sandbox.wait_for(lambda call: call.chat_id == user.id, since=before)).text


async def test_a_port_that_is_taken_is_told_in_words(sandbox: Sandbox, tmp_path: Path) -> None:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1")
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(ConfigError, match="HOST and PORT cannot be listened at"):
        async with App(settings_at(sandbox, sqlite_in(tmp_path), port)):
            raise AssertionError
    server.close()


async def test_an_address_that_telegram_refuses_ends_in_one_sentence(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.fail("setWebhook", code=400, description="Bad Request: bad webhook: Failed to resolve host")
    async with App(settings_at(sandbox, sqlite_in(tmp_path), unused_port())) as app:
        with pytest.raises(ConfigError, match="WEBHOOK_URL is refused by Telegram: Bad webhook: failed"):
            await app.work()


async def test_a_poller_takes_the_updates_that_a_webhook_left(sandbox: Sandbox, tmp_path: Path) -> None:
    given = settings_at(sandbox, sqlite_in(tmp_path), unused_port())
    user = await sandbox.add_user()
    async with App(given):
        await asyncio.wait_for(sandbox.webhook.changed.wait(), 20)
    await sandbox.say(user, "/results")
    async with App(given.model_copy(update={"webhook_url": None, "port": None})):
        await sandbox.wait_for(lambda call: call.chat_id == user.id, timeout=20)
