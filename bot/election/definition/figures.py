"""Figures that were published beside the count: exit polls, turnout, and the election before."""

from collections.abc import Collection
from fractions import Fraction
from itertools import pairwise

from bot.election.definition.ids import Ids
from bot.election.definition.kinds import (
    DAY,
    ID,
    MOMENT,
    PERCENT,
    POINTS,
    POSITIVE,
    TEXT,
    WHOLE,
    WORDING,
    listed,
    reference,
)
from bot.election.definition.table import Table
from bot.election.exit_poll import ExitPoll
from bot.election.percent import Percent
from bot.election.previous import Previous, PreviousLine
from bot.election.turnout import Bulletin


def read_exit_polls(file: Table, ids: Ids) -> tuple[ExitPoll, ...]:
    """The exit polls of `polls.toml`."""
    rows = file.rows("exit_polls")
    file.known(rows, "exit poll")
    return tuple(_exit_poll(row, ids) for row in rows)


def read_bulletins(file: Table, ids: Ids) -> tuple[Bulletin, ...]:
    """The turnout bulletins of `turnout.toml`, in order of time."""
    rows = file.rows("bulletins")
    bulletins = tuple(_bulletin(row, ids) for row in rows)
    for row, (before, after) in zip(rows[1:], pairwise(bulletins), strict=False):
        if MOMENT.fallback not in (before.at, after.at) and before.at >= after.at:
            row.fault("at", "is not later than the bulletin before: bulletins stand in order of time")
    return bulletins


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
    _no_more(file, "ballots", previous.ballots, previous.registered, "registered")
    given = sum(line.seats or 0 for line in previous.lines)
    if 0 < previous.seats < given:
        file.fault("seats", f"is {previous.seats}, but the lines have {given} seats")
    return previous


def _exit_poll(row: Table, ids: Ids) -> ExitPoll:
    poll = ExitPoll(
        id=row.required(ID, "id"),
        pollster=row.required(WORDING, "pollster"),
        clients=row.optional(listed(TEXT), "clients"),
        published_at=row.required(MOMENT, "published_at"),
        shares=row.table("shares").entries(PERCENT, ids.lines),
        turnout=row.optional(PERCENT, "turnout"),
        respondents=row.optional(POSITIVE, "respondents"),
        stations=row.optional(POSITIVE, "stations"),
        margin=row.optional(POINTS, "margin"),
        margin_text=row.optional(WORDING, "margin_text"),
        origin=row.origin(),
    )
    _at_most_all(row, poll.shares.values())
    return poll


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
    _no_more(row, "ballots", bulletin.ballots, bulletin.registered, "registered")
    return bulletin


def _previous_line(row: Table, ids: Ids) -> PreviousLine:
    return PreviousLine(
        id=row.required(ID, "id"),
        names=row.required(WORDING, "names"),
        party=row.optional(reference(ids.parties), "party"),
        votes=row.optional(WHOLE, "votes"),
        share=row.optional(PERCENT, "share"),
        seats=row.optional(WHOLE, "seats"),
    )


def _at_most_all(row: Table, shares: Collection[Percent]) -> None:
    lowest = sum((percent.share.low for percent in shares), Fraction(0))
    if lowest > 100:
        row.fault("shares", "add up to more than 100, whatever was rounded")


def _no_more(row: Table, key: str, part: int | None, whole: int | None, of: str) -> None:
    if part is not None and whole is not None and part > whole:
        row.fault(key, f"is {part}, more than {of}, which is {whole}")
