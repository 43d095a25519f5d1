"""Events become numbered alerts, alerts become deliveries, and each delivery is settled once."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

import pytest
from sqlalchemy import select

from storage import alerts, chats, claiming, deliveries, subscriptions
from storage.alerts import Announcement
from storage.claiming import Claimed
from storage.database import Database, Transaction
from storage.queueing import queue
from storage.subscriptions import Subscriber
from storage.tables import alerts as alerts_table
from storage.tables import deliveries as deliveries_table
from storage.tables import events as events_table
from tests.storage import hand
from tests.storage.hand import ELECTION, NOW, TERMS

End: TypeAlias = Callable[[Transaction, int], Awaitable[None]]
"""How a chat ends what it was told."""


def announcement(key: str, *, test: bool = False) -> Announcement:
    texts = {"en": f"{key} in English", "ru": f"{key} по-русски"}
    return Announcement(key=key, kind="ThresholdCrossed", test=test, at=NOW, texts=texts)


async def subscribe(database: Database, *chat_ids: int, language: str = "en", election: str = ELECTION) -> None:
    async with database.writing() as connection:
        for chat_id in chat_ids:
            subscriber = Subscriber(chat_id, "private", language)
            await subscriptions.subscribe(connection, election, subscriber, "all", NOW)


async def publish(database: Database, *keys: str) -> Sequence[int]:
    async with database.writing() as connection:
        published = await alerts.publish(connection, ELECTION, [announcement(key) for key in keys], None)
        await queue(connection, published, NOW)
    return published


async def claim(database: Database, limit: int = 100, now: datetime = NOW) -> list[Claimed]:
    async with database.writing() as connection:
        return await hand.claim(connection, limit, now)


async def settle_as_sent(database: Database, claimed: Sequence[Claimed]) -> None:
    async with database.writing() as connection:
        for delivery in claimed:
            await hand.mark_sent(connection, delivery, 1000 + delivery.id)


async def next_due(database: Database) -> datetime | None:
    async with database.reading() as connection:
        return await claiming.next_due(connection, TERMS, NOW)


async def test_each_subscriber_gets_the_text_in_its_own_language(database: Database) -> None:
    await subscribe(database, 1)
    await subscribe(database, 2, language="ru")
    await publish(database, "crossed")
    assert [(d.chat_id, d.html) for d in await claim(database)] == [(1, "crossed in English"), (2, "crossed по-русски")]


async def test_alerts_are_numbered_in_order_and_told_once(database: Database) -> None:
    await subscribe(database, 1)
    await publish(database, "first", "second")
    assert await publish(database, "second", "third") != []
    async with database.reading() as connection:
        query = select(alerts_table.c.number, events_table.c.key).join(events_table).order_by(alerts_table.c.number)
        rows = (await connection.execute(query)).all()
    assert [tuple(row) for row in rows] == [(1, "first"), (2, "second"), (3, "third")]


async def test_the_same_event_in_test_and_in_real_evidence_are_two(database: Database) -> None:
    async with database.writing() as connection:
        rehearsed = await alerts.publish(connection, ELECTION, [announcement("seen", test=True)], None)
        real = await alerts.publish(connection, ELECTION, [announcement("seen")], None)
    assert len(rehearsed) == len(real) == 1


async def test_a_new_subscriber_gets_no_backlog(database: Database) -> None:
    await publish(database, "before")
    await subscribe(database, 1)
    await publish(database, "after")
    assert [delivery.html for delivery in await claim(database)] == ["after in English"]


async def test_subscribers_of_another_election_hear_nothing(database: Database) -> None:
    await subscribe(database, 1, election="other-2020")
    await publish(database, "crossed")
    assert await claim(database) == []


async def test_a_chat_hears_things_in_order_while_others_go_on(database: Database) -> None:
    await subscribe(database, 1, 2)
    await publish(database, "up", "down")
    first = await claim(database)
    assert [(d.chat_id, d.html) for d in first] == [(1, "up in English"), (2, "up in English")]
    async with database.writing() as connection:
        await hand.mark_later(connection, first[0].id, NOW + timedelta(seconds=30), "flood")
        await hand.mark_sent(connection, first[1], 5)
    assert [(d.chat_id, d.html) for d in await claim(database)] == [(2, "down in English")]
    assert [d.html for d in await claim(database, now=NOW + timedelta(seconds=30))] == ["up in English"]


async def test_the_next_due_is_that_of_what_was_put_off(database: Database) -> None:
    await subscribe(database, 1)
    await publish(database, "up", "down")
    assert await next_due(database) is None
    (first,) = await claim(database)
    later = NOW + timedelta(seconds=30)
    async with database.writing() as connection:
        await hand.mark_later(connection, first.id, later, "flood")
    assert await next_due(database) == later


async def test_what_a_dead_process_was_sending_is_sent_again_and_nothing_else(database: Database) -> None:
    await subscribe(database, 1, 2, 3)
    await publish(database, "crossed")
    in_hand = await claim(database)
    await settle_as_sent(database, in_hand[:1])
    async with database.writing() as connection:
        assert await hand.recover(connection) == 2
    again = await claim(database)
    assert [(delivery.chat_id, delivery.attempts) for delivery in again] == [(2, 2), (3, 2)]


async def test_what_a_rehearsal_left_waiting_or_in_hand_never_leaves_and_what_is_real_does(database: Database) -> None:
    await subscribe(database, 1, 2)
    await publish(database, "sent")
    await settle_as_sent(database, await claim(database))
    async with database.writing() as connection:
        rehearsed = await alerts.publish(connection, ELECTION, [announcement("rehearsed", test=True)], None)
        await queue(connection, rehearsed, NOW)
    await publish(database, "real")
    assert len(await claim(database, limit=1)) == 1
    async with database.writing() as connection:
        assert await deliveries.withdraw_tests(connection) == 2
        assert await hand.recover(connection) == 1
    assert [delivery.html for delivery in await claim(database)] == ["real in English", "real in English"]


async def test_a_sent_delivery_keeps_its_message_id(database: Database) -> None:
    await subscribe(database, 1)
    await publish(database, "crossed")
    claimed = await claim(database)
    await settle_as_sent(database, claimed)
    async with database.reading() as connection:
        row = (await connection.execute(select(deliveries_table))).one()
    assert (row.state, row.message_id) == ("sent", 1000 + claimed[0].id)


async def test_a_gone_chat_gets_nothing_until_it_subscribes_again(database: Database) -> None:
    await subscribe(database, 1)
    async with database.writing() as connection:
        await chats.mark_gone(connection, 1, NOW)
    await publish(database, "missed")
    await subscribe(database, 1)
    await publish(database, "heard")
    assert [delivery.html for delivery in await claim(database)] == ["heard in English"]


async def test_unsubscribing_forgets_the_chat_and_drops_what_waits(database: Database) -> None:
    await subscribe(database, 1)
    await publish(database, "crossed")
    async with database.writing() as connection:
        assert await subscriptions.unsubscribe(connection, ELECTION, 1, None)
        assert not await subscriptions.unsubscribe(connection, ELECTION, 1, None)
    assert await claim(database) == []


async def test_unsubscribing_from_one_election_keeps_the_other(database: Database) -> None:
    await subscribe(database, 1)
    await subscribe(database, 1, election="other-2020")
    async with database.writing() as connection:
        await subscriptions.unsubscribe(connection, "other-2020", 1, None)
    await publish(database, "crossed")
    assert len(await claim(database)) == 1


@pytest.mark.parametrize("engine", ["postgresql"])
async def test_two_that_claim_at_once_never_take_the_same(database: Database) -> None:
    await subscribe(database, *range(1, 5))
    await publish(database, "up")
    async with database.writing() as one, database.writing() as other:
        first = await hand.claim(one, 2, NOW)
        second = await hand.claim(other, 4, NOW)
    assert ([told.chat_id for told in first], [told.chat_id for told in second]) == ([1, 2], [3, 4])
    assert await claim(database) == []


async def test_what_was_put_off_goes_before_what_is_new(database: Database) -> None:
    await subscribe(database, 1, 2)
    await publish(database, "up")
    async with database.writing() as connection:
        for delivery in await hand.claim(connection, 2, NOW):
            if delivery.chat_id == 2:
                await hand.mark_later(connection, delivery.id, NOW, "flood")
            else:
                await hand.mark_sent(connection, delivery, 11)
    await publish(database, "down")
    assert [(told.chat_id, told.html) for told in await claim(database, 1)] == [(2, "up in English")]


async def leave(connection: Transaction, chat_id: int) -> None:
    await subscriptions.unsubscribe(connection, ELECTION, chat_id, None)


async def lose(connection: Transaction, chat_id: int) -> None:
    await chats.mark_gone(connection, chat_id, NOW)


@pytest.mark.parametrize("end", [chats.forget, leave, lose])
@pytest.mark.parametrize("engine", ["postgresql"])
async def test_who_leaves_while_an_alert_is_being_queued_is_not_told(database: Database, end: End) -> None:
    await subscribe(database, 1, 2)
    async with database.writing() as watch:
        published = await alerts.publish(watch, ELECTION, [announcement("crossed")], None)
        assert await queue(watch, published, NOW) == 2
        async with database.writing() as connection:
            await end(connection, 1)
    assert [told.chat_id for told in await claim(database)] == [2]
    assert await queued_for(database) == [2]


@pytest.mark.parametrize("engine", ["postgresql"])
async def test_a_group_that_moves_while_an_alert_is_being_queued_is_told_once_under_its_new_id(
    database: Database,
) -> None:
    await subscribe(database, -7)
    async with database.writing() as watch:
        published = await alerts.publish(watch, ELECTION, [announcement("crossed")], None)
        assert await queue(watch, published, NOW) == 1
        async with database.writing() as connection:
            await chats.migrate(connection, -7, -1007, NOW)
    assert [told.chat_id for told in await claim(database)] == [-1007]
    assert await queued_for(database) == [-1007]


@pytest.mark.parametrize("end", [chats.forget, leave, lose])
async def test_who_leaves_while_an_alert_is_being_sent_is_not_sent_it_again(database: Database, end: End) -> None:
    await subscribe(database, 1, 2)
    await publish(database, "crossed")
    first, _ = await claim(database)
    async with database.writing() as connection:
        for chat_id in (1, 2):
            await end(connection, chat_id)
        await hand.mark_later(connection, first.id, NOW, "flood")
        await hand.recover(connection, [first.id])
    assert await claim(database) == []
    assert await queued_for(database) == []


async def test_what_is_in_hand_is_not_taken_back(database: Database) -> None:
    await subscribe(database, 1, 2)
    await publish(database, "crossed")
    first, second = await claim(database)
    async with database.writing() as connection:
        assert await hand.recover(connection, [first.id]) == 1
    assert [told.id for told in await claim(database)] == [second.id]


async def queued_for(database: Database) -> list[int]:
    async with database.reading() as connection:
        return list((await connection.execute(select(deliveries_table.c.chat_id))).scalars())
