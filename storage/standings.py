"""Standings: each list against the threshold, as it was left."""

from sqlalchemy import ColumnElement, and_, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.election.result import Side
from bot.election.standing import Standing, Standings
from storage.tables import standings


async def load(connection: AsyncConnection, election_id: str, *, rehearsal: bool = False) -> Standings:
    """The standings of an election, or of its rehearsal; empty before its first count."""
    rows = await connection.execute(select(standings).where(_of(election_id, rehearsal)))
    return {
        (row.contest, row.party): Standing(
            side=Side(row.side),
            told=Side(row.told),
            confirmed=row.confirmed,
            pending=row.pending,
            flips=row.flips,
            transition=row.transition,
            feed_time=row.feed_time,
        )
        for row in rows
    }


async def replace(
    connection: AsyncConnection, election_id: str, current: Standings, *, rehearsal: bool = False
) -> None:
    """Put the standings of an election, or of its rehearsal, in place of those that were kept."""
    await connection.execute(delete(standings).where(_of(election_id, rehearsal)))
    rows = [
        {
            "election_id": election_id,
            "rehearsal": rehearsal,
            "contest": contest,
            "party": party,
            "side": standing.side.value,
            "told": standing.told.value,
            "confirmed": standing.confirmed,
            "pending": standing.pending,
            "flips": standing.flips,
            "transition": standing.transition,
            "feed_time": standing.feed_time,
        }
        for (contest, party), standing in current.items()
    ]
    if rows:
        await connection.execute(insert(standings), rows)


def _of(election_id: str, rehearsal: bool) -> ColumnElement[bool]:
    return and_(standings.c.election_id == election_id, standings.c.rehearsal == rehearsal)
