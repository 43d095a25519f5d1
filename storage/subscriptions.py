"""Subscriptions: which chat follows what of an election.

A topic is "all", "thresholds" or "party:<id>"; an alert goes once to every chat that follows any of its topics.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import chats, deliveries
from storage.tables import chats as chats_table
from storage.tables import subscriptions
from storage.upsert import insert_into


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A chat that wants to be told; `kind` is Telegram's word for it, as in `storage.chats.Chat`.

    `language` is Telegram's own of whoever asked: alerts are in it unless the chat chose another.
    """

    chat_id: int
    kind: str
    language: str


async def subscribe(
    connection: AsyncConnection, election_id: str, subscriber: Subscriber, topic: str, now: datetime
) -> bool:
    """Tell this chat of the topic from now on; False where it was told already."""
    chat_id = subscriber.chat_id
    await chats.meet(connection, chat_id, subscriber.kind, telegram_language=subscriber.language)
    subscription = {"election_id": election_id, "chat_id": chat_id, "topic": topic, "since": now}
    new = insert_into(connection, subscriptions).values(subscription).on_conflict_do_nothing()
    return (await connection.execute(new)).rowcount > 0


async def topics_of(connection: AsyncConnection, election_id: str, chat_id: int) -> frozenset[str]:
    """What the chat follows of the election."""
    query = select(subscriptions.c.topic).where(_of(election_id, chat_id))
    return frozenset((await connection.execute(query)).scalars())


async def unsubscribe(connection: AsyncConnection, election_id: str, chat_id: int, topic: str | None) -> bool:
    """Tell this chat no more of the topic, or with None of the election; what waits for it is dropped.

    A private chat that follows nothing and chose no language is forgotten. False where it was not told.
    """
    ended = _of(election_id, chat_id)
    if topic is not None:
        ended = and_(ended, subscriptions.c.topic == topic)
    dropped = (await connection.execute(delete(subscriptions).where(ended))).rowcount
    await deliveries.withdraw(connection, election_id, chat_id)
    await _forget_idle(connection, chat_id)
    return dropped > 0


def _of(election_id: str, chat_id: int) -> ColumnElement[bool]:
    return and_(subscriptions.c.election_id == election_id, subscriptions.c.chat_id == chat_id)


async def _forget_idle(connection: AsyncConnection, chat_id: int) -> None:
    follows = select(subscriptions.c.chat_id).where(subscriptions.c.chat_id == chat_id).exists()
    of_private = and_(chats_table.c.id == chat_id, chats_table.c.kind == "private", chats_table.c.language.is_(None))
    await connection.execute(delete(chats_table).where(of_private, ~follows))
