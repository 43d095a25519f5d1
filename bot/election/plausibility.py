"""What cannot be true in a snapshot, or must not be believed yet."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from bot.election.model import Contest, Election, ListContest
from bot.election.percent import Percent
from bot.election.rules import BaseKind
from bot.election.snapshot import ContestCount, Count, CountClass, Snapshot, Tally
from bot.election.tallies import whole_tally
from bot.election.threshold import base_votes

_CLOCKS_DIFFER = timedelta(minutes=5)
"""How far the source's clock and ours may be apart."""


class Doubt(StrEnum):
    """What cannot be true, or must not be believed yet.

    The last six need more than the snapshot: what was quarantined or accepted before it, whether this is a rehearsal,
    and what time it is.
    """

    COUNTED_BEFORE_CLOSE = "counted_before_close"
    PREVIOUS_ELECTION = "previous_election"
    SHARES_ABOVE_100 = "shares_above_100"
    SUM_DIFFERS = "sum_differs"
    VOTES_ABOVE_BALLOTS = "votes_above_ballots"
    COUNTED_ABOVE_TOTAL = "counted_above_total"
    TURNOUT_ABOVE_100 = "turnout_above_100"
    PERCENT_DIFFERS = "percent_differs"
    UNCHANGED_SINCE_DOUBTED = "unchanged_since_doubted"
    VOTES_FELL = "votes_fell"
    UNITS_FELL = "units_fell"
    CLASS_STEPPED_BACK = "class_stepped_back"
    TEST_MARK = "test_mark"
    AHEAD_OF_CLOCK = "ahead_of_clock"


@dataclass(frozen=True, slots=True)
class Problem:
    """One doubt about one place of a snapshot: `expected` and `found` are the two figures that disagree, as text.

    `place` is the path of contest, constituency and line, joined by "/". `grave` problems keep the snapshot from
    being accepted; the others (a printed percentage that differs from the computed one) are only reported.
    """

    doubt: Doubt
    place: str
    expected: str
    found: str
    grave: bool = True


def ahead_of_clock(snapshot: Snapshot, now: datetime) -> Problem | None:
    """The doubt about a snapshot that is stamped later than `now`, by more than clocks differ.

    One that was believed would make every true count after it an old one.
    """
    if not is_ahead(snapshot.feed_time, now):
        return None
    return Problem(Doubt.AHEAD_OF_CLOCK, "", now.isoformat(), snapshot.feed_time.isoformat())


def is_ahead(time: datetime, now: datetime) -> bool:
    """Whether a time is later than `now`, by more than clocks differ."""
    return time > now + _CLOCKS_DIFFER


def problems(election: Election, snapshot: Snapshot) -> tuple[Problem, ...]:
    """What cannot be true in the count of this snapshot by itself; nothing where it has no count.

    Whether it is too early, or still the previous election, is asked of real evidence only: a rehearsal is held before
    the polls close, and may well be made of old figures.
    """
    if snapshot.count is None:
        return ()
    rows = tuple(_rows(election, snapshot.count))
    found = [problem for row in rows for problem in _row_problems(row)]
    found += _area_sums(election, snapshot.count)
    if not snapshot.test:
        found += _too_early(election, snapshot, snapshot.count)
        found += _previous(election, rows)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a count: the whole contest, or one constituency or district of it; `lines` are on the ballot there."""

    place: str
    contest: Contest
    whole: bool
    tally: Tally
    lines: tuple[str, ...] = ()


def _rows(election: Election, count: Count) -> Iterator[_Row]:
    for contest in election.contests:
        found = count.contests.get(contest.id, ContestCount(None))
        lines = contest.lines if isinstance(contest, ListContest) else ()
        if found.whole is not None:
            yield _Row(contest.id, contest, True, found.whole, lines)
        ballots = {}
        if isinstance(contest, ListContest):
            ballots = {part.id: contest.lines_in(part) for part in contest.constituencies}
        for key, tally in found.constituencies.items():
            yield _Row(f"{contest.id}/{key}", contest, False, tally, ballots.get(key, lines))


def _row_problems(row: _Row) -> Iterator[Problem]:
    tally = row.tally
    yield from _above(Doubt.COUNTED_ABOVE_TOTAL, row.place, tally.counted, tally.total)
    yield from _above(Doubt.TURNOUT_ABOVE_100, row.place, tally.ballots, tally.registered)
    yield from _above(Doubt.VOTES_ABOVE_BALLOTS, row.place, tally.valid, tally.ballots)
    yield from _above(Doubt.VOTES_ABOVE_BALLOTS, row.place, sum((tally.votes or {}).values()), tally.ballots)
    lowest = sum((printed.share.low for printed in tally.percents.values()), Fraction(0))
    if lowest > 100:
        total = sum((printed.value for printed in tally.percents.values()), Fraction(0))
        yield Problem(Doubt.SHARES_ABOVE_100, row.place, "100", _decimal(total, 2))
    if isinstance(row.contest, ListContest):
        yield from _listed_sum(row, row.contest)
        yield from _printed_percents(row, row.contest)


def _above(doubt: Doubt, place: str, figure: int | None, limit: int | None) -> Iterator[Problem]:
    if figure is not None and limit is not None and figure > limit:
        yield Problem(doubt, place, str(limit), str(figure))


def _listed_sum(row: _Row, contest: ListContest) -> Iterator[Problem]:
    """Where shares are of the listed votes, the lines of the ballot are all valid votes there are."""
    votes, valid = row.tally.votes, row.tally.valid
    listed = contest.base.kind in {BaseKind.LISTED_WITH_AGAINST_ALL, BaseKind.LISTED_WITHOUT_AGAINST_ALL}
    if listed and votes is not None and valid is not None and all(line in votes for line in row.lines):
        yield from _differs(row.place, valid, sum(votes[line] for line in row.lines))


def _differs(place: str, stated: int, added_up: int) -> Iterator[Problem]:
    if stated != added_up:
        yield Problem(Doubt.SUM_DIFFERS, place, str(stated), str(added_up))


def _printed_percents(row: _Row, contest: ListContest) -> Iterator[Problem]:
    base = base_votes(contest, row.tally)
    if not base:
        return
    votes = row.tally.votes or {}
    for line, printed in row.tally.percents.items():
        if line in votes and not _prints(printed, share := Fraction(100 * votes[line], base)):
            computed = _decimal(share, printed.places + 2)
            yield Problem(Doubt.PERCENT_DIFFERS, f"{row.place}/{line}", computed, str(printed), grave=False)


def _prints(printed: Percent, share: Fraction) -> bool:
    """Whether a share may be printed so: rounded either way at a half, or cut off as volby.cz does."""
    unit = Fraction(1, 10**printed.places)
    return abs(share - printed.value) <= unit / 2 or 0 <= share - printed.value < unit


def _decimal(value: Fraction, places: int) -> str:
    return str(Percent(Fraction(round(value * 10**places), 10**places), places))


def _area_sums(election: Election, count: Count) -> Iterator[Problem]:
    """A complete row of a whole contest against the sum of all its constituencies.

    Before the end the rows of one look may be minutes apart, as on Portugal's night of 2019, and prove nothing.
    """
    for contest in election.list_contests:
        found = count.contests.get(contest.id, ContestCount(None))
        if found.whole is not None and (found.whole.is_complete or count.class_ is CountClass.FINAL):
            stated = found.whole.votes or {}
            summed = whole_tally(contest, replace(found, whole=None)).votes or {}
            for line in contest.lines:
                if line in stated and line in summed:
                    yield from _differs(f"{contest.id}/{line}", stated[line], summed[line])


def _too_early(election: Election, snapshot: Snapshot, count: Count) -> Iterator[Problem]:
    """Nothing is counted before the first polls close, and no count is complete before the last ones do."""
    times = [closing.at for closing in election.closings]
    if not times or snapshot.feed_time >= max(times):
        return
    for contest in election.contests:
        found = count.contests.get(contest.id)
        if found is None:
            continue
        begun = snapshot.feed_time < min(times) and any(_begun(row) for row in _all_rows(found))
        if begun or count.class_ is CountClass.FINAL or _ended(contest, found):
            limit = min(times) if begun else max(times)
            yield Problem(Doubt.COUNTED_BEFORE_CLOSE, contest.id, limit.isoformat(), snapshot.feed_time.isoformat())


def _all_rows(found: ContestCount) -> tuple[Tally, ...]:
    rows = tuple(found.constituencies.values())
    return rows if found.whole is None else (found.whole, *rows)


def _ended(contest: Contest, found: ContestCount) -> bool:
    if isinstance(contest, ListContest):
        return whole_tally(contest, found).is_complete
    return all(found.constituencies.get(district.id, Tally()).is_complete for district in contest.districts)


def _begun(tally: Tally) -> bool:
    return bool(tally.counted) or tally.has_evidence


def _previous(election: Election, rows: tuple[_Row, ...]) -> Iterator[Problem]:
    """A feed that was not reset shows the election before, to the last ballot."""
    before = election.previous
    if before is None or before.registered is None or before.ballots is None:
        return
    for row in rows:
        if row.whole and (row.tally.registered, row.tally.ballots) == (
            before.registered,
            before.ballots,
        ):
            yield Problem(Doubt.PREVIOUS_ELECTION, row.place, election.date.isoformat(), before.date.isoformat())
