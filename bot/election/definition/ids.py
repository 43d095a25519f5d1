"""Who may be named in a definition: the ids of its sources, parties, contests, areas, and the time zones there are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.election.definition.kinds import AREA_ID, TEXT_OR_WORDING, KnownIds, choice
from bot.election.definition.table import Reading, Table
from bot.election.model import INDEPENDENT
from bot.election.origin import Wording


class ContestKind(StrEnum):
    """What a contest's seats are given to."""

    LISTS = "lists"
    DISTRICTS = "districts"


CONTEST_KIND = choice(ContestKind)


@dataclass(frozen=True, slots=True)
class Ids:
    """What other tables may refer to."""

    parties: KnownIds
    parties_or_independent: KnownIds
    options: KnownIds
    lines: KnownIds
    list_contests: KnownIds
    district_contests: KnownIds
    areas: KnownIds
    zones: KnownIds


def read_sources(reading: Reading, file: Table) -> dict[str, Wording]:
    """The sources by key; from here on the reading knows them."""
    table = file.table("sources")
    sources = table.entries(TEXT_OR_WORDING)
    reading.sources = KnownIds("source", None if table.silent else sources)
    return sources


def collect(files: Mapping[str, Table], zones: Collection[str]) -> Ids:
    """Every id that the files give out, before anything that names one is read."""
    parties_file, contests_file, areas_file = (files[name] for name in ("parties.toml", "contests.toml", "areas.toml"))
    parties = parties_file.known(parties_file.rows("parties"), "party")
    options = parties_file.known(parties_file.rows("options"), "option")
    contests = contests_file.rows("contests")
    contests_file.known(contests, "contest")
    return Ids(
        parties=parties,
        parties_or_independent=_joined("party", parties, KnownIds("party", [INDEPENDENT])),
        options=options,
        lines=_joined("line of the ballot", parties, options),
        list_contests=_contests(contests_file, contests, ContestKind.LISTS),
        district_contests=_contests(contests_file, contests, ContestKind.DISTRICTS),
        areas=areas_file.known(areas_file.rows("areas"), "area", AREA_ID),
        zones=KnownIds("time zone", zones),
    )


def _joined(what: str, first: KnownIds, second: KnownIds) -> KnownIds:
    if first.ids is None or second.ids is None:
        return KnownIds(what, None)
    return KnownIds(what, {*first.ids, *second.ids})


def _contests(file: Table, rows: tuple[Table, ...], kind: ContestKind) -> KnownIds:
    kinds = [row.optional(CONTEST_KIND, "kind") for row in rows]
    known = file.known(
        (row for row, its_kind in zip(rows, kinds, strict=True) if its_kind is kind), f"contest of {kind}"
    )
    return KnownIds(known.what, None) if None in kinds else known
