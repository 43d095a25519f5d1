"""Whom an alert concerns: whoever follows any of its topics."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, or_, select

from bot.election.audience import PARTIES, PARTY
from storage.tables import alert_topics, subscriptions

_AFTER_PARTY = PARTY[:-1] + chr(ord(PARTY[-1]) + 1)
"""Between `PARTY` and this stands every topic of one party, so that an index finds it."""


def is_about(topics: Collection[str]) -> ColumnElement[bool]:
    """Whether a subscription is to one of these topics; who follows any party follows what concerns them all."""
    named = subscriptions.c.topic.in_(sorted(topics))
    return or_(named, _is_of_a_party()) if PARTIES in topics else named


def follows(chat_id: ColumnElement[int], alert_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether the chat follows a topic of the alert."""
    of_any_party = and_(alert_topics.c.topic == PARTIES, _is_of_a_party())
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


def _is_of_a_party() -> ColumnElement[bool]:
    return and_(subscriptions.c.topic >= PARTY, subscriptions.c.topic < _AFTER_PARTY)
