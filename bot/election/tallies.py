"""The tallies of a list contest: that of the whole, as published or summed, and that of each constituency."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.election.model import ListContest
from bot.election.snapshot import ContestCount, Tally

NOTHING = Tally()


def whole_tally(contest: ListContest, count: ContestCount) -> Tally:
    """The row of the whole contest; where there is none, the sum of its constituencies if every one is there.

    In a sum a figure is None, and a line missing, where one constituency that has it on the ballot does not know it.
    """
    if count.whole is not None:
        return count.whole
    if any(constituency.id not in count.constituencies for constituency in contest.constituencies):
        return NOTHING
    rows = [count.constituencies[constituency.id] for constituency in contest.constituencies]
    return rows[0] if len(rows) == 1 else _summed(contest, rows)


def rows_by_constituency(contest: ListContest, count: ContestCount) -> Mapping[str, Tally]:
    """The row of each constituency that has one; in a contest of one constituency it is the contest's own."""
    if len(contest.constituencies) == 1:
        return {contest.constituencies[0].id: whole_tally(contest, count)}
    return count.constituencies


def _summed(contest: ListContest, rows: Sequence[Tally]) -> Tally:
    def total(figure: Callable[[Tally], int | None]) -> int | None:
        return _sum(figure(row) for row in rows)

    return Tally(
        votes=_summed_votes(contest, rows),
        counted=total(lambda row: row.counted),
        total=total(lambda row: row.total),
        registered=total(lambda row: row.registered),
        ballots=total(lambda row: row.ballots),
        valid=total(lambda row: row.valid),
        invalid=total(lambda row: row.invalid),
        blank=total(lambda row: row.blank),
    )


def _summed_votes(contest: ListContest, rows: Sequence[Tally]) -> Mapping[str, int] | None:
    """Each line's votes over the constituencies that have it on the ballot; None where a row has no votes at all."""
    votes = [row.votes for row in rows if row.votes is not None]
    if len(votes) < len(rows):
        return None
    ballots = [contest.lines_in(constituency) for constituency in contest.constituencies]
    sums = {
        line: _sum(row.get(line) for row, ballot in zip(votes, ballots, strict=True) if line in ballot)
        for line in contest.lines
    }
    return {line: total for line, total in sums.items() if total is not None}


def _sum(figures: Iterable[int | None]) -> int | None:
    """The sum, None where one of the figures is not known."""
    every = list(figures)
    known = [figure for figure in every if figure is not None]
    return sum(known) if len(known) == len(every) else None
