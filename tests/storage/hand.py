"""A hand that claims deliveries of the small election and settles them, in the place of a process."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from storage import claiming
from storage.claiming import Claimed, Terms
from storage.database import Transaction
from storage.settling import Later, Refused, Sent, settle

ELECTION = "small-2020"
NOW = datetime(2020, 6, 7, 20, 0, tzinfo=UTC)
TERMS = Terms(ELECTION, "here", timedelta(minutes=1))


async def claim(connection: Transaction, limit: int = 100, now: datetime = NOW, terms: Terms = TERMS) -> list[Claimed]:
    return await claiming.claim(connection, limit, now, terms)


async def recover(connection: Transaction, in_hand: Collection[int] = (), now: datetime = NOW) -> int:
    return await claiming.recover(connection, TERMS.holder, now, in_hand)


async def mark_sent(connection: Transaction, delivery: Claimed, message_id: int) -> None:
    await settle(connection, TERMS.holder, [Sent(delivery.id, message_id, delivery.chat_id)])


async def mark_later(connection: Transaction, delivery_id: int, due_at: datetime, error: str) -> None:
    await settle(connection, TERMS.holder, [Later(delivery_id, due_at, error)])


async def mark_refused(connection: Transaction, delivery_id: int, error: str) -> None:
    await settle(connection, TERMS.holder, [Refused(delivery_id, error)])
