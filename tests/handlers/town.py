"""A town: people, groups, forums and channels of a sandbox, and the whole bot that they talk to."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select

from bot import catalogue, sourcing
from bot.app import App
from bot.clock import RealClock
from bot.config import Settings
from bot.live import Live
from bot.sandbox import Call, Channel, Group, Message, Sandbox, User, serve_sandbox
from bot.text.replies import apology
from bot.text.screen import Screen
from storage.database import Database
from tests.hand_clock import HandClock
from tests.languages import LANGUAGES
from tests.settings import TOKEN, settings, sqlite_in

ELECTION = "kz-2023-mazhilis"


@dataclass
class Town:
    """People in a sandbox, and a bot that answers them; `live` is what the bot shows them."""

    sandbox: Sandbox
    clock: HandClock
    settings: Settings
    live: Live
    database: Database

    async def user(self, language: str | None = "en", name: str = "Aigerim") -> User:
        """Somebody who never wrote to the bot."""
        return await self.sandbox.add_user(name, language_code=language)

    async def group(self, *members: User, forum: bool = False, title: str = "Election night") -> Group:
        """A group of these people, the first of whom owns it, with the bot in it."""
        group = await self.sandbox.add_group(title, members, forum=forum)
        await self.sandbox.add_bot(group)
        await self.idle()
        return group

    async def channel(self, owner: User, username: str | None = None, title: str = "Election news") -> Channel:
        """A channel of this person, with the bot as an admin of it."""
        channel = await self.sandbox.add_channel(title, username, owner=owner)
        await self.sandbox.add_bot(channel, admin=True)
        await self.idle()
        return channel

    async def ask(self, user: User, text: str, chat: Group | None = None, **where: Any) -> Call:
        """The message that answers this text, as the bot knows that it arrived.

        Between two tests the town stands still, for minutes maybe: what is under way then would be sent again.
        """
        before = len(self.sandbox.sent)
        await self.sandbox.say(user, text, chat, **where)
        place = user.id if chat is None else chat.id
        answer = await self.sandbox.wait_for(
            lambda call: call.method == "sendMessage" and call.chat_id == place, since=before
        )
        await self.idle()
        return answer

    async def press(self, user: User, message: Call, data: str, chat: Group | None = None) -> list[Call]:
        """Every call that a pressed button of this message brings."""
        before = len(self.sandbox.sent)
        await self.sandbox.press(user, message.result["message_id"], data, chat=chat)
        await self.idle()
        return self.sandbox.sent[before:]

    async def calls_after(self, event: Any) -> list[Call]:
        """Every call that what happens here brings."""
        before = len(self.sandbox.sent)
        await event
        await self.idle()
        return self.sandbox.sent[before:]

    async def idle(self) -> None:
        """Wait until the bot has confirmed everything that happened."""
        async with asyncio.timeout(20):
            while len(self.sandbox.updates):
                await self.sandbox.updates.polled.wait()
                await asyncio.sleep(0)

    def apologies(self) -> list[Call]:
        """What was said where a handler failed."""
        words = {apology(language) for language in LANGUAGES.values()}
        return [call for call in self.sandbox.sent if call.params.get("text") in words]

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Let the bot work."""
        async with App(self.settings):
            await self.sandbox.updates.polled.wait()
            yield

    async def kept(self, table: Table, **of: object) -> Sequence[Mapping[str, Any]]:
        """The rows of a table with these values."""
        query = select(table).where(*(table.c[name] == value for name, value in of.items()))
        async with self.database.reading() as connection:
            return [dict(row) for row in (await connection.execute(query)).mappings()]


@asynccontextmanager
async def found(folder: Path, election: str = ELECTION) -> AsyncIterator[Town]:
    """A town with a database in this folder, and a bot that does not work yet."""
    address, clock = sqlite_in(folder), HandClock(datetime.now(UTC))
    async with serve_sandbox(TOKEN, clock=clock) as sandbox:
        given = settings(sandbox.url, address, election=election, send_rate=1000, chat_burst=100, group_rate=60000)
        source = sourcing.choose(given, catalogue.load_election(election), clock())
        assert isinstance(source, sourcing.Finished), "an election that is over is shown as it ended"
        database = Database(address)
        yield Town(sandbox, clock, given, Live(source.night, RealClock()), database)
        await database.close()


def messages(calls: Sequence[Call]) -> list[Call]:
    """The calls that send a message."""
    return [call for call in calls if call.method == "sendMessage"]


def notices(calls: Sequence[Call]) -> list[str]:
    """What was said under pressed buttons; empty of a button that rests without a word."""
    return [call.params.get("text", "") for call in calls if call.method == "answerCallbackQuery"]


def edits(calls: Sequence[Call]) -> list[Call]:
    """The calls that put something else into a message."""
    return [call for call in calls if call.method == "editMessageText"]


def keyboard(screen: Screen) -> list[list[dict[str, str]]]:
    """The buttons of a screen as Telegram has them."""
    return [[{"text": button.label, "callback_data": button.data} for button in row] for row in screen.buttons]


def data_of(message: Call | Message) -> list[str]:
    """What the buttons under a message carry."""
    markup = message.params.get("reply_markup") if isinstance(message, Call) else message.keyboard
    return [button["callback_data"] for row in (markup or {}).get("inline_keyboard", []) for button in row]
