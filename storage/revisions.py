"""Revisions: the accepted counts, with the shares and seats that were worked out of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.election.result import ListResult, Result
from storage.tables import revisions, seats, shares, units


async def record(
    connection: AsyncConnection, election_id: str, result: Result, payload: bytes, taken_at: datetime
) -> int:
    """Keep one accepted count: `payload` is its canonical document, `taken_at` when it was looked at. Gives its id."""
    revision = {
        "election_id": election_id,
        "source": result.source,
        "class": result.class_.value,
        "test": result.test,
        "feed_time": result.feed_time,
        "taken_at": taken_at,
        "payload": payload,
    }
    revision_id = (await connection.execute(insert(revisions).returning(revisions.c.id), revision)).scalar_one()
    common = {"revision_id": revision_id, "election_id": election_id}
    for contest in result.lists.values():
        of_contest = {**common, "contest": contest.contest}
        await _insert(connection, units, [{**of_contest, "counted": contest.counted, "total": contest.total}])
        await _insert(connection, shares, [{**of_contest, **share} for share in _shares(contest)])
        await _insert(connection, seats, [{**of_contest, **seat} for seat in _seats(contest)])
    return int(revision_id)


async def payload(connection: AsyncConnection, revision_id: int) -> bytes:
    """The canonical document of a revision."""
    query = select(revisions.c.payload).where(revisions.c.id == revision_id)
    return bytes((await connection.execute(query)).scalar_one())


async def _insert(connection: AsyncConnection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        await connection.execute(insert(table), rows)


def _shares(contest: ListResult) -> list[dict[str, Any]]:
    return [
        {
            "line": line.id,
            "votes": line.votes,
            "base": contest.base,
            "published": line.published and str(line.published),
            "side": line.side and line.side.value,
            "votes_to_line": line.votes_to_line,
        }
        for line in contest.lines
    ]


def _seats(contest: ListResult) -> list[dict[str, Any]]:
    if contest.seats is None:
        return []
    return [{"party": party, "seats": number} for party, number in contest.seats.by_list.items()]
