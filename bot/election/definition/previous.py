"""The election before, which this one is compared with."""

from bot.election.definition.ids import Ids
from bot.election.definition.kinds import DAY, ID, PERCENT, POSITIVE, WHOLE, WORDING, listed, reference
from bot.election.definition.table import Table
from bot.election.definition.turnout import require_enough_registered
from bot.election.previous import Previous, PreviousLine


def read_previous(file: Table, ids: Ids) -> Previous | None:
    """The election before, as `previous.toml` has it; None where there is no such file."""
    if file.empty:
        return None
    rows = file.rows("lines")
    file.known(rows, "line")
    previous = Previous(
        date=file.required(DAY, "date"),
        seats=file.required(POSITIVE, "seats"),
        threshold=file.optional(PERCENT, "threshold"),
        registered=file.optional(POSITIVE, "registered"),
        ballots=file.optional(WHOLE, "ballots"),
        valid=file.optional(WHOLE, "valid"),
        lines=tuple(_previous_line(row, ids) for row in rows),
        not_comparable=file.default(listed(WORDING), "not_comparable", ()),
        origin=file.origin(),
    )
    require_enough_registered(file, previous.ballots, previous.registered)
    given = sum(line.seats or 0 for line in previous.lines)
    if 0 < previous.seats < given:
        file.fault("seats", f"is {previous.seats}, but the lines have {given} seats")
    return previous


def _previous_line(row: Table, ids: Ids) -> PreviousLine:
    return PreviousLine(
        id=row.required(ID, "id"),
        names=row.required(WORDING, "names"),
        party=row.optional(reference(ids.parties), "party"),
        votes=row.optional(WHOLE, "votes"),
        share=row.optional(PERCENT, "share"),
        seats=row.optional(WHOLE, "seats"),
    )
