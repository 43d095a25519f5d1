"""A snapshot worked out: shares, sides and seats of a list contest, and what stays unknown."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.election.model import Election
from bot.election.percent import Share
from bot.election.result import NoSeats, Side
from bot.election.rules import BaseKind, Hysteresis
from bot.election.snapshot import CountClass
from bot.election.working import work_out
from tests.election import build


def test_final_votes_give_the_official_seats() -> None:
    snapshot = build.snapshot(build.KZ_VOTES, class_=CountClass.FINAL)
    result = work_out(build.kazakhstan(), snapshot).lists[build.LISTS]
    assert result.base == 6_366_441
    assert build.seats(result) == build.KZ_SEATS
    assert result.line("nsdp").votes_to_line == 12_735
    assert result.line("baytaq").side is Side.BELOW
    assert result.line(build.AGAINST_ALL).side is None
    assert result.scenarios == ()


def test_preliminary_percentages_only_give_seats_but_no_votes_to_the_line() -> None:
    snapshot = build.snapshot(printed=build.KZ_PRELIMINARY, class_=CountClass.PRELIMINARY)
    result = work_out(build.kazakhstan(), snapshot).lists[build.LISTS]
    assert build.seats(result) == build.KZ_SEATS
    assert result.base is None
    assert result.line("nsdp").side is Side.ABOVE
    assert result.line("baytaq").side is Side.BELOW
    assert all(line.votes is None and line.votes_to_line is None for line in result.lines)


def test_percentages_whose_rounding_decides_a_seat_give_none() -> None:
    contest = build.list_contest(["a", "b"], 3)
    result = build.worked(contest, build.snapshot(printed={"a": "50.0", "b": "50.0"}))
    assert (result.seats, result.no_seats) == (None, NoSeats.ROUNDING)


def test_a_snapshot_without_a_count_cannot_be_worked_out() -> None:
    empty = replace(build.snapshot(), count=None)
    with pytest.raises(ValueError, match="holds no count"):
        work_out(build.kazakhstan(), empty)


def test_a_contest_that_the_count_does_not_speak_of_is_unknown() -> None:
    result = work_out(build.kazakhstan(), build.snapshot()).lists[build.LISTS]
    assert (result.base, result.seats, result.no_seats) == (None, None, NoSeats.NO_VOTES)
    assert {line.side for line in result.lines} == {Side.UNKNOWN, None}


@pytest.mark.parametrize("threshold", [None, build.threshold(5)])
def test_nothing_counted_yet_is_no_share_and_no_seats(threshold: None) -> None:
    result = build.worked(build.list_contest(["a", "b"], threshold=threshold), build.snapshot({"a": 0, "b": 0}))
    assert result.base == 0
    assert result.not_begun
    assert result.line("a").share is None
    assert (result.seats, result.no_seats) == (None, NoSeats.NOT_BEGUN)


def test_percentages_of_zero_are_no_evidence_either() -> None:
    contest = build.list_contest(["a", "b"], threshold=build.threshold(5), base=BaseKind.VALID)
    result = build.worked(contest, build.snapshot(printed={"a": "0.0", "b": "0.0"}))
    assert (result.not_begun, result.no_seats) == (True, NoSeats.NOT_BEGUN)


@pytest.mark.parametrize("votes", [{"a": 0}, {"a": 0, "b": 1}, None])
def test_a_count_with_a_vote_or_with_a_list_that_is_missing_is_not_said_to_be_empty(votes: dict[str, int]) -> None:
    assert not build.worked(build.list_contest(["a", "b"]), build.snapshot(votes)).not_begun


def test_seats_need_the_votes_or_share_of_every_list_that_takes_part() -> None:
    result = build.worked(build.list_contest(["a", "b"]), build.snapshot({"a": 5}))
    assert (result.seats, result.no_seats) == (None, NoSeats.NO_VOTES)


def test_a_list_without_votes_takes_part_with_its_published_share() -> None:
    contest = build.list_contest(["a", "b"], 10, base=BaseKind.VALID)
    result = build.worked(contest, build.snapshot({"a": 700}, {"b": "30.0"}, valid=1000))
    assert build.seats(result) == {"a": 7, "b": 3}


def test_where_only_lists_without_a_vote_pass_there_are_no_seats() -> None:
    contest = build.list_contest(["a", "b"], threshold=build.threshold(60, exempt=["b"]), base=BaseKind.VALID)
    result = build.worked(contest, build.snapshot({"a": 5, "b": 0}, valid=100))
    assert (result.seats, result.no_seats) == (None, NoSeats.NOT_BEGUN)


@pytest.mark.parametrize(
    ("ballots", "registered", "expected"),
    [(50, 80, Share(Fraction("62.5"), Fraction("62.5"))), (None, 80, None), (50, None, None), (50, 0, None)],
)
def test_turnout_is_ballots_over_voters_on_the_lists(
    ballots: int | None, registered: int | None, expected: Share | None
) -> None:
    whole = build.tally({"a": 1}, ballots=ballots, registered=registered)
    assert build.worked(build.list_contest(["a"]), build.snapshot(whole=whole)).turnout == expected


def test_a_published_percentage_is_kept_beside_the_computed_one() -> None:
    line = build.worked(build.list_contest(["a", "b"]), build.snapshot({"a": 1, "b": 2}, {"a": "33.4"})).line("a")
    assert line.share == Share.of(1, 3)
    assert str(line.published) == "33.4"


def test_a_line_that_is_not_on_the_ballot_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        build.worked(build.list_contest(["a"]), build.snapshot({"a": 1})).line("b")


def test_the_result_carries_what_the_snapshot_says_of_itself() -> None:
    snapshot = build.snapshot({"a": 1}, class_=CountClass.FINAL, test=True, minutes=7, counted=3, total=4)
    result = work_out(build.election(build.list_contest(["a"])), snapshot)
    assert (result.feed_time, result.source, result.test) == (snapshot.feed_time, "test", True)
    assert result.class_ is CountClass.FINAL
    assert (result.lists[build.LISTS].counted, result.lists[build.LISTS].total) == (3, 4)


def test_the_band_is_the_elections_own() -> None:
    contest = build.list_contest(["a", "b"], threshold=build.threshold(5))
    election = build.election(contest, hysteresis=Hysteresis(band=Fraction(2)))
    line = work_out(election, build.snapshot({"a": 65, "b": 935})).lists[build.LISTS].line("a")
    assert line.near


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 10_000), min_size=1),
    st.sampled_from(list(CountClass)),
    st.integers(0, 100),
)
def test_whatever_the_count_a_result_has_seats_or_says_why_not(
    votes: dict[str, int], class_: CountClass, counted: int
) -> None:
    election: Election = build.election(build.list_contest(votes, 25, threshold=build.threshold(5)))
    snapshot = build.snapshot(votes, class_=class_, counted=counted, total=100)
    result = work_out(election, snapshot).lists[build.LISTS]
    assert (result.seats is None) is (result.no_seats is not None)
    for scenario in result.scenarios:
        assert scenario.seats is None or all(scenario.seats.by_list[line] == 0 for line in votes if not votes[line])
