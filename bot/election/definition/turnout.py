"""The bulletins of turnout, as they were published."""

from itertools import pairwise

from bot.election.definition.ids import Ids
from bot.election.definition.kinds import MOMENT, PERCENT, POSITIVE, WHOLE
from bot.election.definition.table import Table
from bot.election.turnout import Bulletin


def read_bulletins(file: Table, ids: Ids) -> tuple[Bulletin, ...]:
    """The turnout bulletins of `turnout.toml`, in order of time."""
    rows = file.rows("bulletins")
    bulletins = tuple(_bulletin(row, ids) for row in rows)
    for row, (before, after) in zip(rows[1:], pairwise(bulletins), strict=False):
        if MOMENT.fallback not in (before.at, after.at) and before.at >= after.at:
            row.fault("at", "is not later than the bulletin before: bulletins stand in order of time")
    return bulletins


def require_enough_registered(table: Table, ballots: int | None, registered: int | None) -> None:
    """Write down a fault where more ballots were cast than people could cast one."""
    if ballots is not None and registered is not None and ballots > registered:
        table.fault("ballots", f"is {ballots}, more than registered, which is {registered}")


def _bulletin(row: Table, ids: Ids) -> Bulletin:
    areas = row.optional_table("areas")
    bulletin = Bulletin(
        at=row.required(MOMENT, "at"),
        turnout=row.required(PERCENT, "turnout"),
        ballots=row.optional(WHOLE, "ballots"),
        registered=row.optional(POSITIVE, "registered"),
        areas=areas.entries(PERCENT, ids.areas) if areas else {},
        origin=row.origin(),
    )
    require_enough_registered(row, bulletin.ballots, bulletin.registered)
    return bulletin
