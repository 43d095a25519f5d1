"""What is kept of the count comes back as it was."""

from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from bot.election.percent import Percent, Share
from bot.election.result import BallotLine, ChamberResult, ListResult, Result, Side
from bot.election.seats import Seats
from bot.election.snapshot import CountClass
from bot.election.standing import Standing
from storage import revisions, standings, watches
from storage.database import Database
from storage.tables import revisions as revisions_table
from storage.tables import seats, shares, units
from storage.watches import Watch

ELECTION = "small-2020"
NOW = datetime(2020, 6, 7, 20, 0, tzinfo=UTC)


def result(feed_time: datetime = NOW) -> Result:
    lines = (
        BallotLine("red", 600, Share.of(600, 1000), Percent(Fraction("60.0"), 1), Side.ABOVE, 550, near=False),
        BallotLine("blue", None, None, None, Side.UNKNOWN, None, near=False),
    )
    contest = ListResult("list", 1000, lines, 3, None, None, Seats({"red": 5, "blue": 0}), None)
    return Result(feed_time, "board", False, CountClass.PARTIAL, {"list": contest}, {}, ChamberResult(None, None))


async def test_a_revision_is_kept_with_shares_units_and_seats(database: Database) -> None:
    async with database.writing() as connection:
        revision_id = await revisions.record(connection, ELECTION, result(), b"{}", NOW)
    async with database.reading() as connection:
        assert await revisions.payload(connection, revision_id) == b"{}"
        kept_shares = (await connection.execute(select(shares).order_by(shares.c.line))).all()
        kept_units = (await connection.execute(select(units))).one()
        kept_seats = (await connection.execute(select(seats).order_by(seats.c.party))).all()
    assert tuple(kept_shares[0]) == (revision_id, "list", "blue", ELECTION, None, 1000, None, "unknown", None)
    assert tuple(kept_shares[1]) == (revision_id, "list", "red", ELECTION, 600, 1000, "60.0", "above", 550)
    assert (kept_units.counted, kept_units.total) == (3, None)
    assert [(row.party, row.seats) for row in kept_seats] == [("blue", 0), ("red", 5)]


async def test_moments_keep_their_instant_whatever_their_offset(database: Database) -> None:
    in_almaty = NOW.astimezone(timezone(timedelta(hours=6)))
    async with database.writing() as connection:
        await revisions.record(connection, ELECTION, result(in_almaty), b"{}", NOW)
    async with database.reading() as connection:
        assert (await connection.execute(select(revisions_table.c.feed_time))).scalar_one() == in_almaty


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    async with database.writing() as connection:
        with pytest.raises(StatementError, match="has no time zone"):
            await watches.save(connection, ELECTION, Watch(seen=NOW.replace(tzinfo=None)))


async def test_standings_come_back_as_they_were_and_only_those_of_their_election(database: Database) -> None:
    kept = {("list", "red"): Standing(Side.ON_LINE, Side.BELOW, False, 1, 2, 3, NOW)}
    async with database.writing() as connection:
        await standings.replace(connection, "other-2020", kept)
        await standings.replace(connection, ELECTION, {("list", "old"): kept["list", "red"]})
        await standings.replace(connection, ELECTION, kept)
    async with database.reading() as connection:
        assert await standings.load(connection, ELECTION) == kept
        assert await standings.load(connection, "third-2020") == {}
        assert await standings.load(connection, ELECTION, rehearsal=True) == {}


async def test_a_watch_comes_back_as_it_was_left(database: Database) -> None:
    async with database.writing() as connection:
        revision_id = await revisions.record(connection, ELECTION, result(), b"{}", NOW)
        left = Watch(NOW, NOW, None, revision_id, b"known", None, b"held", b"doubted", NOW)
        await watches.save(connection, ELECTION, Watch())
        await watches.save(connection, ELECTION, left)
    async with database.reading() as connection:
        assert await watches.load(connection, ELECTION) == left
        assert await watches.load(connection, "other-2020") == Watch()
        assert await watches.load(connection, ELECTION, rehearsal=True) == Watch()
