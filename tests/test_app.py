"""The bot as a whole, from its settings: what it tells Telegram first, and how it refuses to start."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer, unused_port
from sqlalchemy import text

from bot.app import App
from bot.config import ConfigError, Settings
from bot.feeds import FeedError
from bot.sandbox import Sandbox, serve_sandbox
from storage.database import Database, DatabaseError
from tests.conftest import ROOT
from tests.settings import TOKEN, settings, sqlite_in

NIGHT = "pt-2019-assembleia"
NOWHERE = "http://127.0.0.1:1"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with serve_sandbox(TOKEN) as sandbox:
        yield sandbox


def settings_in(folder: Path, url: str = NOWHERE, election: str = NIGHT, feed: str | None = None) -> Settings:
    return settings(url, sqlite_in(folder), election=election, feed_url=feed)


def election_with_feed(folder: Path, feed: str) -> str:
    """A copy of Portugal's definition that names this feed, or none."""
    copy = folder / NIGHT
    shutil.copytree(ROOT / "seeds" / "elections" / NIGHT, copy)
    lines = (copy / "election.toml").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [feed if line.startswith("feed = ") else line for line in lines]
    (copy / "election.toml").write_text("".join(kept), encoding="utf-8")
    return str(copy)


async def test_a_token_that_telegram_refuses_ends_in_one_sentence(sandbox: Sandbox, tmp_path: Path) -> None:
    async with App(settings(sandbox.url, sqlite_in(tmp_path), "999:AnotherBot", election=NIGHT)) as app:
        with pytest.raises(ConfigError) as caught:
            await app.work()
    assert str(caught.value) == (f"BOT_TOKEN is not known to {sandbox.url}: give the token that @BotFather gave you")


def test_an_election_without_a_feed_needs_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="FEED_URL is missing: pt-2019-assembleia names no feed of its own"):
        App(settings_in(tmp_path, election=election_with_feed(tmp_path, "")))


def test_a_feed_that_no_reader_knows_is_told_with_the_election_that_names_it(tmp_path: Path) -> None:
    election = election_with_feed(tmp_path, 'feed = "gopher://results"\n')
    with pytest.raises(ConfigError, match="FEED_URL is missing, and the feed that pt-2019-assembleia names is no good"):
        App(settings_in(tmp_path, election=election))


def test_a_night_of_another_election_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match='is a night of "kz-2023-mazhilis", not of "pt-2019-assembleia"'):
        App(settings_in(tmp_path, feed="recorded:kz-2023-mazhilis"))


async def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    database = Database(sqlite_in(tmp_path))
    await database.migrate()
    async with database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    await database.close()
    with pytest.raises(DatabaseError, match="newer version of the bot"):
        async with App(settings_in(tmp_path)):
            raise AssertionError


@pytest.mark.parametrize("form", ["text", "json"])
async def test_token_never_logged(sandbox: Sandbox, tmp_path: Path, form: str) -> None:
    user = await sandbox.add_user(user_id=987654321)
    await sandbox.say(user, "/subscribe")
    echo = f"Bad Request: wrong call of https://api.telegram.org/bot{TOKEN}/sendMessage for chat"
    sandbox.fail("setMyCommands", code=400, description=echo)
    sandbox.fail("getUpdates", code=502, description=f"Bad Gateway: /bot{TOKEN}/getUpdates")
    sandbox.fail("sendMessage", code=400, description=echo, times=3)
    process = await run(sandbox.url, tmp_path, LOG_LEVEL="DEBUG", LOG_FORMAT=form)
    await sandbox.wait_for(lambda call: call.method == "sendMessage" and call.error is None, timeout=20)
    await sandbox.block(user)
    lines = await stopped(process)
    told = ("asking Telegram failed", "menu was not set", "started", "a handler failed", "Traceback", "stopped")
    assert [event for event in told if event not in lines] == []
    assert TOKEN.partition(":")[2] not in lines
    assert str(user.id) not in lines


async def test_token_never_logged_where_no_bot_api_answers(tmp_path: Path) -> None:
    process = await run(f"http://127.0.0.1:{unused_port()}", tmp_path, LOG_LEVEL="DEBUG")
    assert process.stderr is not None
    lines = ""
    while "asking Telegram failed" not in lines:
        lines += (await process.stderr.readline()).decode()
    lines += await stopped(process)
    assert lines.count("asking Telegram failed") == 1
    assert TOKEN.partition(":")[2] not in lines


@asynccontextmanager
async def relayed(sandbox: Sandbox, path: str) -> AsyncIterator[str]:
    """The address of another server that speaks the protocol under this path."""

    async def relay(request: web.Request) -> web.Response:
        url, body = f"{sandbox.url}/{request.match_info['call']}", await request.read()
        headers = {"Content-Type": request.headers.get("Content-Type", "application/json")}
        async with session.request(request.method, url, data=body, headers=headers) as answer:
            return web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)

    app = web.Application()
    app.router.add_route("*", path + "{call:.*}", relay)
    async with ClientSession() as session, TestServer(app) as server:
        yield str(server.make_url(path))


@pytest.mark.parametrize(("host", "path"), [("localhost", "/"), ("localhost", "/api/telegram/"), ("127.0.0.1", "/a/")])
async def test_other_bot_api(sandbox: Sandbox, tmp_path: Path, host: str, path: str) -> None:
    async with relayed(sandbox, path) as url:
        user = await sandbox.add_user()
        await sandbox.say(user, "/results")
        async with App(settings_in(tmp_path, url.replace("127.0.0.1", host))):
            answer = await sandbox.wait_for(lambda call: call.method == "sendMessage")
    assert (answer.chat_id, answer.error) == (user.id, None)


async def run(url: str, folder: Path, **environment: str) -> asyncio.subprocess.Process:
    ours = {"BOT_TOKEN": TOKEN, "BOT_API_URL": url, "DATABASE_URL": sqlite_in(folder)}
    feed = {"ELECTION": NIGHT, "FEED_URL": f"recorded:{NIGHT}?speed=6000"}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=ROOT,
        env={**os.environ, **ours, **feed, **environment},
        stderr=asyncio.subprocess.PIPE,
    )


async def stopped(process: asyncio.subprocess.Process) -> str:
    """What a process still wrote to its log until SIGTERM ended it, which is no failure."""
    process.send_signal(signal.SIGTERM)
    _, rest = await process.communicate()
    assert process.returncode == 0
    return rest.decode()
