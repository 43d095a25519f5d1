"""The country's parts: constituencies, single-mandate districts, areas of turnout, and where voting ends when."""

from bot.election.definition.ids import Ids
from bot.election.definition.kinds import (
    AREA_ID,
    ID,
    MOMENT,
    POSITIVE,
    TEXT,
    WORDING,
    KnownIds,
    listed,
    reference,
)
from bot.election.definition.table import Table
from bot.election.model import INDEPENDENT, Area, Closing, Constituency, District, Winner


def read_constituencies(file: Table, ids: Ids) -> dict[str, tuple[Constituency, ...]]:
    """The constituencies of `constituencies.toml` by their contest of lists."""
    groups = _by_contest(file, "constituencies", ids.list_contests)
    return {contest: tuple(_constituency(row, ids) for row in rows) for contest, rows in groups.items()}


def read_districts(file: Table, ids: Ids) -> dict[str, tuple[District, ...]]:
    """The districts of `districts.toml` by their contest of districts."""
    groups = _by_contest(file, "districts", ids.district_contests)
    return {contest: tuple(_district(row, ids) for row in rows) for contest, rows in groups.items()}


def read_areas(file: Table, ids: Ids) -> tuple[Area, ...]:
    """The areas of `areas.toml`."""
    return tuple(_area(row, ids) for row in file.rows("areas"))


def read_closings(file: Table, ids: Ids) -> tuple[Closing, ...]:
    """When voting ends where, as `areas.toml` has it; an area closes once."""
    rows = file.rows("closings")
    file.known(rows, "closing")
    closings = tuple(
        Closing(
            id=row.required(ID, "id"),
            names=row.required(WORDING, "names"),
            at=row.required(MOMENT, "at"),
            areas=row.default(listed(reference(ids.areas)), "areas", ()),
            origin=row.origin(),
        )
        for row in rows
    )
    closed: set[str] = set()
    for row, closing in zip(rows, closings, strict=True):
        for area in closing.areas:
            if area in closed:
                row.fault("areas", f'"{area}" closes already in another row')
        closed.update(closing.areas)
    return closings


def _by_contest(file: Table, key: str, contests: KnownIds) -> dict[str, list[Table]]:
    groups: dict[str, list[Table]] = {}
    for row in file.rows(key):
        groups.setdefault(row.required(reference(contests), "contest"), []).append(row)
    for rows in groups.values():
        file.known(rows, "row of the same contest")
    return groups


def _constituency(row: Table, ids: Ids) -> Constituency:
    return Constituency(
        id=row.required(ID, "id"),
        names=row.required(WORDING, "names"),
        seats=row.required(POSITIVE, "seats"),
        lists=row.optional(listed(reference(ids.parties)), "lists"),
        origin=row.origin(),
    )


def _district(row: Table, ids: Ids) -> District:
    winner = row.optional_table("winner")
    return District(
        id=row.required(ID, "id"),
        names=row.required(WORDING, "names"),
        area=row.optional(reference(ids.areas), "area"),
        electorate=row.optional(POSITIVE, "electorate"),
        winner=_winner(winner, ids) if winner else None,
        origin=row.origin(),
    )


def _winner(table: Table, ids: Ids) -> Winner:
    party = table.required(reference(ids.parties_or_independent), "party")
    return Winner(table.required(TEXT, "name"), None if party == INDEPENDENT else party, table.origin())


def _area(row: Table, ids: Ids) -> Area:
    registered = row.optional_table("registered")
    return Area(
        id=row.required(AREA_ID, "id"),
        names=row.required(WORDING, "names"),
        zone=row.required(reference(ids.zones), "zone"),
        registered=registered.required(POSITIVE, "voters") if registered else None,
        origin=row.origin(),
        registered_origin=registered.origin() if registered else None,
    )
