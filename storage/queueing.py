"""Queueing: an alert becomes a delivery for everybody who follows it, in the transaction of what it tells."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.election.audience import CORRECTION
from storage.recipients import is_about
from storage.states import is_in
from storage.tables import (
    DeliveryState,
    Lane,
    alert_texts,
    alert_topics,
    alerts,
    chats,
    deliveries,
    events,
    subscriptions,
)

OVERTAKEN = "overtaken by a later alert"


class _Alert(NamedTuple):
    id: int
    election_id: str
    lane: Lane
    supersedes: int | None
    languages: Collection[str]
    topics: Collection[str]


async def queue(connection: AsyncConnection, alert_ids: Sequence[int], now: datetime) -> int:
    """Queue these alerts for everybody who follows them at this moment, each in its language. Gives how many.

    What they overtake and still waits for the same chat is withdrawn: nobody hears the old after the new.
    """
    queued = 0
    for alert_id in alert_ids:
        alert = await _load(connection, alert_id)
        queued += await _queue(connection, alert, now)
        if alert.supersedes is not None:
            await _withdraw_overtaken(connection, alert.id, alert.supersedes)
    return queued


async def _load(connection: AsyncConnection, alert_id: int) -> _Alert:
    query = select(alerts.c.election_id, alerts.c.supersedes, events.c.kind).join(events).where(alerts.c.id == alert_id)
    row = (await connection.execute(query)).one()
    languages = select(alert_texts.c.language).where(alert_texts.c.alert_id == alert_id)
    topics = select(alert_topics.c.topic).where(alert_topics.c.alert_id == alert_id)
    return _Alert(
        alert_id,
        row.election_id,
        Lane.CORRECTIONS if row.kind == CORRECTION else Lane.ALERTS,
        row.supersedes,
        (await connection.execute(languages)).scalars().all(),
        (await connection.execute(topics)).scalars().all(),
    )


async def _queue(connection: AsyncConnection, alert: _Alert, now: datetime) -> int:
    """One row for each follower, in the order of ids: groups and channels, whose ids are below zero, come first."""
    language = func.coalesce(chats.c.language, chats.c.telegram_language)
    followers = (
        select(subscriptions.c.chat_id)
        .where(subscriptions.c.election_id == alert.election_id, is_about(alert.topics))
        .group_by(subscriptions.c.chat_id)
        .subquery()
    )
    rows = (
        select(
            literal(alert.election_id),
            literal(alert.id),
            chats.c.id,
            language,
            literal(alert.lane.value),
            literal(DeliveryState.PENDING.value),
            literal(now, deliveries.c.due_at.type),
            literal(0),
        )
        .join_from(followers, chats, chats.c.id == followers.c.chat_id)
        .where(chats.c.confirmed, chats.c.gone_at.is_(None), language.in_(alert.languages))
        .order_by(followers.c.chat_id)
    )
    columns = ["election_id", "alert_id", "chat_id", "language", "lane", "state", "due_at", "attempts"]
    return (await connection.execute(insert(deliveries).from_select(columns, rows))).rowcount


async def _withdraw_overtaken(connection: AsyncConnection, alert_id: int, superseded_id: int) -> None:
    newer = deliveries.alias("newer")
    overtaken = select(newer.c.id).where(newer.c.chat_id == deliveries.c.chat_id, newer.c.alert_id == alert_id).exists()
    # One statement for each state: there is no index over both.
    for state in (DeliveryState.PENDING, DeliveryState.LATER):
        waits = update(deliveries).where(is_in(deliveries, state), deliveries.c.alert_id == superseded_id, overtaken)
        await connection.execute(waits.values(state=DeliveryState.GONE, error=OVERTAKEN))
