"""Processes that send at the same time, and how much of one rate each of them has taken.

What a process may send in a second stands here before it sends so much, and as long as it might; so the shares of all
never add up to more than there is. Each changes its own after it has seen the others', one process at a time.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, delete, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import database_time
from storage.tables import processes
from storage.upsert import insert_into

_SILENT_AFTER = timedelta(seconds=6)
_GONE_AFTER = timedelta(minutes=1)
_LEFT_AFTER = timedelta(seconds=2)
"""What a process sent just before its stop has arrived, and its second is over."""


@dataclass(frozen=True, slots=True)
class Process:
    """A process by its name, with its share in messages a second. A `silent` one has not said for a while that it is
    there.
    """

    holder: str
    share: int
    silent: bool


async def others(connection: AsyncConnection, holder: str, *, forget: bool) -> Sequence[Process]:
    """All processes but `holder`, which stay as they are until this transaction ends.

    With `forget` those are left out for good that have been silent for a minute.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(text("LOCK TABLE processes IN EXCLUSIVE MODE"))
    now, seen_at = await database_time.now(connection), processes.c.seen_at
    gone = and_(processes.c.leaving, seen_at < now - _LEFT_AFTER)
    if forget:
        # One that was seen later than now was noted by a clock that was set back since.
        gone = or_(gone, seen_at < now - _GONE_AFTER, seen_at > now + _GONE_AFTER)
    await connection.execute(delete(processes).where(processes.c.holder != holder, gone))
    found = await connection.execute(select(processes).where(processes.c.holder != holder))
    return [Process(row.holder, row.share, row.seen_at < now - _SILENT_AFTER) for row in found]


async def note(connection: AsyncConnection, holder: str, share: int) -> None:
    """This process is there, and has this share."""
    row = {"share": share, "seen_at": await database_time.now(connection), "leaving": False}
    noted = insert_into(connection, processes).values(holder=holder, **row)
    await connection.execute(noted.on_conflict_do_update(index_elements=["holder"], set_=row))


async def leave(connection: AsyncConnection, holder: str) -> None:
    """This process sends nothing more; the others may have its share as soon as what it sent has arrived."""
    now = await database_time.now(connection)
    await connection.execute(update(processes).where(processes.c.holder == holder).values(leaving=True, seen_at=now))


async def forget(connection: AsyncConnection, holders: Collection[str]) -> None:
    """These processes are known to run no more."""
    await connection.execute(delete(processes).where(processes.c.holder.in_(holders)))
