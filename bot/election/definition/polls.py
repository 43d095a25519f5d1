"""What exit polls said, as it was published."""

from collections.abc import Collection
from fractions import Fraction

from bot.election.definition.ids import Ids
from bot.election.definition.kinds import ID, MOMENT, PERCENT, POINTS, POSITIVE, TEXT, WORDING, listed
from bot.election.definition.table import Table
from bot.election.exit_poll import ExitPoll
from bot.election.percent import Percent


def read_exit_polls(file: Table, ids: Ids) -> tuple[ExitPoll, ...]:
    """The exit polls of `polls.toml`."""
    rows = file.rows("exit_polls")
    file.known(rows, "exit poll")
    return tuple(_exit_poll(row, ids) for row in rows)


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


def _at_most_all(row: Table, shares: Collection[Percent]) -> None:
    lowest = sum((percent.share.low for percent in shares), Fraction(0))
    if lowest > 100:
        row.fault("shares", "add up to more than 100, whatever was rounded")
