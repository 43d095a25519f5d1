"""What happens when: the calendar of an election, and until when the law holds figures back."""

from bot.election.background import CalendarEntry
from bot.election.definition.kinds import DAY_OR_MOMENT, MOMENT, WORDING, choice
from bot.election.definition.table import Table
from bot.election.model import Embargo, EmbargoKind

_KIND = choice(EmbargoKind)


def read_calendar(file: Table) -> tuple[CalendarEntry, ...]:
    """The entries of `calendar.toml`, as they stand."""
    return tuple(
        CalendarEntry(row.required(DAY_OR_MOMENT, "at"), row.required(WORDING, "text"), row.origin())
        for row in file.rows("calendar")
    )


def read_embargoes(file: Table) -> tuple[Embargo, ...]:
    """The embargoes of `calendar.toml`, one of each kind at most."""
    rows = file.rows("embargoes")
    kinds = [row.optional(_KIND, "kind") for row in rows]
    for number, row in enumerate(rows):
        if kinds[number] and kinds[number] in kinds[:number]:
            row.fault("kind", f"another row holds back {kinds[number]} too")
    return tuple(Embargo(row.required(_KIND, "kind"), row.required(MOMENT, "until"), row.origin()) for row in rows)
