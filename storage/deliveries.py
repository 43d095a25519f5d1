"""Deliveries: the outbox. It is filled in the transaction of what it tells, and emptied by `bot.delivery`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, delete, func, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import DeliveryState, alert_texts, alert_topics, alerts, chats, deliveries, events, subscriptions

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
    """A delivery in hand: `attempts` counts the try that is due now.

    `thread_id` is the forum topic that the chat wants it in, `reply_to` the last message there about the same subject.
    """

    id: int
    chat_id: int
    html: str
    attempts: int
    thread_id: int | None
    reply_to: int | None


async def queue(connection: AsyncConnection, alert_ids: Sequence[int], now: datetime) -> int:
    """Queue these alerts for everybody who follows them at this moment, each in its language. Gives how many.

    What they overtake and still waits for the same chat is withdrawn: nobody hears the old after the new.
    """
    language = func.coalesce(chats.c.language, chats.c.telegram_language)
    text_for_chat = (
        select(
            alert_texts.c.election_id,
            alert_texts.c.alert_id,
            chats.c.id,
            alert_texts.c.language,
            literal(DeliveryState.PENDING.value),
            literal(now, deliveries.c.due_at.type),
            literal(0),
        )
        .join_from(alert_texts, chats, alert_texts.c.language == language)
        .where(
            alert_texts.c.alert_id.in_(alert_ids),
            chats.c.confirmed,
            chats.c.gone_at.is_(None),
            _follows(chats.c.id, alert_texts.c.alert_id),
        )
        .order_by(alert_texts.c.alert_id, chats.c.id)
    )
    columns = ["election_id", "alert_id", "chat_id", "language", "state", "due_at", "attempts"]
    queued = (await connection.execute(insert(deliveries).from_select(columns, text_for_chat))).rowcount
    await _withdraw_overtaken(connection, alert_ids)
    return queued


async def _withdraw_overtaken(connection: AsyncConnection, alert_ids: Sequence[int]) -> None:
    newer = deliveries.alias("newer")
    overtaken = (
        select(newer.c.id)
        .join(alerts, alerts.c.id == newer.c.alert_id)
        .where(
            alerts.c.id.in_(alert_ids),
            alerts.c.supersedes == deliveries.c.alert_id,
            newer.c.chat_id == deliveries.c.chat_id,
        )
        .exists()
    )
    superseded = select(alerts.c.supersedes).where(alerts.c.id.in_(alert_ids))
    waits = and_(deliveries.c.alert_id.in_(superseded), deliveries.c.state.in_(_WAITING))
    withdrawn = {"state": DeliveryState.GONE, "error": "overtaken by a later alert"}
    await connection.execute(update(deliveries).where(waits, overtaken).values(withdrawn))


def _follows(chat_id: ColumnElement[int], alert_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether the chat follows a topic of the alert; who follows any party follows the topic "parties" too."""
    of_any_party = and_(alert_topics.c.topic == "parties", subscriptions.c.topic.startswith("party:"))
    return (
        select(subscriptions.c.topic)
        .join(alert_topics, subscriptions.c.election_id == alert_topics.c.election_id)
        .where(
            subscriptions.c.chat_id == chat_id,
            alert_topics.c.alert_id == alert_id,
            or_(subscriptions.c.topic == alert_topics.c.topic, of_any_party),
        )
        .exists()
    )


async def claim(connection: AsyncConnection, limit: int, now: datetime, resting: Collection[int] = ()) -> list[Claimed]:
    """Take up to `limit` deliveries that are due, oldest first, and mark them as being sent.

    At most one for each chat, none while an older one for it is unsettled, and none for the `resting` chats. What was
    put off goes before what is new. Several processes may claim at once.
    """
    taken: list[int] = []
    for state in (DeliveryState.LATER, DeliveryState.PENDING):
        due = _in_turn(state, resting).where(deliveries.c.due_at <= now).limit(limit - len(taken))
        taken += (await connection.execute(due.with_for_update(skip_locked=True))).scalars()
    taken = await _still_wanted(connection, taken)
    sending = {"state": DeliveryState.SENDING, "attempts": deliveries.c.attempts + 1}
    await connection.execute(update(deliveries).where(deliveries.c.id.in_(taken)).values(sending))
    return await _in_hand(connection, taken)


async def _still_wanted(connection: AsyncConnection, taken: Sequence[int]) -> list[int]:
    """Those of the deliveries that may go to their chats as these are now.

    Alerts are queued in one transaction while chats come and go in others, and some wait long. What a moved chat was to
    get goes to its new id; what a chat does not want any more, and what is left of one that is forgotten, is erased.
    """
    moved_to = await _follow_moves(connection, taken)
    open_chat = select(chats.c.id).where(
        chats.c.id == deliveries.c.chat_id, chats.c.moved_to.is_(None), chats.c.gone_at.is_(None), chats.c.confirmed
    )
    wanted = and_(open_chat.exists(), _follows(deliveries.c.chat_id, deliveries.c.alert_id))
    await connection.execute(delete(deliveries).where(deliveries.c.id.in_(taken), ~wanted))
    stay = select(deliveries.c.id).where(deliveries.c.id.in_(taken), deliveries.c.chat_id.not_in(moved_to))
    return list((await connection.execute(stay)).scalars())


async def _follow_moves(connection: AsyncConnection, taken: Sequence[int]) -> set[int]:
    """Move what was taken for the old id of a chat to its new one, where it waits for its turn. Gives the new ids."""
    moves = (
        select(chats.c.id, chats.c.moved_to)
        .join(deliveries, deliveries.c.chat_id == chats.c.id)
        .where(deliveries.c.id.in_(taken), chats.c.moved_to.is_not(None))
        .distinct()
    )
    found = (await connection.execute(moves)).all()
    for old_id, new_id in found:
        await migrate(connection, old_id, new_id)
    return {new_id for _, new_id in found}


def _in_turn(state: DeliveryState, resting: Collection[int]) -> Select[int]:
    """Ids of what waits in this state and whose turn it is, in the order of the index: as few are read as are taken."""
    return (
        select(deliveries.c.id)
        .where(deliveries.c.state == state, deliveries.c.chat_id.not_in(resting), _IN_TURN)
        .order_by(deliveries.c.due_at, deliveries.c.id)
    )


async def _in_hand(connection: AsyncConnection, delivery_ids: Sequence[int]) -> list[Claimed]:
    in_words = (alert_texts.c.alert_id == deliveries.c.alert_id) & (alert_texts.c.language == deliveries.c.language)
    query = (
        select(
            deliveries.c.id,
            deliveries.c.chat_id,
            alert_texts.c.html,
            deliveries.c.attempts,
            chats.c.thread_id,
            _last_message_about_it().label("reply_to"),
        )
        .join(alert_texts, in_words)
        .outerjoin(chats, chats.c.id == deliveries.c.chat_id)
        .where(deliveries.c.id.in_(delivery_ids))
        .order_by(deliveries.c.id)
    )
    return [Claimed(**row) for row in (await connection.execute(query)).mappings()]


def _last_message_about_it() -> ScalarSelect[int | None]:
    """The newest message of an alert that this one overtakes, however many overtook one another, in the same chat."""
    told, alert, earlier = deliveries.alias("told"), alerts.alias("alert"), alerts.alias("earlier")
    event, before = events.alias("event"), events.alias("before")
    return (
        select(told.c.message_id)
        .join_from(alert, event, event.c.id == alert.c.event_id)
        .join(before, and_(before.c.subject == event.c.subject, before.c.election_id == event.c.election_id))
        .join(earlier, and_(earlier.c.event_id == before.c.id, earlier.c.id < alert.c.id))
        .join(told, told.c.alert_id == earlier.c.id)
        .where(
            alert.c.id == deliveries.c.alert_id,
            before.c.test == event.c.test,
            told.c.chat_id == deliveries.c.chat_id,
            told.c.message_id.is_not(None),
        )
        .order_by(earlier.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )


async def mark_sent(connection: AsyncConnection, delivery_id: int, message_id: int) -> None:
    """Telegram has it, as this message."""
    await _settle(connection, delivery_id, state=DeliveryState.SENT, message_id=message_id, error=None)


async def mark_later(connection: AsyncConnection, delivery_id: int, due_at: datetime, error: str) -> None:
    """It did not arrive this time: try again at `due_at`."""
    await _settle(connection, delivery_id, state=DeliveryState.LATER, due_at=due_at, error=error)


async def mark_gone(connection: AsyncConnection, delivery_id: int, error: str) -> None:
    """It can never arrive."""
    await _settle(connection, delivery_id, state=DeliveryState.GONE, error=error)


async def give_up(connection: AsyncConnection, chat_id: int, error: str) -> None:
    """Nothing that waits for this chat can ever arrive."""
    waits = and_(deliveries.c.chat_id == chat_id, deliveries.c.state.in_(_WAITING))
    await connection.execute(update(deliveries).where(waits).values(state=DeliveryState.GONE, error=error))


async def _settle(connection: AsyncConnection, delivery_id: int, **values: object) -> None:
    await connection.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(**values))


async def recover(connection: AsyncConnection, in_hand: Collection[int] = ()) -> int:
    """Take back what was being sent and is not `in_hand`: whether it arrived is not known, so it is sent again."""
    being_sent = deliveries.c.state == DeliveryState.SENDING
    stranded = update(deliveries).where(being_sent, deliveries.c.id.not_in(in_hand))
    return (await connection.execute(stranded.values(state=DeliveryState.PENDING))).rowcount


async def withdraw(connection: AsyncConnection, election_id: str, chat_id: int) -> None:
    """Drop what waits for a chat and is about nothing that it follows any more."""
    await connection.execute(
        delete(deliveries).where(
            deliveries.c.election_id == election_id,
            deliveries.c.chat_id == chat_id,
            deliveries.c.state.in_(_WAITING),
            ~_follows(deliveries.c.chat_id, deliveries.c.alert_id),
        )
    )


async def withdraw_tests(connection: AsyncConnection) -> int:
    """Let nothing out that a rehearsal left unsettled. Gives how many."""
    of_tests = select(alerts.c.id).join(events, events.c.id == alerts.c.event_id).where(events.c.test)
    left = and_(deliveries.c.state.in_(_UNSETTLED), deliveries.c.alert_id.in_(of_tests))
    withdrawn = {"state": DeliveryState.GONE, "error": "left over from a rehearsal"}
    return (await connection.execute(update(deliveries).where(left).values(withdrawn))).rowcount


async def forget(connection: AsyncConnection, chat_id: int) -> None:
    """Erase every delivery to this chat."""
    await connection.execute(delete(deliveries).where(deliveries.c.chat_id == chat_id))


async def expire(connection: AsyncConnection, before: datetime) -> int:
    """Erase deliveries that were settled for good and due before that moment. Gives how many."""
    settled = (DeliveryState.SENT, DeliveryState.GONE)
    old = delete(deliveries).where(deliveries.c.state.in_(settled), deliveries.c.due_at < before)
    return (await connection.execute(old)).rowcount


async def migrate(connection: AsyncConnection, old_id: int, new_id: int) -> None:
    """Deliveries to the old id of a chat go to its new one; an alert that is on its way to both goes once."""
    of_old, of_new = deliveries.c.chat_id == old_id, deliveries.c.chat_id == new_id
    other = deliveries.alias("other")
    told_before = select(other.c.alert_id).where(other.c.chat_id == old_id, other.c.state == DeliveryState.SENT)
    at_new = select(other.c.alert_id).where(other.c.chat_id == new_id)
    waits = deliveries.c.state.in_(_WAITING)
    await connection.execute(delete(deliveries).where(of_new, waits, deliveries.c.alert_id.in_(told_before)))
    await connection.execute(delete(deliveries).where(of_old, deliveries.c.alert_id.in_(at_new)))
    # Messages are numbered anew in a supergroup: a reply to an old number would be one to something else.
    await connection.execute(update(deliveries).where(of_old).values(chat_id=new_id, message_id=None))


async def next_due(connection: AsyncConnection, resting: Collection[int] = ()) -> datetime | None:
    """When the first delivery whose turn it is will be due, leaving out `resting` chats; None where nothing waits."""
    firsts = [_in_turn(state, resting).with_only_columns(deliveries.c.due_at).limit(1) for state in _WAITING]
    dues = [(await connection.execute(first)).scalar() for first in firsts]
    return min((due for due in dues if due is not None), default=None)
