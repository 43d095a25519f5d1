"""Watches: where the watch of an election stands, so that it goes on after a stop as if there had been none."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import watches


@dataclass(frozen=True, slots=True)
class Watch:
    """The state of a watch. Times are the night's own; payloads are canonical documents.

    `looked_until`: the feed time of the last snapshot that was looked at, whatever became of it. `seen` and
    `told_until` as in `bot.election.night.Night`. `revision_id` is the count that stands, `known` what people know of
    it as JSON. `news_payload` holds the turnout bulletins and exit polls so far. `answered_at` is about when the feed
    last gave a good answer.
    """

    looked_until: datetime | None = None
    seen: datetime | None = None
    told_until: datetime | None = None
    revision_id: int | None = None
    known: bytes | None = None
    news_payload: bytes | None = None
    held_payload: bytes | None = None
    quarantined_payload: bytes | None = None
    answered_at: datetime | None = None


async def load(connection: AsyncConnection, election_id: str, *, rehearsal: bool = False) -> Watch:
    """The watch of an election, or of its rehearsal, as it was left; an empty one where there was none."""
    query = select(watches).where(_of(election_id, rehearsal))
    row = (await connection.execute(query)).mappings().one_or_none()
    return Watch() if row is None else Watch(**{name: row[name] for name in Watch.__dataclass_fields__})


async def save(connection: AsyncConnection, election_id: str, watch: Watch, *, rehearsal: bool = False) -> None:
    """Keep the watch in place of what was kept."""
    await connection.execute(delete(watches).where(_of(election_id, rehearsal)))
    row = {"election_id": election_id, "rehearsal": rehearsal, **asdict(watch)}
    await connection.execute(insert(watches), row)


async def mark_answered(
    connection: AsyncConnection, election_id: str, answered_at: datetime, *, rehearsal: bool = False
) -> None:
    """Keep that the feed gave a good answer, though a watch that stands as it stood."""
    kept = update(watches).where(_of(election_id, rehearsal)).values(answered_at=answered_at)
    await connection.execute(kept)


def _of(election_id: str, rehearsal: bool) -> ColumnElement[bool]:
    return and_(watches.c.election_id == election_id, watches.c.rehearsal == rehearsal)
