"""Deliveries: what becomes of them as chats and time go on, apart from being queued, claimed and settled.

They are the outbox: filled in the transaction of what it tells, and emptied by `bot.delivery`.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.batches import handed, numbers
from storage.recipients import follows
from storage.states import is_unsettled
from storage.tables import DeliveryState, alerts, deliveries, events

_WAITING = (DeliveryState.PENDING, DeliveryState.LATER)
_AT_ONCE = 10_000
"""Deliveries that are erased in one transaction, so that no other one waits long."""


async def give_up(connection: AsyncConnection, chat_ids: Collection[int], error: str) -> None:
    """Nothing that is left for these chats shall arrive, should they come back or not.

    What is in hand is let go of with it: it is sent if it arrives after all, and nothing else that comes of it counts.
    """
    left = and_(deliveries.c.chat_id.in_(numbers(connection.dialect.name, "chats")), is_unsettled(deliveries))
    given_up = {"state": DeliveryState.GONE, "error": error, "leased_until": None, "holder": None}
    await connection.execute(update(deliveries).where(left).values(given_up), handed(connection, chats=chat_ids))


async def withdraw(connection: AsyncConnection, election_id: str, chat_id: int) -> None:
    """Drop what waits for a chat and is about nothing that it follows any more."""
    await connection.execute(
        delete(deliveries).where(
            deliveries.c.election_id == election_id,
            deliveries.c.chat_id == chat_id,
            deliveries.c.state.in_(_WAITING),
            ~follows(deliveries.c.chat_id, deliveries.c.alert_id),
        )
    )


async def withdraw_tests(connection: AsyncConnection) -> int:
    """Let nothing out that a rehearsal left unsettled. Gives how many."""
    of_tests = select(alerts.c.id).join(events, events.c.id == alerts.c.event_id).where(events.c.test)
    left = and_(is_unsettled(deliveries), deliveries.c.alert_id.in_(of_tests))
    withdrawn = {"state": DeliveryState.GONE, "error": "left over from a rehearsal"}
    return (await connection.execute(update(deliveries).where(left).values(withdrawn))).rowcount


async def forget(connection: AsyncConnection, chat_id: int) -> None:
    """Erase every delivery to this chat."""
    await connection.execute(delete(deliveries).where(deliveries.c.chat_id == chat_id))


async def expire(connection: AsyncConnection, before: datetime) -> int:
    """Erase deliveries that were settled for good and due before that moment, some at a time: 0 where none is left."""
    settled = (DeliveryState.SENT, DeliveryState.GONE)
    old = deliveries.c.state.in_(settled) & (deliveries.c.due_at < before)
    some = select(deliveries.c.id).where(old).order_by(deliveries.c.id).limit(_AT_ONCE)
    return (await connection.execute(delete(deliveries).where(deliveries.c.id.in_(some)))).rowcount


async def migrate(connection: AsyncConnection, old_id: int, new_id: int) -> None:
    """Deliveries to the old id of a chat go to its new one; an alert that is on its way to both goes once.

    One that is queued for both meanwhile may be left for both: the old id's moves when its turn comes.
    """
    of_old, of_new = deliveries.c.chat_id == old_id, deliveries.c.chat_id == new_id
    other = deliveries.alias("other")
    told_before = select(other.c.alert_id).where(other.c.chat_id == old_id, other.c.state == DeliveryState.SENT)
    at_new = select(other.c.alert_id).where(other.c.chat_id == new_id)
    waits = deliveries.c.state.in_(_WAITING)
    await connection.execute(delete(deliveries).where(of_new, waits, deliveries.c.alert_id.in_(told_before)))
    # On PostgreSQL each statement sees more than the one before it, so this one looks by itself what is at the new id.
    # Messages are numbered anew in a supergroup: a reply to an old number would be one to something else.
    moves = update(deliveries).where(of_old, deliveries.c.alert_id.not_in(at_new))
    await connection.execute(moves.values(chat_id=new_id, message_id=None))
    await connection.execute(delete(deliveries).where(of_old, deliveries.c.alert_id.in_(at_new)))
