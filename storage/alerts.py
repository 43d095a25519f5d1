"""Events and alerts: what happened, and what chats are told of it in each language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import alert_texts, alerts, events


@dataclass(frozen=True, slots=True)
class Announcement:
    """An event and its words: `key` names it once per election and kind of evidence, `texts` are HTML by language."""

    key: str
    kind: str
    test: bool
    at: datetime
    texts: Mapping[str, str]


async def publish(
    connection: AsyncConnection, election_id: str, announcements: Sequence[Announcement], revision_id: int | None
) -> list[int]:
    """Keep each event with its numbered alert and its texts, in order. Gives the ids of the alerts.

    An event that is kept already is passed over: nobody is told of it twice.
    """
    number = await _last_number(connection, election_id)
    alert_ids = []
    for announcement in announcements:
        if not await _known(connection, election_id, announcement):
            number += 1
            alert_ids.append(await _publish_one(connection, election_id, announcement, revision_id, number))
    return alert_ids


async def _last_number(connection: AsyncConnection, election_id: str) -> int:
    query = select(func.coalesce(func.max(alerts.c.number), 0)).where(alerts.c.election_id == election_id)
    return int((await connection.execute(query)).scalar_one())


async def _known(connection: AsyncConnection, election_id: str, announcement: Announcement) -> bool:
    query = select(events.c.id).where(
        events.c.election_id == election_id, events.c.test == announcement.test, events.c.key == announcement.key
    )
    return (await connection.execute(query)).first() is not None


async def _publish_one(
    connection: AsyncConnection, election_id: str, announcement: Announcement, revision_id: int | None, number: int
) -> int:
    event = {
        "election_id": election_id,
        "key": announcement.key,
        "kind": announcement.kind,
        "test": announcement.test,
        "at": announcement.at,
        "revision_id": revision_id,
    }
    event_id = (await connection.execute(insert(events).returning(events.c.id), event)).scalar_one()
    alert = {"election_id": election_id, "number": number, "event_id": event_id}
    alert_id = (await connection.execute(insert(alerts).returning(alerts.c.id), alert)).scalar_one()
    texts = [
        {"alert_id": alert_id, "language": language, "election_id": election_id, "html": html}
        for language, html in announcement.texts.items()
    ]
    await connection.execute(insert(alert_texts), texts)
    return int(alert_id)
