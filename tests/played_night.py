"""A recorded night as people see it: readers, a group and channels of a sandbox, and what each of them does when.

The whole bot runs against the sandbox. A recording is cut in stages, so that what people do happens at one moment of
the night on any machine: the bot is started with the night up to there, takes it in without a wait, stands still, and
goes on from there at the next start. A stage also ends before the next alert about the same thing, which would
overtake the one that still waits.

Portugal is played with a line of 5 % that it does not have, so that somebody crosses one.
"""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from bot import catalogue
from bot.app import App
from bot.config import Settings
from bot.election.audience import THRESHOLDS
from bot.feeds.recording import ABOUT, MOMENTS
from bot.sandbox import Channel, Chat, Group, Sandbox, User
from bot.text.menu import SUBSCRIPTIONS
from bot.text.subscriptions import ON
from storage import watches
from storage.database import Database
from storage.tables import DeliveryState, deliveries
from tests.portugal_line import LINE
from tests.settings import settings

ROOT = Path(__file__).parent.parent
STANDING_STILL = "speed=0.001&gap=0.000001"
"""Every moment of a recording at once, and then, for as long as a test lasts, none of the time after the last."""


@dataclass(frozen=True)
class Night:
    """One night to play. Its stages are named by their last moments; the first is before anything happens."""

    id: str
    election_id: str
    party: str
    """What those who follow a party write to the bot."""
    stages: tuple[str, ...]
    middle: str
    """The stage at the end of which somebody blocks the bot, and somebody else subscribes."""
    added: str = ""
    """What is added to the election's contests."""


KAZAKHSTAN = Night(
    "kz",
    "kz-2023-mazhilis",
    "NSDP",
    (
        "2023-03-19T07:00:00+06:00",
        "2023-03-19T23:40:00+06:00",
        "2023-03-20T01:30:00+06:00",
        "2023-03-20T02:40:00+06:00",
        "2023-03-20T03:15:00+06:00",
        "2023-03-20T03:50:00+06:00",
        "2023-03-20T05:00:00+06:00",
        "2023-03-20T19:30:00+06:00",
        "2023-03-27T16:55:00+06:00",
    ),
    middle="2023-03-20T01:30:00+06:00",
)
PORTUGAL = Night(
    "pt",
    "pt-2019-assembleia",
    "CDS-PP",
    ("2019-10-06T18:00:00+01:00", "2019-10-06T20:30:02+01:00", "2019-10-07T00:35:01+01:00"),
    middle="2019-10-06T20:30:02+01:00",
    added=LINE,
)
NIGHTS = (KAZAKHSTAN, PORTUGAL)


@dataclass(frozen=True)
class Deed:
    """What somebody did when the bot had made `after` calls; in no chat it is a stage that begins."""

    after: int
    chat_id: int | None
    words: str


@dataclass
class People:
    """People, groups and channels of a sandbox, and what they do, each thing when the bot did what it had to."""

    sandbox: Sandbox
    deeds: list[Deed] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)
    """Who each chat is, in the order in which they came."""
    pressed_in: dict[str, int] = field(default_factory=dict)
    """The chat of each pressed button."""
    by_name: dict[str, User] = field(default_factory=dict)
    topics: dict[int, dict[int, str]] = field(default_factory=dict)
    """The names of the topics of each forum."""

    async def person(self, name: str, language: str, role: str) -> User:
        user = await self.sandbox.add_user(name, language_code=language)
        self.by_name[name] = user
        self.roles[user.id] = f"{name}: private, {language}, {role}"
        return user

    async def say(self, user: User, text: str, chat: Group | None = None, thread: int | None = None) -> None:
        self._did(chat or user, f"{user.first_name}: {text}")
        await self.sandbox.say(user, text, chat, thread=thread)
        await self._answered()

    async def press(self, user: User, data: str) -> None:
        """Press a button that the bot put into the chat with this person."""
        message_id, label = self._button(user, data)
        self._did(user, f"{user.first_name} presses [{label}]")
        self.pressed_in[await self.sandbox.press(user, message_id, data)] = user.id
        await self._answered()

    async def block(self, user: User) -> None:
        self._did(user, f"{user.first_name} blocks the bot")
        await self.sandbox.block(user)
        await self._answered()

    async def let_in(self, chat: Group | Channel, role: str, *, admin: bool = False) -> None:
        self.roles[chat.id] = f"{chat.title}: {role}"
        self._did(chat, f"{chat.owner.first_name} adds the bot")
        await self.sandbox.add_bot(chat, admin=admin)
        await self._answered()

    def _did(self, where: Chat | User, words: str) -> None:
        self.deeds.append(Deed(len(self.sandbox.sent), where.id, words))

    def _button(self, user: User, data: str) -> tuple[int, str]:
        for message in reversed(self.sandbox.chats[user.id].messages.values()):
            for row in (message.keyboard or {}).get("inline_keyboard", []):
                for button in row:
                    if button["callback_data"] == data:
                        return message.message_id, button["text"]
        raise AssertionError(f"nobody can press {data}: the bot showed no such button")

    async def _answered(self) -> None:
        """Wait until the bot has confirmed everything that happened."""
        async with asyncio.timeout(10):
            while len(self.sandbox.updates):
                await self.sandbox.updates.polled.wait()
                await asyncio.sleep(0)


@dataclass
class WholeNight:
    """A night from before its start to its end, the people in it, a database, and a folder for what the bot reads."""

    night: Night
    people: People
    database: Database
    database_url: str
    folder: Path

    async def play(self) -> None:
        """The whole night, with all that people do in it."""
        before, *stages = self.night.stages
        self._write_election()
        async with self.night_until(before):
            await self._arrive()
        for end in stages:
            async with self.night_until(end):
                if end == self.night.middle:
                    await self.people.block(self.people.by_name["Boris"])
                    late = await self.people.person("Laura", "en", "everything, from the middle on")
                    await self.people.say(late, "/subscribe")

    async def _arrive(self) -> None:
        people = self.people
        for name, language in (("Emma", "en"), ("Roman", "ru"), ("Kanat", "kk")):
            await people.say(await people.person(name, language, "everything"), "/subscribe")
        await people.say(await people.person("Boris", "ru", "everything, blocks the bot in the middle"), "/subscribe")
        liner = await people.person("Lina", "ru", "the line")
        await people.say(liner, "/start")
        await people.press(liner, SUBSCRIPTIONS)
        await people.press(liner, ON + THRESHOLDS)
        partisan = await people.person("Petra", "en", f"one party, {self.night.party}")
        await people.say(partisan, f"/subscribe {self.night.party}")
        await self._gather_group(liner)
        await self._open_channels()

    async def _gather_group(self, member: User) -> None:
        people = self.people
        admin = await people.person("Gulnara", "kk", "owner of the group")
        group = await people.sandbox.add_group("Neighbours", [admin, member], forum=True)
        topic = await people.sandbox.add_topic(group, "Results")
        people.topics[group.id] = group.topics
        await people.let_in(group, "group with topics, kk, everything into one topic")
        await people.say(member, "/subscribe", group, topic)
        await people.say(admin, "/subscribe", group, topic)

    async def _open_channels(self) -> None:
        people = self.people
        owner = await people.person("Oleg", "ru", "owner of both channels")
        await people.say(owner, "/help")
        news = await people.sandbox.add_channel("News", owner=owner)
        await people.let_in(news, "channel, ru, everything", admin=True)
        await people.press(owner, f"chan:{news.id}:on")
        idle = await people.sandbox.add_channel("Idle", owner=owner)
        await people.let_in(idle, "channel that nobody confirmed", admin=True)

    @asynccontextmanager
    async def night_until(self, end: str) -> AsyncIterator[None]:
        """The bot at work, when it has told everything of the night up to this moment."""
        recording = self._recording_until(end)
        self.people.deeds.append(Deed(len(self.people.sandbox.sent), None, end))
        async with App(self._settings(recording)) as app:
            working = asyncio.create_task(app.work())
            await self.people.sandbox.updates.polled.wait()
            await self._all_told(datetime.fromisoformat(end))
            yield
            working.cancel()
            await asyncio.wait({working})
            assert working.cancelled()

    async def _all_told(self, until: datetime) -> None:
        """Wait until the watch has come to this moment, and everything in the outbox is sent."""
        states = select(deliveries.c.state).distinct().where(deliveries.c.state != DeliveryState.SENT)
        async with asyncio.timeout(20):
            while True:
                async with self.database.reading() as connection:
                    watch = await watches.load(connection, self.night.election_id, rehearsal=True)
                    unsent = (await connection.execute(states)).scalars().all()
                assert DeliveryState.GONE not in unsent, "an alert overtook one that still waited: cut between them"
                if watch.looked_until == until and not unsent:
                    return
                await asyncio.sleep(0.04)

    def _settings(self, recording: Path) -> Settings:
        return settings(
            self.people.sandbox.url,
            self.database_url,
            election=str(self._election),
            feed_url=f"recorded:{recording}?{STANDING_STILL}",
            rehearsal=True,
            send_rate=1000,
            chat_rate=1000,
            chat_burst=100,
            group_rate=60000,
        )

    @property
    def _election(self) -> Path:
        return self.folder / self.night.election_id

    def _write_election(self) -> None:
        write_election(self.night, self._election)

    def _recording_until(self, end: str) -> Path:
        """The folder of the night as it was recorded up to this moment, with the moment before anything happened."""
        folder = self.folder / "recording"
        folder.mkdir(exist_ok=True)
        files = catalogue.night_files(self.night.election_id)
        before = f'{{"time":"{self.night.stages[0]}"}}\n'.encode()
        lines = files[MOMENTS].splitlines(keepends=True)
        (folder / ABOUT).write_bytes(files[ABOUT])
        (folder / MOMENTS).write_bytes(before + b"".join(line for line in lines if _time(line) <= end))
        return folder


def write_election(night: Night, folder: Path) -> None:
    """The night's election in a folder of its own, with what is added to it."""
    shutil.copytree(ROOT / "seeds" / "elections" / night.election_id, folder)
    with (folder / "contests.toml").open("a", encoding="utf-8") as contests:
        contests.write(night.added)


def _time(line: bytes) -> str:
    return str(json.loads(line)["time"])
