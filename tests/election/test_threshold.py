"""The line, in integers on the base that the law names."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.election.percent import Share
from bot.election.result import Side
from bot.election.rules import BaseKind, Hysteresis
from bot.election.snapshot import CountClass
from bot.election.threshold import band, base_votes, near, passing_votes, side, votes_needed, votes_to_line
from bot.election.working import work_out
from tests.election import build

PERCENTS = st.sampled_from([Fraction(5), Fraction(7), Fraction(3), Fraction(2, 3), Fraction(13, 4), Fraction(1, 10)])


@given(percent=PERCENTS, inclusive=st.booleans(), base=st.integers(1, 10**9))
def test_threshold_exact(percent: Fraction, inclusive: bool, base: int) -> None:
    passing = passing_votes(percent, inclusive, base)
    for votes in range(max(passing - 2, 0), passing + 3):
        over = votes * 100 >= percent * base if inclusive else votes * 100 > percent * base
        assert side(Share.of(votes, base), percent, inclusive) is (Side.ABOVE if over else Side.BELOW)
        assert (votes_to_line(votes, passing) >= 0) is over


def test_threshold_exact_bsw_reads_5_0_and_is_13_435_votes_short() -> None:
    """Germany 2025, preliminary."""
    contest = build.list_contest(["bsw"], base=BaseKind.VALID, threshold=build.threshold(5))
    snapshot = build.snapshot({"bsw": 2_468_670}, valid=49_642_087, class_=CountClass.PRELIMINARY)
    line = work_out(build.election(contest), snapshot).lists[build.LISTS].line("bsw")
    assert line.side is Side.BELOW
    assert line.votes_to_line == -13_435
    assert line.share is not None
    assert round(line.share.middle, 1) == 5


@pytest.mark.parametrize(("inclusive", "expected", "over"), [(True, Side.ABOVE, 0), (False, Side.BELOW, -1)])
def test_threshold_exact_5_percent_is_above_for_and_more_and_not_for_more_than(
    inclusive: bool, expected: Side, over: int
) -> None:
    contest = build.list_contest(["a", "b"], threshold=build.threshold(5, inclusive=inclusive))
    line = work_out(build.election(contest), build.snapshot({"a": 5, "b": 95})).lists[build.LISTS].line("a")
    assert (line.side, line.votes_to_line) == (expected, over)


@pytest.mark.parametrize(
    ("low", "high", "inclusive", "expected"),
    [
        ("4.995", "5.005", True, Side.ON_LINE),
        ("4.995", "5.005", False, Side.ON_LINE),
        ("5", "5.01", True, Side.ABOVE),
        ("5", "5.01", False, Side.ON_LINE),
        ("4.99", "5", True, Side.ON_LINE),
        ("4.99", "5", False, Side.BELOW),
    ],
)
def test_a_rounded_share_has_a_side_only_where_all_of_it_has(
    low: str, high: str, inclusive: bool, expected: Side
) -> None:
    assert side(Share(Fraction(low), Fraction(high)), Fraction(5), inclusive) is expected


def test_a_share_that_is_not_known_has_no_side() -> None:
    assert side(None, Fraction(5), inclusive=True) is Side.UNKNOWN
    assert not near(None, Fraction(5), Fraction(1))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (BaseKind.LISTED_WITH_AGAINST_ALL, 100),
        (BaseKind.LISTED_WITHOUT_AGAINST_ALL, 90),
        (BaseKind.VALID, 105),
        (BaseKind.CAST, 110),
        (BaseKind.REGISTERED, 200),
    ],
)
def test_the_base_is_what_the_contest_says(kind: BaseKind, expected: int) -> None:
    contest = build.list_contest(["a", "b"], against_all=build.AGAINST_ALL, base=kind)
    votes = {"a": 60, "b": 30, build.AGAINST_ALL: 10}
    assert base_votes(contest, build.tally(votes, valid=105, ballots=110, registered=200)) == expected
    assert base_votes(contest, build.tally()) is None


@given(st.sampled_from(sorted(build.KZ_VOTES)))
def test_a_line_that_is_missing_is_not_zero(missing: str) -> None:
    votes = {line: count for line, count in build.KZ_VOTES.items() if line != missing}
    result = work_out(build.kazakhstan(), build.snapshot(votes)).lists[build.LISTS]
    assert result.base is None
    assert result.seats is None
    assert all(line.share is None and line.votes_to_line is None for line in result.lines)
    assert {line.side for line in result.lines if line.id != build.AGAINST_ALL} == {Side.UNKNOWN}


def test_a_base_without_against_all_does_not_ask_for_its_votes() -> None:
    contest = build.list_contest(["a", "b"], against_all=build.AGAINST_ALL, base=BaseKind.LISTED_WITHOUT_AGAINST_ALL)
    assert base_votes(contest, build.tally({"a": 1, "b": 2})) == 3


@pytest.mark.parametrize(
    ("class_", "counted", "total", "expected"),
    [
        (CountClass.PARTIAL, None, None, "1/4"),
        (CountClass.PARTIAL, 5, None, "1/4"),
        (CountClass.PARTIAL, 0, 0, "1/4"),
        (CountClass.PARTIAL, 0, 100, "1/4"),
        (CountClass.PARTIAL, 60, 100, "1/10"),
        (CountClass.PARTIAL, 100, 100, "0"),
        (CountClass.PARTIAL, 101, 100, "0"),
        (CountClass.PRELIMINARY, 60, 100, "0"),
        (CountClass.FINAL, None, None, "0"),
    ],
)
def test_the_band_shrinks_with_the_count(
    class_: CountClass, counted: int | None, total: int | None, expected: str
) -> None:
    assert band(Hysteresis(band=Fraction(1, 4)), class_, counted, total) == Fraction(expected)


@pytest.mark.parametrize(
    ("share", "width", "expected"),
    [("5", "0", False), ("5", "0.1", True), ("5.1", "0.1", False), ("5.09", "0.1", True), ("4.91", "0.1", True)],
)
def test_near_is_less_than_the_band_away(share: str, width: str, expected: bool) -> None:
    exact = Share(Fraction(share), Fraction(share))
    assert near(exact, Fraction(5), Fraction(width)) is expected


@given(percent=PERCENTS, inclusive=st.booleans(), votes=st.integers(0, 10**6), others=st.integers(0, 10**8))
def test_the_votes_still_needed_are_enough_and_not_one_more_than_that(
    percent: Fraction, inclusive: bool, votes: int, others: int
) -> None:
    base = votes + others
    contest = build.list_contest(["a", "b"], threshold=build.threshold(percent, inclusive=inclusive))

    def passes(more: int) -> bool:
        return base + more > 0 and votes + more >= passing_votes(percent, inclusive, base + more)

    needed = votes_needed(contest, votes, base, percent)
    assert needed is not None
    assert base + needed == 0 or passes(needed)
    assert needed == 0 or not passes(needed - 1)


@pytest.mark.parametrize("kind", [BaseKind.CAST, BaseKind.REGISTERED])
def test_no_votes_are_said_to_be_needed_where_the_base_may_be_known_before_them(kind: BaseKind) -> None:
    contest = build.list_contest(["a", "b"], base=kind, threshold=build.threshold(5))
    assert votes_needed(contest, 1, 100, Fraction(5)) is None


def test_nobody_needs_votes_without_a_line_or_under_one_that_no_vote_can_reach() -> None:
    assert votes_needed(build.list_contest(["a"]), 1, 100, Fraction(5)) is None
    assert votes_needed(build.list_contest(["a"], threshold=build.threshold(100)), 1, 100, Fraction(100)) is None
