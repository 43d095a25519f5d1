"""The whole bot on feeds as they are: a server, a file that somebody rewrites, an election that is over."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from bot import catalogue
from bot.__main__ import main
from bot.app import App
from bot.config import Settings
from bot.feeds.recording import Recording
from bot.sandbox import Sandbox, serve_sandbox
from storage.database import Database
from storage.tables import alerts, deliveries, revisions
from tests.asking import ask, shown
from tests.conftest import ROOT
from tests.feeds.publisher import Answer, publisher, says, silence
from tests.settings import TOKEN, settings, sqlite_in

KZ, PT = "kz-2023-mazhilis", "pt-2019-assembleia"
EARLIER, LATER = (moment.payload.body for moment in Recording.read(catalogue.night_files(PT)).moments[-2:])


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with serve_sandbox(TOKEN) as sandbox:
        yield sandbox


def settings_in(folder: Path, sandbox: Sandbox, election: str, feed: str | None, interval: int = 5) -> Settings:
    return settings(sandbox.url, sqlite_in(folder), election=election, feed_url=feed, feed_interval=interval)


async def kept(folder: Path, *columns: object) -> list[int]:
    """How many rows there are in the tables of these columns."""
    database = Database(sqlite_in(folder))
    async with database.reading() as connection:
        found = [(await connection.execute(select(func.count(column)))).scalar_one() for column in columns]  # type: ignore[arg-type]  # any column counts
    await database.close()
    return found


async def test_an_election_that_is_over_is_shown_and_nobody_is_told(sandbox: Sandbox, tmp_path: Path) -> None:
    user = await sandbox.add_user(language_code="en")
    for _ in range(2):
        async with App(settings_in(tmp_path, sandbox, KZ, None)):
            await ask(sandbox, user, "/subscribe")
            seats = await ask(sandbox, user, "/seats")
    assert "Final result" in seats
    for party, number in {"AMANAT": 40, "Auyl": 8, "Respublica": 6, "Aq Jol": 6, "PPK": 5, "NSDP": 4}.items():
        assert any(party in line and str(number) in line for line in seats.splitlines()), seats
    assert await kept(tmp_path, alerts.c.id, deliveries.c.id, revisions.c.id) == [0, 0, 0]


async def test_a_server_is_watched_and_its_news_told(sandbox: Sandbox, tmp_path: Path) -> None:
    user = await sandbox.add_user(language_code="en")
    async with publisher(says(EARLIER)) as press:
        async with App(settings_in(tmp_path, sandbox, PT, press.url)):
            await ask(sandbox, user, "/subscribe")
            await shown(sandbox, user, "3,091")
        press.answer = says(LATER)
        async with App(settings_in(tmp_path, sandbox, PT, press.url)):
            told = await sandbox.wait_for(
                lambda call: call.chat_id == user.id and "reply_markup" not in call.params, timeout=15
            )
            assert "3,092" in told.text


async def test_a_file_that_is_rewritten_is_watched(sandbox: Sandbox, tmp_path: Path) -> None:
    user = await sandbox.add_user(language_code="en")
    count = tmp_path / "count.json"
    with capture_logs() as lines:
        async with App(settings_in(tmp_path, sandbox, PT, f"file:{count}", interval=1)):
            while "fetching the feed failed" not in [line["event"] for line in lines]:
                assert "3,09" not in await ask(sandbox, user, "/results")
            count.write_bytes(EARLIER)
            await shown(sandbox, user, "3,091")
    assert [line["event"] for line in lines if "feed" in line["event"]] == [
        "fetching the feed failed",
        "fetching the feed works again",
    ]


async def test_a_server_that_keeps_silent_does_not_hold_up_the_stop(
    sandbox: Sandbox, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with publisher(silence) as press:
        with caplog.at_level(logging.WARNING):
            async with App(settings_in(tmp_path, sandbox, PT, press.url)):
                await press.begun.wait()
    assert caplog.records == []


async def test_no_line_of_a_run_holds_the_password_or_the_key_of_its_feed(sandbox: Sandbox, tmp_path: Path) -> None:
    async with publisher(says(status=500)) as press:
        environment = {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": sandbox.url,
            "DATABASE_URL": sqlite_in(tmp_path),
            "ELECTION": PT,
            "FEED_URL": press.url.replace("http://", "http://reader:hunter2@") + "?key=hunter2",
            "LOG_LEVEL": "DEBUG",
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=ROOT, env=os.environ | environment, stderr=asyncio.subprocess.PIPE
        )
        assert process.stderr is not None
        lines = ""
        while "answers 500" not in lines:
            lines += (await process.stderr.readline()).decode()
        process.send_signal(signal.SIGTERM)
        lines += (await process.communicate())[1].decode()
    assert process.returncode == 0
    assert press.asked[0]["Authorization"].startswith("Basic ")
    assert "hunter2" not in lines


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        (says(LATER), 0, '"counted": 3092'),
        (says(LATER.replace(b"2019-10-07", b"2091-10-07")), 1, "one clock is wrong"),
        (says(status=404), 2, "answers 404 Not Found"),
        (says(b"<html>"), 2, "gives a web page instead of a count"),
    ],
    ids=["good", "stamped_ahead", "absent", "web_page"],
)
async def test_check_looks_at_a_server(
    answer: Answer, status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with publisher(answer) as press:
        assert await asyncio.to_thread(main, ["check", PT, "--feed", press.url, "--json"]) == status
    assert said in "".join(capsys.readouterr())
