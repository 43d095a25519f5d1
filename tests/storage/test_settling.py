"""What became of a delivery is kept, and believed of its chat only as long as nothing newer is known of that."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeAlias

import pytest
from sqlalchemy import select

from storage import alerts, chats, claiming, subscriptions
from storage.alerts import Announcement
from storage.claiming import Claimed
from storage.database import Database, DatabaseUnavailableError, Transaction
from storage.queueing import queue
from storage.settling import Closed, Later, Outcome, Sent, TopicDeleted, settle
from storage.subscriptions import Subscriber
from storage.tables import deliveries
from tests.outage import IMPATIENT, outage
from tests.storage import hand
from tests.storage.hand import ELECTION, NOW, TERMS
from tests.storage.locks import until_waiting

Step: TypeAlias = Callable[[Transaction], Awaitable[None]]

READER, GROUP, SUPERGROUP = 1, -7, -1007
BLOCKED = "Forbidden: bot was blocked by the user"
SOON = NOW + timedelta(seconds=0.1)


async def follow(connection: Transaction, chat_id: int = READER) -> None:
    kind = "private" if chat_id > 0 else "group"
    await subscriptions.subscribe(connection, ELECTION, Subscriber(chat_id, kind, "en"), "all", SOON)


async def block(connection: Transaction) -> None:
    await chats.mark_gone(connection, READER, NOW)


async def come_back(connection: Transaction) -> None:
    await chats.meet(connection, READER, "private")
    await follow(connection)


async def forget(connection: Transaction) -> None:
    await chats.forget(connection, READER)


async def unsubscribe(connection: Transaction) -> None:
    await subscriptions.unsubscribe(connection, ELECTION, READER, None)


async def write(database: Database, *steps: Step) -> None:
    """Each step in a transaction of its own."""
    for step in steps:
        async with database.writing() as connection:
            await step(connection)


async def publish(database: Database, *keys: str) -> None:
    told = [Announcement(key, "threshold_crossed", False, NOW, {"en": key}) for key in keys]
    async with database.writing() as connection:
        await queue(connection, await alerts.publish(connection, ELECTION, told, None), NOW)


async def claim(database: Database) -> list[Claimed]:
    async with database.writing() as connection:
        return await hand.claim(connection)


async def told(database: Database) -> list[str]:
    return [delivery.html for delivery in await claim(database)]


async def in_hand(database: Database, chat_id: int = READER) -> Claimed:
    """An alert that is on its way to a chat, where another one waits."""
    async with database.writing() as connection:
        await follow(connection, chat_id)
    await publish(database, "up", "down")
    (up,) = await claim(database)
    return up


def settling(*outcomes: Outcome) -> Step:
    async def step(connection: Transaction) -> None:
        await settle(connection, TERMS.holder, outcomes)

    return step


def refused(delivery: Claimed) -> Closed:
    return Closed(delivery.id, BLOCKED, delivery.chat_id, NOW)


async def gone_since(database: Database) -> object:
    async with database.reading() as connection:
        chat = await chats.get(connection, READER)
    assert chat is not None
    return chat.gone_at


async def outbox(database: Database) -> list[tuple[str, int | None, str | None]]:
    """Every delivery: its state, its message's number, and who has it in hand."""
    columns = (deliveries.c.state, deliveries.c.message_id, deliveries.c.holder)
    async with database.reading() as connection:
        return [tuple(row) for row in await connection.execute(select(*columns).order_by(deliveries.c.id))]


async def test_a_refusal_closes_the_chat_and_gives_up_what_waits_for_it(database: Database) -> None:
    await write(database, settling(refused(await in_hand(database))))
    assert await gone_since(database) == NOW
    assert await outbox(database) == [("gone", None, None)] * 2
    await publish(database, "final")
    assert await told(database) == []


@pytest.mark.parametrize("back", [[block, come_back], [unsubscribe, block, come_back], [block, forget, follow]])
async def test_who_came_back_before_a_refusal_is_settled_stays_without_a_backlog(
    database: Database, back: list[Step]
) -> None:
    up = await in_hand(database)
    await write(database, *back, settling(refused(up)))
    assert await gone_since(database) is None
    assert await told(database) == []
    await publish(database, "final")
    assert await told(database) == ["final"]


async def test_who_came_back_after_a_refusal_was_settled_stays_though_it_is_settled_again(database: Database) -> None:
    up = await in_hand(database)
    await write(database, settling(refused(up)), come_back, settling(refused(up)))
    assert await gone_since(database) is None
    await publish(database, "final")
    assert await told(database) == ["final"]


async def test_who_came_back_while_the_database_was_away_stays(
    database_url: str, engine: str, request: pytest.FixtureRequest
) -> None:
    maintenance = request.getfixturevalue("postgresql") if engine == "postgresql" else ""
    database = Database(database_url + (IMPATIENT if engine == "sqlite" else ""))
    up = await in_hand(database)
    async with outage(database_url, maintenance):
        for step in (settling(refused(up)), block):
            with pytest.raises(DatabaseUnavailableError):
                await write(database, step)
    await write(database, block, come_back, settling(refused(up)))
    await publish(database, "final")
    assert await told(database) == ["final"]
    await database.close()


async def test_what_reached_the_chat_all_the_same_counts_as_sent(database: Database) -> None:
    up = await in_hand(database)
    await write(database, block, come_back, settling(Sent(up.id, 11, READER)))
    assert await outbox(database) == [("sent", 11, None), ("gone", None, None)]


async def test_what_did_not_arrive_before_somebody_came_back_is_not_tried_again(database: Database) -> None:
    up = await in_hand(database)
    await write(database, block, come_back, settling(Later(up.id, NOW, "flood")))
    assert await told(database) == []


async def test_a_chat_that_is_open_keeps_what_is_in_hand_whatever_it_asks(database: Database) -> None:
    up = await in_hand(database)
    await write(database, come_back, settling(Later(up.id, NOW, "flood")))
    assert await told(database) == ["up"]


async def test_a_refusal_of_what_another_took_over_closes_nothing(database: Database) -> None:
    up = await in_hand(database)
    async with database.writing() as connection:
        await claiming.recover(connection, "there", NOW + TERMS.lease)
    await write(database, settling(refused(up)))
    assert await gone_since(database) is None
    assert await told(database) == ["up"]


@pytest.mark.parametrize("engine", ["postgresql"])
@pytest.mark.parametrize("refusal_first", [True, False])
async def test_who_comes_back_as_a_refusal_is_settled_stays(database: Database, refusal_first: bool) -> None:
    up = await in_hand(database)
    await write(database, block)
    steps: list[Step] = [come_back, settling(refused(up))]
    first, second = reversed(steps) if refusal_first else steps
    async with database.writing() as connection:
        await first(connection)
        other = asyncio.create_task(write(database, second))
        await until_waiting(database)
    await other
    assert await gone_since(database) is None
    await publish(database, "final")
    assert await told(database) == ["final"]


async def test_a_message_of_the_group_that_was_is_none_of_the_supergroup(database: Database) -> None:
    up = await in_hand(database, GROUP)
    async with database.writing() as connection:
        await chats.migrate(connection, GROUP, SUPERGROUP, NOW)
    await write(database, settling(Sent(up.id, 11, GROUP)))
    (down,) = await claim(database)
    await write(database, settling(Sent(down.id, 12, SUPERGROUP)))
    assert await outbox(database) == [("sent", None, None), ("sent", 12, None)]


@pytest.mark.parametrize(("topic", "left"), [(5, None), (7, 7)])
async def test_a_topic_that_is_no_more_is_left_unless_another_was_chosen_meanwhile(
    database: Database, topic: int, left: int | None
) -> None:
    up = await in_hand(database, GROUP)
    async with database.writing() as connection:
        await chats.set_thread(connection, GROUP, topic)
    await write(database, settling(TopicDeleted(up.id, NOW, "Bad Request: message thread not found", GROUP, 5)))
    async with database.reading() as connection:
        chat = await chats.get(connection, GROUP)
    assert chat is not None
    assert chat.thread_id == left
