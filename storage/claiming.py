"""Claiming: what is sent next, and whether it still may be. What is claimed is leased, so that no two send it at once.

Corrections go first, then alerts; in each, groups and channels before people, as one message reaches many there; then
what was put off, and of several alerts one delivery each in turn. A chat hears things in their order.

A delivery is told at least once: where a process dies with one in hand, or its lease ends, it is sent again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from types import MappingProxyType

from sqlalchemy import (
    RowMapping,
    Select,
    Update,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.batches import handed, numbers
from storage.deliveries import migrate
from storage.next_deliveries import alerts_that_wait, whose_turn_it_is
from storage.queueing import OVERTAKEN
from storage.states import is_in, is_unsettled
from storage.tables import DeliveryState, Lane, alerts, deliveries, events

_LONGEST_WAIT = timedelta(minutes=10)
"""No lease lasts so long, and hardly a pause: what would was written by a clock that was ahead of this one."""
_DROPPED_AT_ONCE = 200
"""Deliveries that are looked at together where those before them were all unwanted."""
_LOOKED_AT = (1, 16, 256, None)
"""Deliveries that are looked at for each that is wanted, None for all: many may wait behind others of their chat."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a process may claim, and for how long.

    Deliveries of `election_id` alone, of its rehearsal or of what is real, and of no kind of event that is `withheld`
    at this moment. Others leave what `holder` claims alone for the time of its `lease`.
    """

    election_id: str
    holder: str
    lease: timedelta
    rehearsal: bool = False
    withheld: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery in hand: `attempts` counts the try that is due now.

    `thread_id` is the forum topic that the chat wants it in, `reply_to` the last message there about the same subject.
    After `leased_until` another process may send it.
    """

    id: int
    chat_id: int
    lane: Lane
    html: str
    attempts: int
    thread_id: int | None
    reply_to: int | None
    leased_until: datetime


async def claim(
    connection: AsyncConnection, limit: int, now: datetime, terms: Terms, resting: Collection[int] = ()
) -> list[Claimed]:
    """Take up to `limit` deliveries that are due, in their order, and mark them as being sent.

    At most one for each chat, none while an older one for it is unsettled, and none for the `resting` chats. Alerts are
    queued in one transaction while chats come and go in others, and some wait long: so it is looked at again here
    whether the chat is open and follows the alert, and whether the alert may be told. Several may claim at once.
    """
    parameters = {**_told(terms), **handed(connection, resting=resting), "now": now}
    wanted = (await _wanted(connection, limit, parameters))[:limit]
    if wanted:
        await _lease(connection, [row["id"] for row in wanted], now, terms)
    return await _in_hand(connection, wanted, now + terms.lease)


def _told(terms: Terms) -> dict[str, object]:
    return {"election_id": terms.election_id, "rehearsal": terms.rehearsal, "withheld": sorted(terms.withheld)}


async def _wanted(connection: AsyncConnection, limit: int, parameters: Mapping[str, object]) -> Sequence[RowMapping]:
    """Some whose turn it is and that may still go, none only where none may. What may not go is settled on the way."""
    while picked := await _pick(connection, limit, parameters):
        wanted = [row for row in picked if row["wanted"] and not row["overtaken"]]
        if len(wanted) < len(picked):
            await _drop_unwanted(connection, picked)
        if wanted:
            return wanted
        # Many may have left since they were queued, and little be asked for.
        limit = max(limit, _DROPPED_AT_ONCE)
    return ()


async def _pick(connection: AsyncConnection, limit: int, parameters: Mapping[str, object]) -> Sequence[RowMapping]:
    """Those whose turn it is, out of a few that are near it in each alert, or of more where it is that of few."""
    parameters = {**parameters, "limit": limit}
    waiting = (await connection.execute(alerts_that_wait(), parameters)).scalars().all()
    of_alerts = {f"alert_{place}": alert_id for place, alert_id in enumerate(waiting)}
    picked: Sequence[RowMapping] = ()
    for each in _LOOKED_AT if waiting else (None,):
        near = None if each is None else limit * each // len(waiting) + 1
        query = whose_turn_it_is(None if near is None else len(waiting), connection.dialect.name)
        picked = (await connection.execute(query, {**parameters, **of_alerts, "near": near})).mappings().all()
        if 2 * len(picked) >= limit:
            break
    return picked


async def _drop_unwanted(connection: AsyncConnection, picked: Sequence[RowMapping]) -> None:
    """Settle what may not go to its chat as this is now.

    What a moved chat was to get goes to its new id, where it waits for its turn. What a later alert overtook while it
    was in hand is withdrawn. What a chat does not want any more, and what is left of one that is forgotten, is erased.
    """
    for old_id, new_id in {(row["chat_id"], row["moved_to"]) for row in picked if row["moved_to"] is not None}:
        await migrate(connection, old_id, new_id)
    stay = [row for row in picked if row["moved_to"] is None]
    overtaken = [row["id"] for row in stay if row["overtaken"]]
    unwanted = [row["id"] for row in stay if not row["wanted"] and not row["overtaken"]]
    of = deliveries.c.id.in_(numbers(connection.dialect.name, "ids"))
    withdrawal = update(deliveries).where(of).values(state=DeliveryState.GONE, error=OVERTAKEN)
    await connection.execute(withdrawal, handed(connection, ids=overtaken))
    await connection.execute(delete(deliveries).where(of), handed(connection, ids=unwanted))


async def _lease(connection: AsyncConnection, delivery_ids: Sequence[int], now: datetime, terms: Terms) -> None:
    parameters = {"until": now + terms.lease, "by": terms.holder, **handed(connection, ids=delivery_ids)}
    await connection.execute(_lease_statement(connection.dialect.name), parameters)


@cache
def _lease_statement(dialect: str) -> Update:
    return (
        update(deliveries)
        .where(deliveries.c.id.in_(numbers(dialect, "ids")))
        .values(
            state=DeliveryState.SENDING,
            attempts=deliveries.c.attempts + 1,
            leased_until=bindparam("until", type_=deliveries.c.leased_until.type),
            holder=bindparam("by"),
        )
    )


async def _in_hand(connection: AsyncConnection, rows: Sequence[RowMapping], leased_until: datetime) -> list[Claimed]:
    answered = await _messages_about_it(connection, [row for row in rows if row["supersedes"] is not None])
    return [
        Claimed(
            row["id"],
            row["chat_id"],
            Lane(row["lane"]),
            row["html"],
            row["attempts"] + 1,
            row["thread_id"],
            answered.get((row["alert_id"], row["chat_id"])),
            leased_until,
        )
        for row in rows
    ]


async def _messages_about_it(connection: AsyncConnection, rows: Sequence[RowMapping]) -> Mapping[tuple[int, int], int]:
    """For each alert and chat the newest message there of an alert that this one overtakes, however many did."""
    found: dict[tuple[int, int], int] = {}
    for alert_id in {row["alert_id"] for row in rows}:
        chat_ids = [row["chat_id"] for row in rows if row["alert_id"] == alert_id]
        parameters = {"alert_id": alert_id, **handed(connection, chats=chat_ids)}
        for chat_id, message_id in await connection.execute(_messages_query(connection.dialect.name), parameters):
            found[alert_id, chat_id] = message_id
    return found


@cache
def _messages_query(dialect: str) -> Select[int, int]:
    """Messages of these chats, oldest first, about the subject of an alert."""
    alert, event = alerts.alias("alert"), events.alias("event")
    before = (
        select(alerts.c.id)
        .join(events, events.c.id == alerts.c.event_id)
        .join(event, and_(event.c.subject == events.c.subject, event.c.election_id == events.c.election_id))
        .join(alert, alert.c.event_id == event.c.id)
        .where(alert.c.id == bindparam("alert_id"), event.c.test == events.c.test, alerts.c.id < alert.c.id)
    )
    return (
        select(deliveries.c.chat_id, deliveries.c.message_id)
        .where(
            deliveries.c.chat_id.in_(numbers(dialect, "chats")),
            deliveries.c.alert_id.in_(before),
            deliveries.c.message_id.is_not(None),
        )
        .order_by(deliveries.c.alert_id)
    )


async def holders(connection: AsyncConnection) -> list[str]:
    """Who has anything in hand."""
    named = select(deliveries.c.holder).where(
        is_in(deliveries, DeliveryState.SENDING), deliveries.c.holder.is_not(None)
    )
    return [str(holder) for holder in (await connection.execute(named.distinct())).scalars()]


async def recover(
    connection: AsyncConnection, holder: str, now: datetime, in_hand: Collection[int] = (), dead: Sequence[str] = ()
) -> int:
    """Take back what nobody is sending any more. Whether it arrived is not known, so it is sent again. Gives how many.

    That is what others hold whose lease has ended, or who are known to be `dead`, and what this holder does not have
    `in_hand`: it stopped leading before, or the database went away as it was claimed. A lease without an end in sight
    is of a clock that was set back since.
    """
    until = deliveries.c.leased_until
    ended = or_(until <= now, until > now + _LONGEST_WAIT, until.is_(None))
    lost = or_(deliveries.c.holder.in_([holder, *dead]), ended)
    kept = deliveries.c.id.not_in(numbers(connection.dialect.name, "in_hand"))
    taken_back = (
        update(deliveries)
        .where(is_in(deliveries, DeliveryState.SENDING), lost, kept)
        .values(state=DeliveryState.PENDING, leased_until=None, holder=None)
    )
    return (await connection.execute(taken_back, handed(connection, in_hand=in_hand))).rowcount


async def end_long_pauses(connection: AsyncConnection, now: datetime) -> int:
    """Try at once what waits for a time that is far off: the clock was set back since. Gives how many.

    Where it was Telegram that asked for so long a pause, it asks again.
    """
    far_off = and_(is_in(deliveries, DeliveryState.LATER), deliveries.c.due_at > now + _LONGEST_WAIT)
    return (await connection.execute(update(deliveries).where(far_off).values(due_at=now))).rowcount


async def next_due(
    connection: AsyncConnection, terms: Terms, now: datetime, resting: Mapping[int, float] = MappingProxyType({})
) -> datetime | None:
    """When something may be claimed that may not at this moment; None where that is not known, or nothing waits.

    That is when the first delivery that was put off is due, or when the first chat has rested for which anything waits.
    """
    put_off = select(func.min(deliveries.c.due_at)).where(
        is_in(deliveries, DeliveryState.LATER), deliveries.c.election_id == terms.election_id
    )
    due: datetime | None = (await connection.execute(put_off.where(deliveries.c.due_at > now))).scalar_one()
    waiting = select(deliveries.c.chat_id).where(
        is_unsettled(deliveries), deliveries.c.chat_id.in_(numbers(connection.dialect.name, "resting"))
    )
    rested = await connection.execute(waiting, handed(connection, resting=resting))
    rests = [now + timedelta(seconds=resting[chat_id]) for chat_id in rested.scalars()]
    return min((due, *rests) if due else rests, default=None)
