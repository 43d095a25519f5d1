"""Bytes of TOML -> Election. Every fault is named by file, key and reason, all at once.

The files and keys are described in docs/elections.md.
"""

from collections.abc import Collection, Mapping

from bot.election.definition.background import read_statements
from bot.election.definition.ballot import read_options, read_parties
from bot.election.definition.calendar import read_calendar, read_embargoes
from bot.election.definition.chamber import read_chamber
from bot.election.definition.contests import read_contests
from bot.election.definition.ids import collect, read_sources
from bot.election.definition.kinds import DAY, ID, POINTS, POSITIVE, TEXT, WORDING, reference, suggestion
from bot.election.definition.polls import read_exit_polls
from bot.election.definition.previous import read_previous
from bot.election.definition.table import Fault, Reading, Table, document
from bot.election.definition.territory import read_areas, read_closings
from bot.election.definition.turnout import read_bulletins
from bot.election.model import Election
from bot.election.rules import Hysteresis

__all__ = ["DefinitionError", "Fault", "read"]

REQUIRED = ("election.toml", "sources.toml", "contests.toml")
OPTIONAL = (
    "parties.toml",
    "constituencies.toml",
    "districts.toml",
    "areas.toml",
    "polls.toml",
    "turnout.toml",
    "previous.toml",
    "calendar.toml",
    "background.toml",
)


class DefinitionError(ValueError):
    """A definition that cannot be used, with everything that is wrong in it."""

    def __init__(self, name: str, faults: tuple[Fault, ...]) -> None:
        super().__init__(name, faults)
        self.name = name
        self.faults = faults

    def __str__(self) -> str:
        """One line for each fault, below a line that says whose they are."""
        return "\n".join([f'The definition of the election "{self.name}" is refused:', *map(str, self.faults)])


def read(files: Mapping[str, bytes], name: str, zones: Collection[str]) -> Election:
    """The election that these files define: file name -> content, as found in the folder `name`.

    `zones` are the IANA time zones there are. Raises DefinitionError with every fault.
    """
    reading = Reading()
    election = _election(reading, _documents(reading, files), name, zones)
    faults = reading.finish()
    if faults:
        raise DefinitionError(name, faults)
    return election


def _documents(reading: Reading, files: Mapping[str, bytes]) -> dict[str, Table]:
    for file in sorted(files.keys() - {*REQUIRED, *OPTIONAL}):
        reading.fault(file, "", f"unknown file{suggestion(file, [*REQUIRED, *OPTIONAL])}")
    for file in REQUIRED:
        if file not in files:
            reading.fault(file, "", "the file is missing")
    return {
        file: document(reading, file, files[file])
        if file in files
        else Table(reading, file, "", {}, silent=file in REQUIRED)
        for file in (*REQUIRED, *OPTIONAL)
    }


def _election(reading: Reading, files: Mapping[str, Table], name: str, zones: Collection[str]) -> Election:
    top = files["election.toml"]
    sources = read_sources(reading, files["sources.toml"])
    ids = collect(files, zones)
    if top.required(ID, "id") not in (name, ID.fallback):
        top.fault("id", f'must be the name of the folder, "{name}"')
    return Election(
        id=name,
        names=top.required(WORDING, "names"),
        date=top.required(DAY, "date"),
        zone=top.required(reference(ids.zones), "zone"),
        parties=read_parties(files["parties.toml"]),
        options=read_options(files["parties.toml"]),
        contests=read_contests(files, ids),
        chamber=read_chamber(top.table("chamber"), files["contests.toml"].rows("contests"), ids),
        areas=read_areas(files["areas.toml"], ids),
        closings=read_closings(files["areas.toml"], ids),
        embargoes=read_embargoes(files["calendar.toml"]),
        sources=sources,
        count_source=top.required(reference(reading.sources), "count_source"),
        feed=top.optional(TEXT, "feed"),
        hysteresis=_hysteresis(top.optional_table("hysteresis")),
        exit_polls=read_exit_polls(files["polls.toml"], ids),
        bulletins=read_bulletins(files["turnout.toml"], ids),
        previous=read_previous(files["previous.toml"], ids),
        calendar=read_calendar(files["calendar.toml"]),
        background=read_statements(files["background.toml"], "background"),
        notes=read_statements(files["background.toml"], "notes"),
    )


def _hysteresis(table: Table | None) -> Hysteresis:
    """The `hysteresis` of `election.toml`, or the usual one."""
    usual = Hysteresis()
    if table is None:
        return usual
    return Hysteresis(
        band=table.default(POINTS, "band", usual.band),
        confirmations=table.default(POSITIVE, "confirmations", usual.confirmations),
        flips=table.default(POSITIVE, "flips", usual.flips),
    )
