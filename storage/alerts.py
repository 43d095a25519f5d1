"""Events and alerts: what happened, and what chats are told of it in each language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.election.audience import ALL, CORRECTION, OF_COUNT
from storage.tables import alert_texts, alert_topics, alerts, events

EVERYBODY = frozenset({ALL})
"""The topics of an alert that is for those who follow everything, and for nobody else."""


def _unsigned(html: str, _: str, __: int) -> str:
    return html


@dataclass(frozen=True, slots=True)
class Announcement:
    """An event and its words.

    `key` names it once, on the night or within the rehearsals (`test`). `texts` are HTML by language. `at` is the
    feed's time, `told_at` this machine's.

    It is for whoever follows one of its `topics`, and overtakes the alert before it about the same `subject`.
    `sign(html, language, number)` puts the number, which it only gets here, under a text.
    """

    key: str
    kind: str
    test: bool
    at: datetime
    texts: Mapping[str, str]
    topics: frozenset[str] = EVERYBODY
    subject: str | None = None
    told_at: datetime | None = None
    sign: Callable[[str, str, int], str] = _unsigned


@dataclass(frozen=True, slots=True)
class KeptAlert:
    """An alert as it was told. `supersedes` and `superseded_by` are numbers of alerts about the same subject.

    `at` is the time of its figures, `told_at` this machine's when it was told, where that was kept. `corrected_by` is
    the number of the first alert after it that says that the source corrected the count.
    """

    number: int
    kind: str
    test: bool
    at: datetime
    html: str
    superseded_by: int | None
    supersedes: int | None
    told_at: datetime | None = None
    corrected_by: int | None = None


async def publish(
    connection: AsyncConnection, election_id: str, announcements: Sequence[Announcement], revision_id: int | None
) -> list[int]:
    """Keep each event with its numbered alert and its texts, in order. Gives the ids of the alerts.

    An event that is kept already is passed over: nobody is told of it twice.
    """
    number = await newest_number(connection, election_id, tests=True)
    alert_ids = []
    for announcement in announcements:
        if not await _known(connection, election_id, announcement):
            number += 1
            alert_ids.append(await _publish_one(connection, election_id, announcement, revision_id, number))
    return alert_ids


async def newest_number(connection: AsyncConnection, election_id: str, *, tests: bool = False) -> int:
    """The number of the newest alert, or of the newest alert or test alert; 0 before the first."""
    query = select(func.coalesce(func.max(alerts.c.number), 0)).where(alerts.c.election_id == election_id)
    if not tests:
        query = query.join(events).where(~events.c.test)
    return int((await connection.execute(query)).scalar_one())


async def by_number(connection: AsyncConnection, election_id: str, number: int, language: str) -> KeptAlert | None:
    """The alert of that number, or None; in another language where it was not told in this one."""
    earlier, later = alerts.alias("earlier"), alerts.alias("later")
    query = (
        select(
            alerts.c.number,
            events.c.kind,
            events.c.test,
            events.c.at,
            alert_texts.c.html,
            later.c.number.label("superseded_by"),
            earlier.c.number.label("supersedes"),
            alerts.c.told_at,
            _corrected_by().label("corrected_by"),
        )
        .join_from(alerts, events)
        .join(alert_texts)
        .outerjoin(earlier, earlier.c.id == alerts.c.supersedes)
        .outerjoin(later, later.c.supersedes == alerts.c.id)
        .where(alerts.c.election_id == election_id, alerts.c.number == number)
        .order_by(alert_texts.c.language != language, alert_texts.c.language)
        .limit(1)
    )
    row = (await connection.execute(query)).mappings().one_or_none()
    return None if row is None else KeptAlert(**row)


def _corrected_by() -> ColumnElement[int | None]:
    """The first correction after an alert that is made of the count, out of what is as much a test as it is."""
    correction, correcting = events.alias("correction"), alerts.alias("correcting")
    first = (
        select(func.min(correcting.c.number))
        .join_from(correcting, correction)
        .where(
            correction.c.election_id == events.c.election_id,
            correction.c.test == events.c.test,
            correction.c.kind == CORRECTION,
            correction.c.at > events.c.at,
            correcting.c.number > alerts.c.number,
        )
        .correlate(alerts, events)
        .scalar_subquery()
    )
    return case((events.c.kind.in_(sorted(OF_COUNT)), first))


async def _known(connection: AsyncConnection, election_id: str, announcement: Announcement) -> bool:
    query = select(events.c.id).where(
        events.c.election_id == election_id, events.c.test == announcement.test, events.c.key == announcement.key
    )
    return (await connection.execute(query)).first() is not None


async def _publish_one(
    connection: AsyncConnection, election_id: str, announcement: Announcement, revision_id: int | None, number: int
) -> int:
    alert = {
        "election_id": election_id,
        "number": number,
        "told_at": announcement.told_at,
        "supersedes": await _newest_about(connection, election_id, announcement),
        "event_id": await _keep_event(connection, election_id, announcement, revision_id),
    }
    alert_id = int((await connection.execute(insert(alerts).returning(alerts.c.id), alert)).scalar_one())
    of_alert = {"alert_id": alert_id, "election_id": election_id}
    texts = [
        {**of_alert, "language": language, "html": announcement.sign(html, language, number)}
        for language, html in announcement.texts.items()
    ]
    await connection.execute(insert(alert_texts), texts)
    await connection.execute(insert(alert_topics), [{**of_alert, "topic": topic} for topic in announcement.topics])
    return alert_id


async def _keep_event(
    connection: AsyncConnection, election_id: str, announcement: Announcement, revision_id: int | None
) -> int:
    event = {
        "election_id": election_id,
        "key": announcement.key,
        "kind": announcement.kind,
        "test": announcement.test,
        "at": announcement.at,
        "revision_id": revision_id,
        "subject": announcement.subject,
    }
    return int((await connection.execute(insert(events).returning(events.c.id), event)).scalar_one())


async def _newest_about(connection: AsyncConnection, election_id: str, announcement: Announcement) -> int | None:
    """The alert that this one overtakes: the newest about the same subject, out of the same kind of evidence."""
    if announcement.subject is None:
        return None
    query = (
        select(func.max(alerts.c.id))
        .join(events)
        .where(
            events.c.election_id == election_id,
            events.c.test == announcement.test,
            events.c.subject == announcement.subject,
        )
    )
    newest: int | None = (await connection.execute(query)).scalar_one()
    return newest
