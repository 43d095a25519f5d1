"""Settling: what became of deliveries that were in hand, written for many at once.

What did not arrive is settled by its holder alone: another may have taken it over and sent it meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TypeAlias

from sqlalchemy import Update, and_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import chats
from storage.batches import handed_rows, number_rows
from storage.deliveries import give_up
from storage.states import is_in
from storage.tables import DeliveryState, deliveries

_LET_GO: Mapping[str, None] = {"leased_until": None, "holder": None}


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram has it, as this message."""

    delivery_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Later:
    """It did not arrive this time, or that is not known: try again at `due_at`."""

    delivery_id: int
    due_at: datetime
    error: str


@dataclass(frozen=True, slots=True)
class Refused:
    """It can never arrive, whatever else may reach this chat."""

    delivery_id: int
    error: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The chat has been closed to the bot since `at`: neither this nor anything else that waits for it can arrive."""

    delivery_id: int
    error: str
    chat_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """The group has another id as a supergroup: everything of it moves there, and this is sent there at once."""

    delivery_id: int
    due_at: datetime
    error: str
    chat_id: int
    new_chat_id: int


@dataclass(frozen=True, slots=True)
class TopicDeleted:
    """The forum's topic for alerts is no more: from now on they go to the general one, this one first."""

    delivery_id: int
    due_at: datetime
    error: str
    chat_id: int


@dataclass(frozen=True, slots=True)
class Unsent:
    """It was not tried: it waits as if it had never been claimed."""

    delivery_id: int


_NotSent: TypeAlias = Later | Refused | Closed | Moved | TopicDeleted | Unsent
Outcome: TypeAlias = Sent | _NotSent


async def settle(connection: AsyncConnection, holder: str, outcomes: Sequence[Outcome]) -> None:
    """Write what became of each of these deliveries, which `holder` has in hand."""
    sent = [(outcome.delivery_id, outcome.message_id) for outcome in outcomes if isinstance(outcome, Sent)]
    if sent:
        dialect = connection.dialect.name
        await connection.execute(_sent_statement(dialect), handed_rows(connection, sent, *_SENT))
    for outcome in outcomes:
        if not isinstance(outcome, Sent):
            await _settle_one(connection, holder, outcome)


_SENT = ("delivery_id", "message_id")


@cache
def _sent_statement(dialect: str) -> Update:
    sent = number_rows(dialect, *_SENT)
    values = {"state": DeliveryState.SENT, "message_id": sent.c.message_id, "error": None, **_LET_GO}
    return update(deliveries).where(deliveries.c.id == sent.c.delivery_id).values(values)


async def _settle_one(connection: AsyncConnection, holder: str, outcome: _NotSent) -> None:
    match outcome:
        case Unsent():
            values = {"state": DeliveryState.PENDING, "attempts": deliveries.c.attempts - 1}
        case Refused() | Closed():
            values = {"state": DeliveryState.GONE, "error": outcome.error}
        case _:
            values = {"state": DeliveryState.LATER, "due_at": outcome.due_at, "error": outcome.error}
    held = and_(deliveries.c.id == outcome.delivery_id, is_in(deliveries, DeliveryState.SENDING))
    mine = and_(held, deliveries.c.holder == holder)
    await connection.execute(update(deliveries).where(mine).values({**values, **_LET_GO}))
    match outcome:
        case Closed():
            await chats.mark_gone(connection, outcome.chat_id, outcome.at)
            await give_up(connection, outcome.chat_id, outcome.error)
        case Moved():
            await chats.migrate(connection, outcome.chat_id, outcome.new_chat_id, outcome.due_at)
        case TopicDeleted():
            await chats.set_thread(connection, outcome.chat_id, None)
