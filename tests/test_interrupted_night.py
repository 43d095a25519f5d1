"""Portugal's real night through the whole bot: feed, storage, outbox and a local Bot API, with a stop in the middle.

A line of 5 % that Portugal does not have is put into a copy of its definition: PCP-PEV crosses it upwards and CDS-PP
downwards in the first 35 minutes of the count.
"""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select

from bot import catalogue
from bot.app import App
from bot.config import Settings
from bot.election.embargo import told
from bot.election.events import CountSeen, ThresholdCrossed
from bot.election.night import Verdict
from bot.election.result import Side
from bot.feeds.recording import Recording
from bot.recorded_steps import RecordedStep, steps_of
from bot.sandbox import Sandbox, User, serve_sandbox
from bot.text.alert import alert
from bot.text.kept_alert import numbered
from bot.text.languages import Language
from storage.database import Database
from storage.tables import deliveries, events, revisions
from tests.conftest import ROOT
from tests.portugal_line import LINE
from tests.settings import TOKEN

NIGHT = "pt-2019-assembleia"
STILL, FAST, AT_ONCE = 0.001, 12000, 1000000
"""Speeds: at which nothing happens while a test lasts; at which five minutes are 25 ms; without any wait."""


@dataclass(frozen=True)
class Rehearsal:
    """A local Telegram, a database file, and an election of its own for one test."""

    sandbox: Sandbox
    election: Path
    database: Path

    def environment(self, speed: float, night: str = NIGHT) -> dict[str, str]:
        return {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": self.sandbox.url,
            "DATABASE_URL": f"sqlite:///{self.database}",
            "ELECTION": str(self.election),
            "FEED_URL": f"recorded:{night}?speed={speed}",
            "REHEARSAL": "true",
            "CHAT_RATE": "1000",
        }

    def settings(self, speed: float, night: str = NIGHT) -> Settings:
        values = {name.lower(): value for name, value in self.environment(speed, night).items()}
        return Settings(bot_token=SecretStr(values.pop("bot_token")), **values)  # type: ignore[arg-type]  # as in the environment, pydantic reads the text

    @asynccontextmanager
    async def bot(self, speed: float, night: str = NIGHT) -> AsyncIterator[None]:
        async with App(self.settings(speed, night)) as app:
            working = asyncio.create_task(app.work())
            yield
            working.cancel()
            await asyncio.wait({working})
            assert working.cancelled()

    def night_until(self, time: str) -> str:
        """The folder of the night as it was recorded up to this time of the evening."""
        folder = self.database.parent / "evening"
        folder.mkdir()
        files = catalogue.night_files(NIGHT)
        (folder / "night.toml").write_bytes(files["night.toml"])
        moments = files["moments.jsonl"].split(f'"time":"2019-10-06T{time}'.encode())[0]
        (folder / "moments.jsonl").write_bytes(moments[: moments.rindex(b"\n") + 1])
        return str(folder)

    async def ask(self, user: User, text: str) -> str:
        """What the bot answers to this, its alerts passed over."""
        before = len(self.sandbox.sent)
        await self.sandbox.say(user, text)
        answer = await self.sandbox.wait_for(
            lambda call: call.chat_id == user.id and "reply_markup" in call.params, since=before
        )
        return answer.text

    def alerts(self, user: User) -> list[str]:
        """The alerts that reached this chat; only answers carry buttons."""
        return [
            call.params["text"]
            for call in self.sandbox.sent
            if call.method == "sendMessage" and call.chat_id == user.id and "reply_markup" not in call.params
        ]

    async def until(self, user: User, alerts: int) -> None:
        """Wait until so many different alerts reached this chat."""
        await self.sandbox.wait_for(lambda _: len(set(self.alerts(user))) >= alerts, timeout=15)


@pytest.fixture
async def rehearsal(tmp_path: Path) -> AsyncIterator[Rehearsal]:
    election = tmp_path / NIGHT
    shutil.copytree(ROOT / "seeds" / "elections" / NIGHT, election)
    with (election / "contests.toml").open("a", encoding="utf-8") as contests:
        contests.write(LINE)
    async with serve_sandbox(TOKEN) as sandbox:
        yield Rehearsal(sandbox, election, tmp_path / "election.db")


def played(rehearsal: Rehearsal) -> Sequence[RecordedStep]:
    recording = Recording.read(catalogue.night_files(NIGHT))
    return list(steps_of(recording, catalogue.load_election(str(rehearsal.election))))


def expected_alerts(rehearsal: Rehearsal, code: str) -> list[str]:
    language = Language(code, catalogue.locale_files()[code])
    happened = (news for recorded in played(rehearsal) for news in told(recorded.step, rehearsal=True))
    return [
        numbered(alert(news.event, news.night, language), number, language) for number, news in enumerate(happened, 1)
    ]


async def subscribed(rehearsal: Rehearsal, *languages: str) -> list[User]:
    """People who follow the election before anything happens in it."""
    users = [await rehearsal.sandbox.add_user(language_code=language) for language in languages]
    async with rehearsal.bot(STILL):
        for user in users:
            await rehearsal.ask(user, "/subscribe")
    return users


async def test_the_line_is_crossed_upwards_and_downwards_by_ten_to_nine(rehearsal: Rehearsal) -> None:
    evening = [
        recorded for recorded in played(rehearsal) if recorded.time < datetime.fromisoformat("2019-10-06T20:51+01:00")
    ]
    crossings = [event for recorded in evening for event in recorded.step.events if isinstance(event, ThresholdCrossed)]
    assert {(event.party, event.side) for event in crossings} == {("pcp_pev", Side.ABOVE), ("cds", Side.BELOW)}
    assert sum(isinstance(event, CountSeen) for recorded in evening for event in recorded.step.events) == 1


async def test_skeleton_night(rehearsal: Rehearsal) -> None:
    reader, listener = await subscribed(rehearsal, "en", "kk")
    passer_by = await rehearsal.sandbox.add_user(language_code="ru")
    expected = {user.id: expected_alerts(rehearsal, user.language_code or "") for user in (reader, listener)}

    async with rehearsal.bot(AT_ONCE, rehearsal.night_until("20:50")):
        await rehearsal.until(reader, 4)
        assert "PS" in await rehearsal.ask(passer_by, "/results")
    assert rehearsal.alerts(reader) == expected[reader.id][:4]
    async with rehearsal.bot(AT_ONCE):
        assert "PCP-PEV" in await rehearsal.ask(passer_by, "/threshold")
        for user in (reader, listener):
            await rehearsal.until(user, len(expected[user.id]))

    for user in (reader, listener):
        assert rehearsal.alerts(user) == expected[user.id]
    assert rehearsal.alerts(passer_by) == []
    await assert_kept(rehearsal, deliveries_sent=2 * len(expected[reader.id]))


async def assert_kept(rehearsal: Rehearsal, deliveries_sent: int) -> None:
    steps = [recorded.step for recorded in played(rehearsal)]
    counts = {id(step.night.count) for step in steps if step.verdict is Verdict.ACCEPTED and step.night.count}
    database = Database(f"sqlite:///{rehearsal.database}")
    async with database.reading() as connection:
        assert (await connection.execute(select(func.count()).select_from(revisions))).scalar_one() == len(counts)
        happened = (await connection.execute(select(func.count()).select_from(events))).scalar_one()
        assert happened == sum(len(step.events) for step in steps)
        states = (await connection.execute(select(deliveries.c.state))).scalars().all()
    await database.close()
    assert list(states) == ["sent"] * deliveries_sent


async def test_a_killed_bot_loses_nothing_and_repeats_at_most_what_was_in_flight(rehearsal: Rehearsal) -> None:
    (reader,) = await subscribed(rehearsal, "ru")
    expected = expected_alerts(rehearsal, "ru")
    kills = (3, 6)
    for alerts in kills:
        process = await started(rehearsal)
        await rehearsal.until(reader, alerts)
        process.send_signal(signal.SIGKILL)
        await process.wait()
    process = await started(rehearsal)
    await rehearsal.until(reader, len(expected))
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0
    arrived = rehearsal.alerts(reader)
    assert list(dict.fromkeys(arrived)) == expected
    assert len(arrived) - len(expected) <= len(kills)


async def started(rehearsal: Rehearsal) -> asyncio.subprocess.Process:
    environment = {**os.environ, **rehearsal.environment(FAST)}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=ROOT, env=environment, stderr=asyncio.subprocess.DEVNULL
    )
