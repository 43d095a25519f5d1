"""Which deliveries go next. Everything in the outbox may wait at once, so few of its rows are looked at."""

from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    and_,
    bindparam,
    false,
    func,
    literal,
    select,
    union_all,
)

from bot.election.audience import CORRECTION
from storage.batches import numbers
from storage.recipients import follows
from storage.states import is_in, is_unsettled
from storage.tables import DeliveryState, alert_texts, alerts, chats, deliveries, events

_MOST_ALERTS = 16
"""Alerts that deliveries are taken of in turn, as long as some of these can go."""


@cache
def alerts_that_wait() -> Select[int]:
    """The alerts with deliveries that were never tried, those that go first in front.

    Steps from each alert in the index to the next one, over however many deliveries lie between.
    """
    pending = is_in(deliveries, DeliveryState.PENDING)
    waiting = select(func.min(deliveries.c.alert_id).label("alert_id")).where(pending).cte("waiting", recursive=True)
    following = select(func.min(deliveries.c.alert_id)).where(pending, deliveries.c.alert_id > waiting.c.alert_id)
    step = select(following.scalar_subquery()).where(waiting.c.alert_id.is_not(None))
    waiting = waiting.union_all(step)
    return (
        select(waiting.c.alert_id)
        .join(alerts, alerts.c.id == waiting.c.alert_id)
        .join(events, events.c.id == alerts.c.event_id)
        .where(_may_be_told())
        .order_by(events.c.kind != CORRECTION, alerts.c.id)
        .limit(_MOST_ALERTS)
    )


@cache
def whose_turn_it_is(number_of_alerts: int | None, dialect: str) -> Select[Any]:
    """The deliveries whose turn it is, with all that is needed to send them, or to see that they are not wanted.

    Of so many alerts the first `near` deliveries are looked at, with None all deliveries of every alert. The query is
    made once for each number: to put it together takes as long as to run it.
    """
    picked = _in_turn(_near(number_of_alerts), dialect).cte("picked")
    of_picked = deliveries.alias("of_picked")
    in_words = and_(alert_texts.c.alert_id == of_picked.c.alert_id, alert_texts.c.language == of_picked.c.language)
    open_chat = and_(chats.c.moved_to.is_(None), chats.c.gone_at.is_(None), chats.c.confirmed)
    return (
        select(
            of_picked.c.id,
            of_picked.c.chat_id,
            of_picked.c.alert_id,
            of_picked.c.lane,
            of_picked.c.attempts,
            alert_texts.c.html,
            alerts.c.supersedes,
            chats.c.thread_id,
            chats.c.moved_to,
            and_(func.coalesce(open_chat, false()), follows(of_picked.c.chat_id, of_picked.c.alert_id)).label("wanted"),
            _is_overtaken(of_picked).label("overtaken"),
        )
        .join_from(picked, of_picked, of_picked.c.id == picked.c.id)
        .join(alerts, alerts.c.id == of_picked.c.alert_id)
        .join(alert_texts, in_words)
        .outerjoin(chats, chats.c.id == of_picked.c.chat_id)
        .order_by(picked.c.lane, picked.c.to_one, picked.c.place, picked.c.id)
    )


def _near(number_of_alerts: int | None) -> Subquery:
    """What was put off and is due by now, and what was never tried, with the place that each has in its alert."""
    now = bindparam("now", type_=deliveries.c.due_at.type)
    put_off = (
        select(deliveries.c.id)
        .join(alerts, alerts.c.id == deliveries.c.alert_id)
        .join(events, events.c.id == alerts.c.event_id)
        .where(is_in(deliveries, DeliveryState.LATER), deliveries.c.due_at <= now, _may_be_told())
        .order_by(deliveries.c.due_at)
    )
    if number_of_alerts is None:
        return union_all(_first(put_off), _every_pending()).subquery("near")
    near: BindParameter[int] = bindparam("near")
    pending = [_pending_of(f"alert_{number}").limit(near).subquery() for number in range(number_of_alerts)]
    place = [select(each.c.id, func.row_number().over(order_by=each.c.id).label("place")) for each in pending]
    return union_all(_first(put_off.limit(near)), *place).subquery("near")


def _first(query: Select[int]) -> Select[int, int]:
    ids = query.subquery()
    return select(ids.c.id, literal(0).label("place"))


def _pending_of(alert: str) -> Select[int]:
    pending = is_in(deliveries, DeliveryState.PENDING)
    return select(deliveries.c.id).where(pending, deliveries.c.alert_id == bindparam(alert)).order_by(deliveries.c.id)


def _every_pending() -> Select[int, int]:
    place = func.row_number().over(partition_by=deliveries.c.alert_id, order_by=deliveries.c.id)
    return (
        select(deliveries.c.id, place.label("place"))
        .join(alerts, alerts.c.id == deliveries.c.alert_id)
        .join(events, events.c.id == alerts.c.event_id)
        .where(is_in(deliveries, DeliveryState.PENDING), _may_be_told())
    )


def _in_turn(near: Subquery, dialect: str) -> Select[Any]:
    """Of what is near its turn, that whose turn it is; on PostgreSQL what another process looks at is left to it."""
    to_one = (deliveries.c.chat_id > 0).label("to_one")
    return (
        select(deliveries.c.id, deliveries.c.lane, to_one, near.c.place)
        .join_from(near, deliveries, deliveries.c.id == near.c.id)
        .where(deliveries.c.chat_id.not_in(numbers(dialect, "resting")), ~_older_unsettled())
        .order_by(deliveries.c.lane, to_one, near.c.place, deliveries.c.id)
        .limit(bindparam("limit"))
        .with_for_update(of=deliveries, skip_locked=True)
    )


def _older_unsettled() -> ColumnElement[bool]:
    """Something older that may be told is on its way to the same chat."""
    older, its_alert, its_event = deliveries.alias("older"), alerts.alias("its_alert"), events.alias("its_event")
    return (
        select(older.c.id)
        .join(its_alert, its_alert.c.id == older.c.alert_id)
        .join(its_event, its_event.c.id == its_alert.c.event_id)
        .where(
            older.c.chat_id == deliveries.c.chat_id,
            is_unsettled(older),
            older.c.id < deliveries.c.id,
            _may_be_told(its_event),
        )
        .exists()
    )


def _is_overtaken(delivery: FromClause) -> ColumnElement[bool]:
    """A later alert about the same subject is on its way to the same chat, or there."""
    newer, by = deliveries.alias("newer"), alerts.alias("by")
    superseded = select(alerts.c.supersedes).where(alerts.c.supersedes.is_not(None)).correlate(None)
    overtaking = (
        select(newer.c.id)
        .join(by, by.c.id == newer.c.alert_id)
        .where(by.c.supersedes == delivery.c.alert_id, newer.c.chat_id == delivery.c.chat_id)
        .exists()
    )
    return and_(delivery.c.alert_id.in_(superseded), overtaking)


def _may_be_told(event: FromClause = events) -> ColumnElement[bool]:
    """Whether an event is one of those that the terms of a claim name."""
    return and_(
        event.c.election_id == bindparam("election_id"),
        event.c.test == bindparam("rehearsal"),
        event.c.kind.not_in(bindparam("withheld", expanding=True)),
    )
