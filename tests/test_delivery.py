"""The outbox leaves through a real HTTP server, whatever that answers."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from telegram import Bot

from bot.delivery import Delivery
from bot.transport.pace import Pace
from storage import alerts, deliveries, subscriptions
from storage.alerts import Announcement
from storage.database import Database
from storage.subscriptions import Subscriber
from storage.tables import deliveries as deliveries_table
from tests.scripted_bot_api import ScriptedBotApi, scripted_bot

ELECTION = "small-2020"
START = datetime(2020, 6, 7, 20, 0, tzinfo=UTC)


@dataclass
class HandClock:
    """A clock that a test moves by hand."""

    time: datetime = START

    def now(self) -> datetime:
        return self.time


@dataclass
class Post:
    """An outbox, what empties it, and the Bot API it is emptied to."""

    database: Database
    api: ScriptedBotApi
    bot: Bot
    clock: HandClock = field(default_factory=HandClock)

    def delivery(self) -> Delivery:
        return Delivery(self.database, self.bot, Pace(1000), self.clock)

    async def subscribe(self, *chat_ids: int) -> None:
        async with self.database.writing() as connection:
            for chat_id in chat_ids:
                subscriber = Subscriber(chat_id, "private", "en")
                await subscriptions.subscribe(connection, ELECTION, subscriber, "all", START)

    async def publish(self, *keys: str) -> None:
        told = [Announcement(key, "ThresholdCrossed", False, START, {"en": key}) for key in keys]
        async with self.database.writing() as connection:
            published = await alerts.publish(connection, ELECTION, told, None)
            await deliveries.queue(connection, published, self.clock.now())

    def sent(self) -> Sequence[tuple[int, str]]:
        return [(call["chat_id"], call["text"]) for call in self.api.asked("sendMessage")]

    async def states(self) -> Sequence[str]:
        async with self.database.reading() as connection:
            rows = await connection.execute(select(deliveries_table.c.state).order_by(deliveries_table.c.id))
            return rows.scalars().all()


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    database = Database(f"sqlite:///{tmp_path / 'election.db'}")
    await database.migrate()
    async with scripted_bot() as (api, bot):
        yield Post(database, api, bot)
    await database.close()


async def test_every_subscriber_gets_every_alert_once_and_in_order(post: Post) -> None:
    await post.subscribe(*range(1, 31))
    await post.publish("up", "down")
    await post.delivery().drain()
    await post.delivery().drain()
    assert sorted(post.sent()) == sorted((chat, text) for chat in range(1, 31) for text in ("up", "down"))
    for chat in range(1, 31):
        assert [text for sent_to, text in post.sent() if sent_to == chat] == ["up", "down"]
    assert set(await post.states()) == {"sent"}


async def test_a_flood_limit_delays_one_chat_and_drops_nothing(post: Post) -> None:
    await post.subscribe(1, 2)
    await post.publish("crossed")
    post.api.refuse("sendMessage", 429, "Too Many Requests: retry after 90", retry_after=90)
    await post.delivery().drain()
    assert sorted(await post.states()) == ["later", "sent"]
    post.clock.time += timedelta(seconds=89)
    await post.delivery().drain()
    assert len(post.sent()) == 2
    post.clock.time += timedelta(seconds=1)
    await post.delivery().drain()
    assert await post.states() == ["sent", "sent"]
    assert sorted({chat for chat, _ in post.sent()}) == [1, 2]


@pytest.mark.parametrize(
    ("code", "description"),
    [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: user is deactivated"),
        (400, "Bad Request: chat not found"),
    ],
)
async def test_a_closed_chat_is_left_alone(post: Post, code: int, description: str) -> None:
    await post.subscribe(1)
    await post.publish("crossed")
    post.api.refuse("sendMessage", code, description)
    await post.delivery().drain()
    await post.publish("crossed again")
    await post.delivery().drain()
    assert await post.states() == ["gone"]
    assert post.sent() == [(1, "crossed")]


async def test_a_text_that_telegram_refuses_does_not_close_the_chat(post: Post) -> None:
    await post.subscribe(1)
    await post.publish("<b>broken")
    post.api.refuse("sendMessage", 400, "Bad Request: can't parse entities: Can't find end tag")
    await post.delivery().drain()
    await post.publish("sound")
    await post.delivery().drain()
    assert await post.states() == ["gone", "sent"]


async def test_an_outage_is_waited_out_longer_and_longer(post: Post) -> None:
    await post.subscribe(1)
    await post.publish("crossed")
    for _ in range(3):
        post.api.refuse("sendMessage", 502, "Bad Gateway")
    for pause in (0, 1, 2, 4):
        post.clock.time += timedelta(seconds=pause)
        before = len(post.sent())
        await post.delivery().drain()
        await post.delivery().drain()
        assert len(post.sent()) == before + 1
    assert await post.states() == ["sent"]


async def test_a_refused_token_loses_nothing(post: Post) -> None:
    await post.subscribe(1)
    await post.publish("crossed")
    post.api.refuse("sendMessage", 401, "Unauthorized")
    await post.delivery().drain()
    assert await post.states() == ["later"]


async def test_what_a_dead_process_had_in_hand_is_sent_at_the_next_start(post: Post) -> None:
    await post.subscribe(1, 2)
    await post.publish("crossed")
    async with post.database.writing() as connection:
        await deliveries.claim(connection, 1, START)
    await run_until(post, sent=2)
    assert await post.states() == ["sent", "sent"]


async def test_a_wake_sends_what_is_new(post: Post) -> None:
    await post.subscribe(1)
    delivery = post.delivery()
    running = asyncio.create_task(delivery.run())
    await post.publish("first")
    delivery.wake()
    await sent(post, 1)
    await post.publish("second")
    delivery.wake()
    await sent(post, 2)
    await stop(running)
    assert post.sent() == [(1, "first"), (1, "second")]


async def test_a_stop_in_the_middle_goes_on_where_it_was(post: Post) -> None:
    await post.subscribe(*range(1, 101))
    await post.publish("crossed")
    await run_until(post, sent=30)
    assert len(post.sent()) < 100
    await run_until(post, sent=100)
    assert sorted(chat for chat, _ in post.sent()) == list(range(1, 101))


async def run_until(post: Post, sent: int) -> None:
    running = asyncio.create_task(post.delivery().run())
    while len(post.sent()) < sent:  # noqa: ASYNC110 -- what is waited for happens on the other side of HTTP
        await asyncio.sleep(0.001)
    await stop(running)


async def sent(post: Post, number: int) -> None:
    while (await post.states()).count("sent") < number:  # noqa: ASYNC110 -- what is waited for is a row of a file
        await asyncio.sleep(0.001)


async def stop(running: asyncio.Task[None]) -> None:
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
