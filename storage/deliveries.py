"""Deliveries: the outbox. It is filled in the transaction of what it tells, and emptied by `bot.delivery`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import DeliveryState, alert_texts, chats, deliveries, subscriptions

_WAITING = (DeliveryState.PENDING, DeliveryState.LATER)
_UNSETTLED = (*_WAITING, DeliveryState.SENDING)

_older = deliveries.alias("older")
_IN_TURN = ~(
    select(_older.c.id)
    .where(_older.c.chat_id == deliveries.c.chat_id, _older.c.state.in_(_UNSETTLED), _older.c.id < deliveries.c.id)
    .exists()
)
"""Nothing older is unsettled for the same chat: a chat hears things in order."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery in hand: `attempts` counts the try that is due now."""

    id: int
    chat_id: int
    html: str
    attempts: int


async def queue(connection: AsyncConnection, alert_ids: Sequence[int], now: datetime) -> int:
    """Queue these alerts for everybody who is subscribed at this moment, each in its language. Gives how many."""
    text_for_chat = (
        select(
            alert_texts.c.election_id,
            alert_texts.c.alert_id,
            chats.c.id,
            chats.c.language,
            literal(DeliveryState.PENDING.value),
            literal(now, deliveries.c.due_at.type),
            literal(0),
        )
        .join_from(alert_texts, subscriptions, subscriptions.c.election_id == alert_texts.c.election_id)
        .join(chats, (chats.c.id == subscriptions.c.chat_id) & (chats.c.language == alert_texts.c.language))
        .where(alert_texts.c.alert_id.in_(alert_ids), chats.c.gone_at.is_(None))
        .order_by(alert_texts.c.alert_id, chats.c.id)
    )
    columns = ["election_id", "alert_id", "chat_id", "language", "state", "due_at", "attempts"]
    return (await connection.execute(insert(deliveries).from_select(columns, text_for_chat))).rowcount


async def claim(connection: AsyncConnection, limit: int, now: datetime) -> list[Claimed]:
    """Take up to `limit` deliveries that are due, oldest first, and mark them as being sent.

    At most one for each chat, and none while an older one for it is unsettled.
    """
    due = (
        select(deliveries.c.id, deliveries.c.chat_id, alert_texts.c.html, deliveries.c.attempts)
        .join(
            alert_texts,
            (alert_texts.c.alert_id == deliveries.c.alert_id) & (alert_texts.c.language == deliveries.c.language),
        )
        .where(deliveries.c.state.in_(_WAITING), deliveries.c.due_at <= now, _IN_TURN)
        .order_by(deliveries.c.id)
        .limit(limit)
    )
    claimed = [Claimed(row.id, row.chat_id, row.html, row.attempts + 1) for row in await connection.execute(due)]
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.id.in_([delivery.id for delivery in claimed]))
        .values(state=DeliveryState.SENDING, attempts=deliveries.c.attempts + 1)
    )
    return claimed


async def mark_sent(connection: AsyncConnection, delivery_id: int, message_id: int) -> None:
    """Telegram has it, as this message."""
    await _settle(connection, delivery_id, state=DeliveryState.SENT, message_id=message_id, error=None)


async def mark_later(connection: AsyncConnection, delivery_id: int, due_at: datetime, error: str) -> None:
    """It did not arrive this time: try again at `due_at`."""
    await _settle(connection, delivery_id, state=DeliveryState.LATER, due_at=due_at, error=error)


async def mark_gone(connection: AsyncConnection, delivery_id: int, error: str) -> None:
    """It can never arrive."""
    await _settle(connection, delivery_id, state=DeliveryState.GONE, error=error)


async def _settle(connection: AsyncConnection, delivery_id: int, **values: object) -> None:
    await connection.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(**values))


async def recover(connection: AsyncConnection) -> int:
    """Take back what a stopped process was sending: whether it arrived is not known, so it is sent again."""
    stranded = update(deliveries).where(deliveries.c.state == DeliveryState.SENDING)
    return (await connection.execute(stranded.values(state=DeliveryState.PENDING))).rowcount


async def withdraw(connection: AsyncConnection, election_id: str, chat_id: int) -> None:
    """Drop what waits for a chat that wants to hear no more of this election."""
    await connection.execute(
        delete(deliveries).where(
            deliveries.c.election_id == election_id,
            deliveries.c.chat_id == chat_id,
            deliveries.c.state.in_(_WAITING),
        )
    )


async def next_due(connection: AsyncConnection) -> datetime | None:
    """When the first delivery whose turn it is will be due; None where nothing waits."""
    query = select(func.min(deliveries.c.due_at)).where(deliveries.c.state.in_(_WAITING), _IN_TURN)
    due: datetime | None = (await connection.execute(query)).scalar_one()
    return due
