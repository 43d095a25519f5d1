"""What is kept for a time only is erased when its time is over."""

from datetime import timedelta

from sqlalchemy import select

from bot.clock import Clock
from bot.retention import KEPT_FOR, erase_old
from storage import alerts, chats, subscriptions
from storage.alerts import Announcement
from storage.database import Database
from storage.queueing import queue
from storage.subscriptions import Subscriber
from storage.tables import deliveries as deliveries_table
from tests.hand_clock import HandClock
from tests.storage import hand
from tests.storage.hand import ELECTION
from tests.storage.hand import NOW as START


async def test_a_settled_delivery_is_kept_for_thirty_days(database: Database) -> None:
    async with database.writing() as connection:
        for chat_id in (1, 2):
            await subscriptions.subscribe(connection, ELECTION, Subscriber(chat_id, "private", "en"), "all", START)
        told = Announcement("crossed", "ThresholdCrossed", False, START, {"en": "crossed"})
        await queue(connection, await alerts.publish(connection, ELECTION, [told], None), START)
        sent, _ = await hand.claim(connection, 2, START)
        await hand.mark_sent(connection, sent, 11)
    assert timedelta(days=30) == KEPT_FOR
    assert await left(database, HandClock(START + KEPT_FOR)) == ["sent", "sending"]
    assert await left(database, HandClock(START + KEPT_FOR + timedelta(seconds=1))) == ["sending"]


async def test_a_chat_that_is_gone_is_kept_for_thirty_days(database: Database) -> None:
    async with database.writing() as connection:
        await chats.meet(connection, 1, "private")
        await chats.mark_gone(connection, 1, START)
    for time, kept in ((START + KEPT_FOR, True), (START + KEPT_FOR + timedelta(seconds=1), False)):
        await erase_old(database, HandClock(time))
        async with database.reading() as connection:
            assert (await chats.get(connection, 1) is not None) is kept


async def left(database: Database, clock: Clock) -> list[str]:
    await erase_old(database, clock)
    async with database.reading() as connection:
        states = await connection.execute(select(deliveries_table.c.state).order_by(deliveries_table.c.id))
        return list(states.scalars())
