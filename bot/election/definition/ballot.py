"""The lines of the ballot: parties, and options that are no party."""

from bot.election.definition.kinds import COLOUR, ID, POSITIVE, WORDING
from bot.election.definition.table import Table
from bot.election.model import INDEPENDENT, Option, Party


def read_parties(file: Table) -> tuple[Party, ...]:
    """The parties of `parties.toml`."""
    return tuple(_party(row) for row in file.rows("parties"))


def read_options(file: Table) -> tuple[Option, ...]:
    """The options of `parties.toml`; ids and colours are those of no party."""
    parties, options = file.rows("parties"), file.rows("options")
    file.known((*parties, *options), "line of the ballot")
    _tell_apart((*parties, *options))
    return tuple(
        Option(row.required(ID, "id"), row.required(WORDING, "names"), row.required(COLOUR, "colour"), row.origin())
        for row in options
    )


def _party(row: Table) -> Party:
    party = row.required(ID, "id")
    if party == INDEPENDENT:
        row.fault("id", f'"{INDEPENDENT}" is no party: it stands for a winner without one')
    return Party(
        id=party,
        names=row.required(WORDING, "names"),
        abbreviations=row.required(WORDING, "abbreviations"),
        colour=row.required(COLOUR, "colour"),
        ballot_number=row.optional(POSITIVE, "ballot_number"),
        origin=row.origin(),
        list_registered=row.optional(POSITIVE, "list_registered"),
    )


def _tell_apart(rows: tuple[Table, ...]) -> None:
    taken: dict[str, str] = {}
    for row in rows:
        colour = row.optional(COLOUR, "colour")
        if colour in taken:
            row.fault("colour", f"{taken[colour]} has this colour too: they could not be told apart")
        elif colour:
            taken[colour] = row.required(ID, "id")
