"""An outbox, what empties it, and the local Telegram that it is emptied to."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import RowMapping, func, insert, select

from bot.clock import Clock
from bot.delivery import Delivery
from bot.leadership import is_dead
from bot.sandbox import Chat, Message, Sandbox, User, serve_sandbox
from bot.transport.bulk import Bulk
from bot.transport.pace import Pace, Rates
from bot.transport.request import AiohttpRequest
from storage import alerts, subscriptions
from storage.alerts import Announcement
from storage.claiming import Terms
from storage.database import Database, Transaction
from storage.leaderships import LostLeadershipError
from storage.queueing import queue
from storage.subscriptions import Subscriber
from storage.tables import chats as chats_table
from storage.tables import deliveries as deliveries_table
from storage.tables import subscriptions as subscriptions_table
from tests.hand_clock import HandClock
from tests.settings import TOKEN
from tests.storage.hand import ELECTION, TERMS
from tests.storage.hand import NOW as START

SWIFT = Rates(1000, 1000, 1, 60000)
"""A pace at which nobody has to wait."""


@dataclass
class Post:
    """Deliveries to people, groups and channels of a sandbox, from the alert to the message."""

    database: Database
    sandbox: Sandbox
    bulk: Bulk
    clock: Clock = field(default_factory=lambda: HandClock(START))
    pace: Rates = SWIFT
    terms: Terms = TERMS
    leads: bool = True

    async def reader(self) -> User:
        """Somebody who wrote to the bot and follows everything."""
        (user,) = await self.readers(1)
        return user

    async def readers(self, number: int) -> list[User]:
        users = [await self.sandbox.add_user() for _ in range(number)]
        for user in users:
            await self.sandbox.say(user, "/subscribe")
        await self.subscribe("private", *users)
        return users

    async def crowd(self, number: int) -> list[User]:
        """So many readers at once, where it matters only that they are many."""
        users = [await self.sandbox.add_user() for _ in range(number)]
        for user in users:
            await self.sandbox.say(user, "/subscribe")
        people = [{"id": user.id, "kind": "private", "telegram_language": "en", "confirmed": True} for user in users]
        followed = [
            {"election_id": ELECTION, "chat_id": user.id, "topic": "all", "since": self.clock.now()} for user in users
        ]
        async with self.database.writing() as connection:
            await connection.execute(insert(chats_table), people)
            await connection.execute(insert(subscriptions_table), followed)
        return users

    async def subscribe(self, kind: str, *chats: Chat | User, topic: str = "all") -> None:
        async with self.database.writing() as connection:
            for chat in chats:
                subscriber = Subscriber(chat.id, kind, "en")
                await subscriptions.subscribe(connection, ELECTION, subscriber, topic, self.clock.now())

    async def publish(self, *texts: str, subject: str | None = None, topics: Sequence[str] = ("all",)) -> None:
        """Queue an alert of each text, in order."""
        told = [
            Announcement(text, "threshold_crossed", False, START, {"en": text}, frozenset(topics), subject)
            for text in texts
        ]
        async with self.database.writing() as connection:
            published = await alerts.publish(connection, ELECTION, told, None)
            await queue(connection, published, self.clock.now())

    @asynccontextmanager
    async def delivering(self) -> AsyncIterator[Delivery]:
        """Send what waits, until left."""
        delivery = Delivery(
            self.database, self.bulk, Pace(self.pace), self.clock, lambda: self.terms, self.hold, is_dead
        )
        running = asyncio.create_task(delivery.run())
        try:
            yield delivery
            assert not running.done(), running
        finally:
            running.cancel()
            with pytest.raises(asyncio.CancelledError):
                await running

    async def hold(self, _: Transaction) -> None:
        if not self.leads:
            raise LostLeadershipError

    async def empty(self) -> None:
        """Send everything that is due by the clock."""
        async with self.delivering():
            await self.until(lambda rows: not any(map(self._is_due, in_turn(rows))))

    def _is_due(self, row: RowMapping) -> bool:
        return bool(row["state"] == "sending" or row["due_at"] <= self.clock.now())

    async def until_sent(self, number: int) -> None:
        """Wait until so many deliveries are sent; of very many it would take long to read all rows again and again."""
        sent = select(func.count()).where(deliveries_table.c.state == "sent")
        async with asyncio.timeout(60):
            while True:
                async with self.database.reading() as connection:
                    if (await connection.execute(sent)).scalar_one() >= number:
                        return
                await asyncio.sleep(0.05)

    async def until(self, reached: Callable[[Sequence[RowMapping]], bool]) -> None:
        """Wait until this holds for the rows of the outbox."""
        async with asyncio.timeout(20):
            while not reached(await self.rows()):  # noqa: ASYNC110 -- what is waited for are rows of a database
                await asyncio.sleep(0.01)

    async def rows(self) -> Sequence[RowMapping]:
        async with self.database.reading() as connection:
            rows = await connection.execute(select(deliveries_table).order_by(deliveries_table.c.id))
            return rows.mappings().all()

    async def states(self) -> list[str]:
        return [row["state"] for row in await self.rows()]

    def received(self, chat: Chat | User) -> list[str]:
        """The texts that reached this chat."""
        return [message.text for message in self.messages(chat)]

    def messages(self, chat: Chat | User) -> list[Message]:
        return [one for one in self.sandbox.chats[chat.id].messages.values() if one.sender == self.sandbox.bot]

    def sent(self) -> list[tuple[Any, str]]:
        """Every call, refused ones too."""
        return [(call.chat_id, call.params["text"]) for call in self.sandbox.sent]

    def refusals(self) -> list[str]:
        return [call.error.description for call in self.sandbox.sent if call.error]


@asynccontextmanager
async def open_post(database: Database) -> AsyncIterator[Post]:
    """A post between this database and a sandbox of its own."""
    async with serve_sandbox(TOKEN) as sandbox, AiohttpRequest() as request:
        yield Post(database, sandbox, Bulk(request, sandbox.url, TOKEN))


def in_turn(rows: Sequence[RowMapping]) -> Iterable[RowMapping]:
    """Of what is not settled the oldest of each chat."""
    unsettled = [row for row in rows if row["state"] not in {"sent", "gone"}]
    return {row["chat_id"]: row for row in reversed(unsettled)}.values()


def to(chat: Chat | User) -> Callable[[Mapping[str, Any]], bool]:
    """Whether a call is to this chat."""
    return lambda params: params.get("chat_id") == chat.id
