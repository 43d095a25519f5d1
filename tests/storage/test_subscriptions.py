"""A chat is told of what it follows, once, and of nothing else."""

import asyncio

import pytest
from sqlalchemy import func, select

from storage import alerts, chats, subscriptions
from storage.alerts import Announcement
from storage.database import Database, Transaction
from storage.queueing import queue
from storage.subscriptions import Subscriber
from storage.tables import deliveries
from tests.storage import hand
from tests.storage.hand import ELECTION, NOW

TEXTS = {"en": "in English", "ru": "по-русски"}


async def follow(connection: Transaction, topic: str, chat_id: int = 1, language: str = "en") -> bool:
    return await subscriptions.subscribe(connection, ELECTION, Subscriber(chat_id, "private", language), topic, NOW)


async def publish(connection: Transaction, *topics: str) -> int:
    told = Announcement("crossed", "ThresholdCrossed", False, NOW, TEXTS, frozenset({"all", *topics}))
    published = await alerts.publish(connection, ELECTION, [told], None)
    return await queue(connection, published, NOW)


@pytest.mark.parametrize(
    ("follows", "about", "told"),
    [
        (["all"], [], True),
        (["thresholds"], ["thresholds"], True),
        (["thresholds"], ["party:red"], False),
        (["party:red"], ["party:red", "party:blue"], True),
        (["party:red"], ["party:redder"], False),
        (["party:red"], ["thresholds"], False),
        (["party:red"], ["parties"], True),
        (["thresholds"], ["parties"], False),
        (["all", "thresholds", "party:red"], ["thresholds", "party:red", "parties"], True),
        ([], ["thresholds"], False),
    ],
)
async def test_an_alert_goes_once_to_whoever_follows_any_of_its_topics(
    database: Database, follows: list[str], about: list[str], told: bool
) -> None:
    async with database.writing() as connection:
        for topic in follows:
            await follow(connection, topic)
        assert await publish(connection, *about) == int(told)


async def test_following_again_is_nothing_new(database: Database) -> None:
    async with database.writing() as connection:
        assert await follow(connection, "party:red")
        assert not await follow(connection, "party:red")
        assert await follow(connection, "all")
        assert await subscriptions.topics_of(connection, ELECTION, 1) == {"party:red", "all"}
        assert await subscriptions.topics_of(connection, "other-2020", 1) == frozenset()


async def test_of_two_presses_at_once_one_is_new(database: Database) -> None:
    async def press() -> bool:
        async with database.writing() as connection:
            return await follow(connection, "all")

    assert sorted(await asyncio.gather(press(), press())) == [False, True]


async def test_alerts_are_in_the_language_that_was_chosen_else_in_that_of_who_asked(database: Database) -> None:
    async with database.writing() as connection:
        await follow(connection, "all", 1, "ru")
        await follow(connection, "all", 2, "ru")
        await chats.set_language(connection, 2, "private", "en")
        await publish(connection)
        assert [told.html for told in await hand.claim(connection, 9, NOW)] == ["по-русски", "in English"]


async def test_following_less_drops_what_waits_of_it_and_no_more(database: Database) -> None:
    async with database.writing() as connection:
        await follow(connection, "thresholds")
        await follow(connection, "party:red")
        await publish(connection, "thresholds", "party:red")
        assert await subscriptions.unsubscribe(connection, ELECTION, 1, "thresholds")
        assert await waiting(connection) == 1
        assert await subscriptions.unsubscribe(connection, ELECTION, 1, "party:red")
        assert await waiting(connection) == 0
        assert not await subscriptions.unsubscribe(connection, ELECTION, 1, "party:red")


async def waiting(connection: Transaction) -> int:
    return (await connection.execute(select(func.count()).select_from(deliveries))).scalar_one()


async def test_following_nothing_forgets_a_private_chat_that_chose_nothing(database: Database) -> None:
    async with database.writing() as connection:
        for chat_id in (1, 2):
            await follow(connection, "all", chat_id)
        await chats.set_language(connection, 2, "private", "ru")
        for chat_id in (1, 2):
            await subscriptions.unsubscribe(connection, ELECTION, chat_id, None)
        assert await chats.get(connection, 1) is None
        assert await chats.get(connection, 2) is not None


async def test_a_channel_hears_nothing_before_it_is_confirmed(database: Database) -> None:
    async with database.writing() as connection:
        await subscriptions.subscribe(connection, ELECTION, Subscriber(-1001, "channel", "en"), "all", NOW)
        assert await publish(connection) == 0
        await chats.confirm(connection, -1001)
        told = Announcement("again", "ThresholdCrossed", False, NOW, TEXTS)
        assert await queue(connection, await alerts.publish(connection, ELECTION, [told], None), NOW) == 1


async def test_a_forum_hears_in_the_topic_it_chose(database: Database) -> None:
    async with database.writing() as connection:
        await subscriptions.subscribe(connection, ELECTION, Subscriber(-1002, "supergroup", "en"), "all", NOW)
        await chats.set_thread(connection, -1002, 77)
        await publish(connection)
        (told,) = await hand.claim(connection, 9, NOW)
    assert told.thread_id == 77
