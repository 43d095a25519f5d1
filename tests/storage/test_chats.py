"""Chats come, go, move and are forgotten, and their settings with them."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from storage import alerts, chats, deliveries, subscriptions
from storage.alerts import Announcement
from storage.chats import Chat
from storage.database import Database, Transaction
from storage.queueing import queue
from storage.subscriptions import Subscriber
from storage.tables import alerts as alerts_table
from storage.tables import chats as chats_table
from storage.tables import deliveries as deliveries_table
from storage.tables import events, metadata
from storage.tables import subscriptions as subscriptions_table
from tests.storage import hand
from tests.storage.hand import ELECTION, NOW
from tests.storage.locks import until_waiting

GROUP, SUPERGROUP = -7, -1007


async def follow(connection: Transaction, chat_id: int, *topics: str, kind: str = "group") -> None:
    for topic in topics:
        await subscriptions.subscribe(connection, ELECTION, Subscriber(chat_id, kind, "en"), topic, NOW)


async def publish(connection: Transaction, *keys: str, subject: str | None = "line/red") -> None:
    told = [Announcement(key, "ThresholdCrossed", False, NOW, {"en": key}, subject=subject) for key in keys]
    for announcement in told:
        published = await alerts.publish(connection, ELECTION, [announcement], None)
        await queue(connection, published, NOW)


async def outbox(connection: Transaction) -> list[tuple[int, str, int | None]]:
    columns = (deliveries_table.c.chat_id, deliveries_table.c.state, deliveries_table.c.message_id)
    return [tuple(row) for row in await connection.execute(select(*columns).order_by(deliveries_table.c.id))]


async def test_a_chat_is_met_once_and_a_channel_waits_to_be_confirmed(database: Database) -> None:
    async with database.writing() as connection:
        await chats.meet(connection, 1, "private")
        await chats.meet(connection, 1, "private")
        await chats.meet(connection, -1001, "channel")
        assert await chats.get(connection, 1) == Chat(1, "private", None, None, True, None)
        assert await chats.get(connection, -1001) == Chat(-1001, "channel", None, None, False, None)
        assert await chats.get(connection, 2) is None


async def test_a_chat_that_comes_back_has_its_settings(database: Database) -> None:
    async with database.writing() as connection:
        await chats.set_language(connection, GROUP, "group", "kk")
        await chats.set_thread(connection, GROUP, 5)
        await chats.mark_gone(connection, GROUP, NOW)
        assert await chats.get(connection, GROUP) == Chat(GROUP, "group", "kk", 5, True, NOW)
        await chats.meet(connection, GROUP, "group")
        assert await chats.get(connection, GROUP) == Chat(GROUP, "group", "kk", 5, True, None)


async def test_a_channel_is_confirmed_for_as_long_as_the_bot_is_in_it(database: Database) -> None:
    async with database.writing() as connection:
        await chats.meet(connection, -1001, "channel")
        await chats.confirm(connection, -1001)
        await chats.meet(connection, -1001, "channel")
        assert await chats.get(connection, -1001) == Chat(-1001, "channel", None, None, True, None)


async def test_only_languages_that_were_chosen_are_known(database: Database) -> None:
    async with database.writing() as connection:
        await follow(connection, 1, "all", kind="private")
        await chats.set_language(connection, 2, "private", "ru")
        await chats.set_language(connection, 3, "private", "kk")
        await chats.set_language(connection, 3, "private", None)
        assert await chats.all_languages(connection) == {2: "ru"}


async def test_nothing_is_left_of_a_forgotten_chat(database: Database) -> None:
    async with database.writing() as connection:
        await follow(connection, 987654321, "all", "party:red", kind="private")
        await follow(connection, 2, "all", kind="private")
        await chats.set_language(connection, 987654321, "private", "ru")
        await publish(connection, "crossed")
    async with database.writing() as connection:
        await chats.forget(connection, 987654321)
    async with database.reading() as connection:
        for table in metadata.sorted_tables:
            assert "987654321" not in str((await connection.execute(select(table))).all())
        assert [chat_id for chat_id, *_ in await outbox(connection)] == [2]


async def test_a_group_that_became_a_supergroup_keeps_everything(database: Database) -> None:
    async with database.writing() as connection:
        await follow(connection, GROUP, "all", "party:red")
        await chats.set_language(connection, GROUP, "group", "kk")
        await chats.set_language(connection, GROUP, "group", "en")
        await publish(connection, "crossed")
        await chats.mark_gone(connection, GROUP, NOW)
        for _ in range(2):
            await chats.migrate(connection, GROUP, SUPERGROUP, NOW)
        assert await chats.get(connection, GROUP) is None
        assert await chats.get(connection, SUPERGROUP) == Chat(SUPERGROUP, "supergroup", "en", None, True, None)
        assert await subscriptions.topics_of(connection, ELECTION, SUPERGROUP) == {"all", "party:red"}
        assert await outbox(connection) == [(SUPERGROUP, "pending", None)]


async def test_a_chat_that_is_not_known_moves_nowhere(database: Database) -> None:
    async with database.writing() as connection:
        await chats.migrate(connection, GROUP, SUPERGROUP, NOW)
        assert await chats.get(connection, SUPERGROUP) is None


async def test_two_ids_of_one_group_become_one_whose_newer_settings_win(database: Database) -> None:
    async with database.writing() as connection:
        await follow(connection, GROUP, "all", "party:red")
        await chats.set_language(connection, GROUP, "group", "kk")
        await chats.set_thread(connection, GROUP, 5)
        await follow(connection, SUPERGROUP, "all", "thresholds", kind="supergroup")
        await chats.set_language(connection, SUPERGROUP, "supergroup", "ru")
        await chats.migrate(connection, GROUP, SUPERGROUP, NOW)
        assert await chats.get(connection, SUPERGROUP) == Chat(SUPERGROUP, "supergroup", "ru", 5, True, None)
        assert await subscriptions.topics_of(connection, ELECTION, SUPERGROUP) == {"all", "thresholds", "party:red"}


@pytest.mark.parametrize(("sent_to", "left"), [(GROUP, "sent"), (SUPERGROUP, "sent"), (None, "later")])
async def test_an_alert_on_its_way_to_both_ids_goes_once(database: Database, sent_to: int | None, left: str) -> None:
    async with database.writing() as connection:
        await follow(connection, GROUP, "all")
        await follow(connection, SUPERGROUP, "all", kind="supergroup")
        await publish(connection, "crossed")
        for delivery in await hand.claim(connection, 2, NOW):
            if delivery.chat_id == sent_to:
                await hand.mark_sent(connection, delivery, 11)
            else:
                await hand.mark_later(connection, delivery.id, NOW, "pause")
        await chats.migrate(connection, GROUP, SUPERGROUP, NOW)
        ((chat_id, state, _),) = await outbox(connection)
        assert (chat_id, state) == (SUPERGROUP, left)


@pytest.mark.parametrize("held", ["to both", "to the old one"])
@pytest.mark.parametrize("engine", ["postgresql"])
async def test_an_alert_that_is_queued_for_both_ids_as_they_become_one_goes_once(database: Database, held: str) -> None:
    async with database.writing() as connection:
        await follow(connection, GROUP, "all")
        await publish(connection, "to the old one", subject=None)
        await follow(connection, SUPERGROUP, "all", kind="supergroup")
        await publish(connection, "to both", subject=None)
    async with database.writing() as holder:
        await hold(holder, GROUP, held)
        moving = asyncio.create_task(move(database))
        await until_waiting(database)
        async with database.writing() as connection:
            await publish(connection, "meanwhile", subject=None)
    await moving
    told = []
    async with database.writing() as connection:
        while claimed := await hand.claim(connection):
            told += [(delivery.chat_id, delivery.html) for delivery in claimed]
            for delivery in claimed:
                await hand.mark_sent(connection, delivery, 11)
    assert sorted(told) == [(SUPERGROUP, text) for text in ("meanwhile", "to both", "to the old one")]


async def hold(connection: Transaction, chat_id: int, key: str) -> None:
    """Let nobody change the delivery of this alert to this chat until the transaction ends."""
    of_alert = select(alerts_table.c.id).join(events).where(events.c.key == key)
    held = select(deliveries_table.c.id).where(
        deliveries_table.c.chat_id == chat_id, deliveries_table.c.alert_id.in_(of_alert)
    )
    (await connection.execute(held.with_for_update())).one()


async def move(database: Database) -> None:
    async with database.writing() as connection:
        await chats.migrate(connection, GROUP, SUPERGROUP, NOW)


async def test_nothing_answers_a_message_of_the_group_that_was(database: Database) -> None:
    async with database.writing() as connection:
        await follow(connection, GROUP, "all")
        await publish(connection, "up")
        (up,) = await hand.claim(connection, 1, NOW)
        await hand.mark_sent(connection, up, 11)
        await chats.migrate(connection, GROUP, SUPERGROUP, NOW)
        await publish(connection, "down")
        (down,) = await hand.claim(connection, 1, NOW)
    assert (down.chat_id, down.html, down.reply_to) == (SUPERGROUP, "down", None)


async def test_nothing_is_left_of_the_group_that_a_forgotten_supergroup_was(database: Database) -> None:
    async with database.writing() as connection:
        await follow(connection, GROUP, "all")
        await publish(connection, "crossed")
        await chats.migrate(connection, GROUP, SUPERGROUP, NOW)
        await chats.forget(connection, SUPERGROUP)
        for table in (chats_table, subscriptions_table, deliveries_table):
            assert (await connection.execute(select(table))).all() == []


async def test_chats_that_are_gone_for_long_are_forgotten(database: Database) -> None:
    async with database.writing() as connection:
        for chat_id in (1, 2, 3):
            await follow(connection, chat_id, "all", kind="private")
        await publish(connection, "crossed")
        for chat_id in (1, 2):
            await chats.mark_gone(connection, chat_id, NOW)
        await chats.meet(connection, 2, "private")
        assert await chats.expire(connection, NOW) == 0
        assert await chats.expire(connection, NOW + timedelta(seconds=1)) == 1
        assert await chats.get(connection, 1) is None
        assert await subscriptions.topics_of(connection, ELECTION, 1) == set()
        assert [chat_id for chat_id, *_ in await outbox(connection)] == [2, 3]


async def test_a_channel_that_comes_back_is_silent_until_it_is_confirmed_again(database: Database) -> None:
    async with database.writing() as connection:
        await chats.meet(connection, -1001, "channel")
        await chats.confirm(connection, -1001)
        await chats.mark_gone(connection, -1001, NOW)
        await chats.meet(connection, -1001, "channel")
        assert await chats.get(connection, -1001) == Chat(-1001, "channel", None, None, False, None)


async def test_old_deliveries_expire_once_they_are_settled(database: Database) -> None:
    async with database.writing() as connection:
        for chat_id in (1, 2, 3):
            await follow(connection, chat_id, "all", kind="private")
        await publish(connection, "crossed")
        sent, gone, _ = await hand.claim(connection, 3, NOW)
        await hand.mark_sent(connection, sent, 11)
        await hand.mark_refused(connection, gone.id, "blocked")
        assert await deliveries.expire(connection, NOW) == 0
        assert await deliveries.expire(connection, NOW + timedelta(seconds=1)) == 2
        assert await outbox(connection) == [(3, "sending", None)]
