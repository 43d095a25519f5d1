"""The chamber that is elected, and what others reported of its seats."""

from bot.election.definition.ids import Ids
from bot.election.definition.kinds import POSITIVE, WHOLE, WORDING, reference
from bot.election.definition.table import Table
from bot.election.model import Chamber, ReportedSeats


def read_chamber(table: Table, contests: tuple[Table, ...], ids: Ids) -> Chamber:
    """The `chamber` of `election.toml`; its seats must be those of the rows of `contests.toml` and those elsewhere."""
    chamber = Chamber(
        names=table.required(WORDING, "names"),
        seats=table.required(POSITIVE, "seats"),
        majority=table.required(POSITIVE, "majority"),
        origin=table.origin(),
        reported=tuple(_reported(row, ids) for row in table.rows("reported")),
    )
    elsewhere = table.default(WHOLE, "seats_elsewhere", 0)
    stated = [contest.optional(POSITIVE, "seats") or 0 for contest in contests]
    elected = sum(stated)
    if stated and 0 not in (chamber.seats, *stated) and chamber.seats != elected + elsewhere:
        table.fault("seats", f"is {chamber.seats}, but the contests have {elected} and seats_elsewhere is {elsewhere}")
    if chamber.majority > chamber.seats > 0:
        table.fault("majority", f"is {chamber.majority}, more than all {chamber.seats} seats")
    return chamber


def _reported(row: Table, ids: Ids) -> ReportedSeats:
    reported = ReportedSeats(
        party=row.required(reference(ids.parties_or_independent), "party"),
        by_list=row.optional(WHOLE, "by_list"),
        by_district=row.optional(WHOLE, "by_district"),
        total=row.required(WHOLE, "total"),
        origin=row.origin(),
    )
    if reported.by_list is not None and reported.by_district is not None:
        parts = reported.by_list + reported.by_district
        if row.optional(WHOLE, "total") not in (parts, None):
            row.fault("total", f"is {reported.total}, but its parts make {parts}")
    return reported
