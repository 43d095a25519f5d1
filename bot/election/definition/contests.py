"""The contests of an election: what is elected, and by which rules votes become seats."""

from collections.abc import Mapping
from fractions import Fraction

from bot.election.definition.ids import CONTEST_KIND, ContestKind, Ids
from bot.election.definition.kinds import (
    FLAG,
    FRACTION,
    ID,
    LINE,
    POSITIVE,
    WHOLE,
    WORDING,
    KnownIds,
    choice,
    listed,
    reference,
)
from bot.election.definition.table import Table
from bot.election.definition.territory import read_constituencies, read_districts
from bot.election.model import Constituency, Contest, District, DistrictContest, ListContest
from bot.election.rules import (
    Allocation,
    Base,
    BaseKind,
    Basis,
    DistrictsWon,
    Method,
    Scope,
    Threshold,
    TieBreak,
    TooFew,
    TooFewRule,
)


def read_contests(files: Mapping[str, Table], ids: Ids) -> tuple[Contest, ...]:
    """The contests of `contests.toml` with their constituencies and districts; each must give all its seats."""
    file, constituencies_file, districts_file = (
        files[name] for name in ("contests.toml", "constituencies.toml", "districts.toml")
    )
    constituencies = None if constituencies_file.silent else read_constituencies(constituencies_file, ids)
    districts = None if districts_file.silent else read_districts(districts_file, ids)
    rows = file.rows("contests")
    if not rows:
        file.fault("contests", "at least one contest is needed")
    contests: list[Contest] = []
    for row in rows:
        match row.optional(CONTEST_KIND, "kind"):
            case ContestKind.LISTS:
                contests.append(_list_contest(row, constituencies, ids))
            case ContestKind.DISTRICTS:
                contests.append(_district_contest(row, districts, ids))
            case _:
                row.required(CONTEST_KIND, "kind")
                row.skip()
    return tuple(contests)


def _list_contest(row: Table, constituencies: Mapping[str, tuple[Constituency, ...]] | None, ids: Ids) -> ListContest:
    lists = row.required(listed(reference(ids.parties)), "lists")
    on_ballot = KnownIds("list of this contest", lists or None)
    threshold = row.optional_table("threshold")
    return ListContest(
        id=row.required(ID, "id"),
        names=row.required(WORDING, "names"),
        lists=lists,
        against_all=row.optional(reference(ids.options), "against_all"),
        constituencies=_constituencies(row, constituencies, on_ballot),
        base=_base(row.table("base")),
        threshold=_threshold(threshold, ids, on_ballot) if threshold else None,
        allocation=_allocation(row.table("allocation")),
        origin=row.origin(),
    )


def _constituencies(
    row: Table, constituencies: Mapping[str, tuple[Constituency, ...]] | None, on_ballot: KnownIds
) -> tuple[Constituency, ...]:
    contest, seats = row.required(ID, "id"), row.required(POSITIVE, "seats")
    if constituencies is None:
        return ()
    if contest not in constituencies:
        return (Constituency(contest, row.required(WORDING, "names"), seats),)
    for constituency in constituencies[contest]:
        for party in constituency.lists or ():
            if on_ballot.ids is not None and party not in on_ballot.ids:
                row.fault("lists", f'"{party}" is missing, which has a list in {constituency.id}')
    _add_up(row, seats, tuple(constituency.seats for constituency in constituencies[contest]), "constituencies")
    return constituencies[contest]


def _district_contest(row: Table, districts: Mapping[str, tuple[District, ...]] | None, ids: Ids) -> DistrictContest:
    contest, seats = row.required(ID, "id"), row.required(POSITIVE, "seats")
    of_contest = () if districts is None else districts.get(contest, ())
    if districts is not None:
        _add_up(row, seats, (1,) * len(of_contest), "districts")
    return DistrictContest(contest, row.required(WORDING, "names"), of_contest, row.origin())


def _add_up(row: Table, seats: int, parts: tuple[int, ...], of: str) -> None:
    """A part of 0 seats was faulty and is told already: then there is nothing to add up."""
    if seats and 0 not in parts and sum(parts) != seats:
        row.fault("seats", f"is {seats}, but its {of} have {sum(parts)} seats")


def _base(table: Table) -> Base:
    kind = table.required(choice(BaseKind), "kind")
    return Base(kind, table.required(choice(Basis), "basis"), table.origin())


def _threshold(table: Table, ids: Ids, on_ballot: KnownIds) -> Threshold:
    per_list = table.optional_table("per_list")
    exempt: tuple[str, ...] = table.default(listed(reference(on_ballot)), "exempt", ())
    return Threshold(
        percent=table.required(LINE, "percent"),
        inclusive=table.required(FLAG, "inclusive"),
        scope=table.default(choice(Scope), "scope", Scope.CONTEST),
        too_few=_too_few(table.table("too_few")),
        origin=table.origin(),
        per_list=per_list.entries(LINE, on_ballot) if per_list else {},
        exempt=frozenset(exempt),
        alternatives=tuple(
            DistrictsWon(
                row.required(reference(ids.district_contests), "contest"), row.required(POSITIVE, "districts_won")
            )
            for row in table.rows("alternatives")
        ),
    )


def _too_few(table: Table) -> TooFew:
    return TooFew(
        minimum=table.required(POSITIVE, "minimum"),
        rule=table.required(choice(TooFewRule), "rule"),
        nobody=table.required(choice(TooFewRule), "nobody"),
        factor=table.default(FRACTION, "factor", Fraction(1)),
        least_seats=table.default(WHOLE, "least_seats", 0),
        origin=table.origin(),
    )


def _allocation(table: Table) -> Allocation:
    tie_break = table.table("tie_break")
    return Allocation(
        method=table.required(choice(Method), "method"),
        tie_break=tie_break.required(choice(TieBreak), "rule"),
        origin=table.origin(),
        tie_break_origin=tie_break.origin(),
    )
