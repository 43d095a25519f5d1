"""Settling: what became of deliveries that were in hand, written for many at once.

What did not arrive is settled by its holder alone: another may have taken it over and sent it meanwhile, or somebody
came back to the chat, which gave it up (`storage.chats.meet`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TypeAlias

from sqlalchemy import ColumnElement, Select, Update, and_, bindparam, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import chats
from storage.batches import handed, handed_rows, number_rows, numbers
from storage.deliveries import give_up
from storage.states import is_in
from storage.tables import DeliveryState, deliveries

_SENT = ("delivery_id", "message_id", "sent_to")
_LET_GO: Mapping[str, None] = {"leased_until": None, "holder": None}


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram has it, as this message of `chat_id`.

    A group that became a supergroup meanwhile numbers its messages anew: then the number is not kept.
    """

    delivery_id: int
    message_id: int
    chat_id: int


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
    """The chat was closed to the bot `at` that moment: neither this nor anything else that waits for it can arrive.

    It says nothing of the chat any more where somebody came back to it before this is settled.
    """

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
    """This topic of the forum is no more: where alerts still go there, they go to its general one, this one first."""

    delivery_id: int
    due_at: datetime
    error: str
    chat_id: int
    thread_id: int


@dataclass(frozen=True, slots=True)
class Unsent:
    """It was not tried: it waits as if it had never been claimed."""

    delivery_id: int


_NotSent: TypeAlias = Later | Refused | Closed | Moved | TopicDeleted | Unsent
Outcome: TypeAlias = Sent | _NotSent


async def settle(connection: AsyncConnection, holder: str, outcomes: Sequence[Outcome]) -> None:
    """Write what became of each of these deliveries, which `holder` has in hand."""
    sent = [(one.delivery_id, one.message_id, one.chat_id) for one in outcomes if isinstance(one, Sent)]
    if sent:
        statement = _sent_statement(connection.dialect.name)
        await connection.execute(statement, handed_rows(connection, sent, *_SENT))
    if not_sent := [outcome for outcome in outcomes if not isinstance(outcome, Sent)]:
        closings = await _in_hand(connection, holder, [one for one in not_sent if isinstance(one, Closed)])
        await connection.execute(_not_sent_statement(), [{**_values(one), "by": holder} for one in not_sent])
        await _close(connection, closings)
        await _change_chats(connection, not_sent)


@cache
def _sent_statement(dialect: str) -> Update:
    sent = number_rows(dialect, *_SENT)
    message_id = case((sent.c.sent_to == deliveries.c.chat_id, sent.c.message_id))
    values = {"state": DeliveryState.SENT, "message_id": message_id, "error": None, **_LET_GO}
    return update(deliveries).where(deliveries.c.id == sent.c.delivery_id).values(values)


@cache
def _not_sent_statement() -> Update:
    due_at = func.coalesce(bindparam("due", type_=deliveries.c.due_at.type), deliveries.c.due_at)
    values = {
        "state": bindparam("becomes"),
        "due_at": due_at,
        "error": bindparam("why"),
        "attempts": deliveries.c.attempts - bindparam("untried", type_=deliveries.c.attempts.type),
        **_LET_GO,
    }
    return update(deliveries).where(deliveries.c.id == bindparam("of"), _is_held()).values(values)


def _is_held() -> ColumnElement[bool]:
    return and_(is_in(deliveries, DeliveryState.SENDING), deliveries.c.holder == bindparam("by"))


def _values(outcome: _NotSent) -> dict[str, object]:
    becomes, due, why = DeliveryState.PENDING, None, None
    match outcome:
        case Refused() | Closed():
            becomes, why = DeliveryState.GONE, outcome.error
        case Later() | Moved() | TopicDeleted():
            becomes, due, why = DeliveryState.LATER, outcome.due_at, outcome.error
    return {
        "of": outcome.delivery_id,
        "becomes": becomes,
        "due": due,
        "why": why,
        "untried": int(isinstance(outcome, Unsent)),
    }


async def _in_hand(connection: AsyncConnection, holder: str, closings: Sequence[Closed]) -> Sequence[Closed]:
    """Those of them whose delivery is still in hand, where it stays to the end of the transaction."""
    if not closings:
        return closings
    ids = handed(connection, ids=[closing.delivery_id for closing in closings])
    held = set((await connection.execute(_held_query(connection.dialect.name), {**ids, "by": holder})).scalars())
    return [closing for closing in closings if closing.delivery_id in held]


@cache
def _held_query(dialect: str) -> Select[int]:
    return select(deliveries.c.id).where(deliveries.c.id.in_(numbers(dialect, "ids")), _is_held()).with_for_update()


async def _close(connection: AsyncConnection, closings: Sequence[Closed]) -> None:
    """Note it of the chats, for many at once: of those who were there long ago thousands may have left."""
    for error in {closing.error for closing in closings}:
        chat_ids = [closing.chat_id for closing in closings if closing.error == error]
        await chats.close(connection, chat_ids, max(closing.at for closing in closings))
        await give_up(connection, chat_ids, error)


async def _change_chats(connection: AsyncConnection, outcomes: Sequence[_NotSent]) -> None:
    for outcome in outcomes:
        match outcome:
            case Moved():
                await chats.migrate(connection, outcome.chat_id, outcome.new_chat_id, outcome.due_at)
            case TopicDeleted():
                await chats.leave_thread(connection, outcome.chat_id, outcome.thread_id)
