"""Leaderships: of several processes on one database one leads, until it stops or is not heard of for a while.

Time is the database's own where it has a clock, so that machines whose clocks differ agree on who leads.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import database_time
from storage.tables import leaderships
from storage.upsert import insert_into

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_LEASE = timedelta(minutes=10)
"""One that ends later is of a clock that was set back since, and keeps nobody waiting."""


class LostLeadershipError(Exception):
    """Another process leads now."""


@dataclass(frozen=True, slots=True)
class Lead:
    """The right of `holder` to lead one election, or its rehearsal; `epoch` tells it from every lead before it."""

    election_id: str
    rehearsal: bool
    holder: str
    epoch: int = 0


async def take(connection: AsyncConnection, lead: Lead, lease: timedelta, dead: str | None = None) -> Lead | None:
    """Lead from now on, or go on leading, for as long as the lease; None where another process leads.

    `lead` is the one that was held before, or one of epoch 0 at a process's start. `dead` is a holder that is known to
    have stopped without a word.
    """
    now = await database_time.now(connection)
    row = {"election_id": lead.election_id, "rehearsal": lead.rehearsal, "holder": "", "epoch": 0, "until": _NEVER}
    await connection.execute(insert_into(connection, leaderships).values(row).on_conflict_do_nothing())
    until = now + lease
    kept = update(leaderships).where(_held(lead)).values(until=until)
    if lead.epoch and (await connection.execute(kept)).rowcount:
        return lead
    ended = or_(leaderships.c.until <= now, leaderships.c.until > now + _LONGEST_LEASE)
    free = or_(ended, leaderships.c.holder.in_([lead.holder, dead or ""]))
    taken = (
        update(leaderships)
        .where(_of(lead), free)
        .values(holder=lead.holder, epoch=leaderships.c.epoch + 1, until=until)
        .returning(leaderships.c.epoch)
    )
    epoch = (await connection.execute(taken)).scalar()
    return None if epoch is None else Lead(lead.election_id, lead.rehearsal, lead.holder, epoch)


async def hold(connection: AsyncConnection, lead: Lead) -> None:
    """Make sure that nobody else leads before this transaction ends. Raises LostLeadershipError where one does.

    A lease that has run out is no harm while nobody took it. Several transactions may hold one lead at the same time.
    """
    held = select(leaderships.c.epoch).where(_held(lead)).with_for_update(read=True)
    if (await connection.execute(held)).scalar() is None:
        raise LostLeadershipError(f"another process leads {lead.election_id} now")


async def release(connection: AsyncConnection, lead: Lead) -> None:
    """Lead no more; another process may at once."""
    await connection.execute(update(leaderships).where(_held(lead)).values(holder="", until=_NEVER))


async def leader(connection: AsyncConnection, election_id: str, *, rehearsal: bool) -> str | None:
    """Who leads now; None where nobody does."""
    leads = and_(_of(Lead(election_id, rehearsal, "")), leaderships.c.until > await database_time.now(connection))
    holder = (await connection.execute(select(leaderships.c.holder).where(leads))).scalar()
    return None if holder is None else str(holder)


def _of(lead: Lead) -> ColumnElement[bool]:
    return and_(leaderships.c.election_id == lead.election_id, leaderships.c.rehearsal == lead.rehearsal)


def _held(lead: Lead) -> ColumnElement[bool]:
    return and_(_of(lead), leaderships.c.holder == lead.holder, leaderships.c.epoch == lead.epoch)
