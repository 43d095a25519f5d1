"""A count spoiled on purpose, for a rehearsal: with one figure that is too large, so that its sum cannot be true."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from bot.election.percent import Percent
from bot.election.snapshot import ContestCount, Snapshot, Tally

_JUST_BEFORE = timedelta(microseconds=1)


def with_wrong_sum(snapshot: Snapshot) -> Snapshot | None:
    """The count of this snapshot with one row that cannot be true; None where it has no votes and no percentages.

    The leader of the row has more votes than there are ballots, or 100 percent beside others who have some. The figures
    are marked as the invented ones that they are, turnout and exit polls are left out, and the time is just before that
    of the true ones, which may then follow.
    """
    count = snapshot.count
    if count is None:
        return None
    for contest, rows in count.contests.items():
        for spoiled in _spoiled_rows(rows):
            contests = {**count.contests, contest: spoiled}
            return Snapshot(
                snapshot.election,
                snapshot.feed_time - _JUST_BEFORE,
                snapshot.source,
                test=True,
                count=replace(count, contests=contests),
            )
    return None


def _spoiled_rows(rows: ContestCount) -> Iterator[ContestCount]:
    if rows.whole is not None and (whole := _spoiled(rows.whole)):
        yield replace(rows, whole=whole)
    for key, tally in rows.constituencies.items():
        if spoiled := _spoiled(tally):
            yield replace(rows, constituencies={**rows.constituencies, key: spoiled})


def _spoiled(tally: Tally) -> Tally | None:
    if tally.votes:
        ballots = sum(tally.votes.values()) if tally.ballots is None else tally.ballots
        leader = max(tally.votes, key=tally.votes.__getitem__)
        return replace(tally, votes={**tally.votes, leader: tally.votes[leader] + ballots + 1}, ballots=ballots)
    if tally.percents:
        leader = max(tally.percents, key=lambda line: tally.percents[line].value)
        whole = Percent(Fraction(100), tally.percents[leader].places)
        percents = {**tally.percents, leader: whole}
        if sum((percent.share.low for percent in percents.values()), Fraction(0)) > 100:
            return replace(tally, percents=percents)
    return None
