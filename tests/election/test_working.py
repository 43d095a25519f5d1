"""A snapshot worked out: shares, sides and seats of a list contest, and what stays unknown."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.election.model import Election, ListContest
from bot.election.percent import Share
from bot.election.result import ListResult, NoSeats, Side
from bot.election.rules import BaseKind, Hysteresis, Method, Scope, TooFew, TooFewRule
from bot.election.snapshot import CountClass, Snapshot, Tally
from bot.election.working import seats_if, work_out
from tests.election import build

KZ_SEATS = {"amanat": 40, "auyl": 8, "respublica": 6, "qhp": 5, "baytaq": 0, "aqjol": 6, "nsdp": 4}
KZ_SEATS_WITHOUT_NSDP = {"amanat": 42, "auyl": 8, "respublica": 7, "qhp": 5, "baytaq": 0, "aqjol": 7, "nsdp": 0}


def worked(contest: ListContest, snapshot: Snapshot) -> ListResult:
    return work_out(build.election(contest), snapshot).lists[build.LISTS]


def seats(result: ListResult) -> Mapping[str, int] | None:
    return None if result.seats is None else result.seats.by_list


# Kazakhstan


def test_final_votes_give_the_official_seats() -> None:
    snapshot = build.snapshot(build.KZ_VOTES, class_=CountClass.FINAL)
    result = work_out(build.kazakhstan(), snapshot).lists[build.LISTS]
    assert result.base == 6_366_441
    assert seats(result) == KZ_SEATS
    assert result.line("nsdp").votes_to_line == 12_735
    assert result.line("baytaq").side is Side.BELOW
    assert result.line(build.AGAINST_ALL).side is None
    assert result.scenarios == ()


def test_final_votes_with_nsdp_out_give_42_8_7_7_5() -> None:
    election = build.kazakhstan()
    passing = frozenset({"amanat", "auyl", "respublica", "aqjol", "qhp"})
    found = seats_if(election, election.list_contests[0], build.snapshot(build.KZ_VOTES), passing)
    assert found is not None
    assert found.by_list == KZ_SEATS_WITHOUT_NSDP


def test_a_list_near_the_line_has_both_allocations_beside_the_one_as_it_stands() -> None:
    snapshot = build.snapshot(build.KZ_VOTES, counted=1_000, total=10_000)
    result = work_out(build.kazakhstan(), snapshot).lists[build.LISTS]
    assert result.line("nsdp").near
    assert {scenario.passing: scenario.seats and scenario.seats.by_list for scenario in result.scenarios} == {
        frozenset({"nsdp"}): KZ_SEATS,
        frozenset(): KZ_SEATS_WITHOUT_NSDP,
    }
    assert seats(result) == KZ_SEATS


def test_preliminary_percentages_only_give_seats_but_no_votes_to_the_line() -> None:
    snapshot = build.snapshot(printed=build.KZ_PRELIMINARY, class_=CountClass.PRELIMINARY)
    result = work_out(build.kazakhstan(), snapshot).lists[build.LISTS]
    assert seats(result) == KZ_SEATS
    assert result.base is None
    assert result.line("nsdp").side is Side.ABOVE
    assert result.line("baytaq").side is Side.BELOW
    assert all(line.votes is None and line.votes_to_line is None for line in result.lines)


def test_percentages_whose_rounding_decides_a_seat_give_none() -> None:
    contest = build.list_contest(["a", "b"], 3)
    result = worked(contest, build.snapshot(printed={"a": "50.0", "b": "50.0"}))
    assert (result.seats, result.no_seats) == (None, NoSeats.ROUNDING)


def test_a_rounded_share_on_the_line_gives_no_seats_but_both_allocations() -> None:
    contest = build.list_contest(["a", "b", "c"], 20, threshold=build.threshold(5))
    result = worked(
        contest, build.snapshot(printed={"a": "60.10", "b": "34.90", "c": "5.00"}, class_=CountClass.PRELIMINARY)
    )
    assert result.line("c").side is Side.ON_LINE
    assert not result.line("c").near
    assert (result.seats, result.no_seats) == (None, NoSeats.THRESHOLD_UNKNOWN)
    assert [scenario.seats and scenario.seats.by_list for scenario in result.scenarios] == [
        {"a": 12, "b": 7, "c": 1},
        {"a": 13, "b": 7, "c": 0},
    ]


@pytest.mark.parametrize(("close", "ways"), [(1, 2), (2, 4), (3, 8), (4, 0)])
def test_up_to_three_lists_near_the_line_have_every_way_they_may_fall(close: int, ways: int) -> None:
    votes = {f"near{number}": 500 + number for number in range(close)}
    votes["large"] = 10_000 - sum(votes.values())
    result = worked(build.list_contest(votes, threshold=build.threshold(5)), build.snapshot(votes))
    assert len({scenario.passing for scenario in result.scenarios}) == ways
    if ways:
        assert result.seats in [scenario.seats for scenario in result.scenarios]


def test_where_a_list_is_not_known_at_all_no_way_is_shown() -> None:
    contest = build.list_contest(["a", "b", "c"], base=BaseKind.VALID, threshold=build.threshold(5))
    result = worked(contest, build.snapshot({"a": 94, "b": 5}, valid=100))
    assert result.line("b").near
    assert result.line("c").side is Side.UNKNOWN
    assert (result.scenarios, result.no_seats) == ((), NoSeats.THRESHOLD_UNKNOWN)


# What is not known


def test_a_snapshot_without_a_count_cannot_be_worked_out() -> None:
    election = build.kazakhstan()
    empty = replace(build.snapshot(), count=None)
    with pytest.raises(ValueError, match="holds no count"):
        work_out(election, empty)
    with pytest.raises(ValueError, match="holds no count"):
        seats_if(election, election.list_contests[0], empty, frozenset())


def test_a_contest_that_the_count_does_not_speak_of_is_unknown() -> None:
    result = work_out(build.kazakhstan(), build.snapshot()).lists[build.LISTS]
    assert (result.base, result.seats, result.no_seats) == (None, None, NoSeats.NO_VOTES)
    assert {line.side for line in result.lines} == {Side.UNKNOWN, None}


@pytest.mark.parametrize("threshold", [None, build.threshold(5)])
def test_nothing_counted_yet_is_no_share_and_no_seats(threshold: None) -> None:
    result = worked(build.list_contest(["a", "b"], threshold=threshold), build.snapshot({"a": 0, "b": 0}))
    assert result.base == 0
    assert result.not_begun
    assert result.line("a").share is None
    assert (result.seats, result.no_seats) == (None, NoSeats.NOT_BEGUN)


def test_percentages_of_zero_are_no_evidence_either() -> None:
    contest = build.list_contest(["a", "b"], threshold=build.threshold(5), base=BaseKind.VALID)
    result = worked(contest, build.snapshot(printed={"a": "0.0", "b": "0.0"}))
    assert (result.not_begun, result.no_seats) == (True, NoSeats.NOT_BEGUN)


@pytest.mark.parametrize("votes", [{"a": 0}, {"a": 0, "b": 1}, None])
def test_a_count_with_a_vote_or_with_a_list_that_is_missing_is_not_said_to_be_empty(votes: dict[str, int]) -> None:
    assert not worked(build.list_contest(["a", "b"]), build.snapshot(votes)).not_begun


def test_seats_need_the_votes_or_share_of_every_list_that_takes_part() -> None:
    result = worked(build.list_contest(["a", "b"]), build.snapshot({"a": 5}))
    assert (result.seats, result.no_seats) == (None, NoSeats.NO_VOTES)


def test_a_list_without_votes_takes_part_with_its_published_share() -> None:
    contest = build.list_contest(["a", "b"], 10, base=BaseKind.VALID)
    result = worked(contest, build.snapshot({"a": 700}, {"b": "30.0"}, valid=1000))
    assert seats(result) == {"a": 7, "b": 3}


def test_where_only_lists_without_a_vote_pass_there_are_no_seats() -> None:
    contest = build.list_contest(["a", "b"], threshold=build.threshold(60, exempt=["b"]), base=BaseKind.VALID)
    result = worked(contest, build.snapshot({"a": 5, "b": 0}, valid=100))
    assert (result.seats, result.no_seats) == (None, NoSeats.NOT_BEGUN)


@pytest.mark.parametrize(
    ("ballots", "registered", "expected"),
    [(50, 80, Share(Fraction("62.5"), Fraction("62.5"))), (None, 80, None), (50, None, None), (50, 0, None)],
)
def test_turnout_is_ballots_over_voters_on_the_lists(
    ballots: int | None, registered: int | None, expected: Share | None
) -> None:
    whole = build.tally({"a": 1}, ballots=ballots, registered=registered)
    assert worked(build.list_contest(["a"]), build.snapshot(whole=whole)).turnout == expected


def test_a_published_percentage_is_kept_beside_the_computed_one() -> None:
    line = worked(build.list_contest(["a", "b"]), build.snapshot({"a": 1, "b": 2}, {"a": "33.4"})).line("a")
    assert line.share == Share.of(1, 3)
    assert str(line.published) == "33.4"


def test_a_line_that_is_not_on_the_ballot_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        worked(build.list_contest(["a"]), build.snapshot({"a": 1})).line("b")


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


# Ways past the line


def test_a_coalition_has_a_line_of_its_own() -> None:
    """Slovakia 2020: 200,780 votes of 2,881,511 are 6.97 percent of the 7 that a coalition needs, 926 votes short."""
    rule = build.threshold(5, per_list={"ps_spolu": Fraction(7)})
    contest = build.list_contest(["olano", "ps_spolu"], 150, base=BaseKind.VALID, threshold=rule)
    result = worked(contest, build.snapshot({"olano": 721_166, "ps_spolu": 200_780}, valid=2_881_511))
    line = result.line("ps_spolu")
    assert (line.side, line.votes_to_line) == (Side.BELOW, -926)
    assert seats(result) == {"olano": 150, "ps_spolu": 0}


def test_an_exempt_list_needs_no_share() -> None:
    contest = build.list_contest(["a", "b"], 100, threshold=build.threshold(5, exempt=["b"]))
    result = worked(contest, build.snapshot({"a": 980, "b": 20}))
    line = result.line("b")
    assert (line.side, line.votes_to_line, line.near) == (None, None, False)
    assert seats(result) == {"a": 98, "b": 2}


# Too few lists


ADMIT_NEXT = build.too_few(2, TooFewRule.ADMIT_NEXT, TooFewRule.ADMIT_NEXT, Fraction(7, 10), 2)
"""As Kazakhstan's law of 2009 had it: two lists at least, the second's quotient times 0.7, two seats at least."""


@pytest.mark.parametrize(
    ("rule", "expected", "other_rule"),
    [
        (build.too_few(1), {"a": 100, "b": 0, "c": 0}, False),
        (build.too_few(2), None, False),
        (build.too_few(2, TooFewRule.WAIVE), {"a": 94, "b": 4, "c": 2}, True),
        (build.too_few(2, TooFewRule.ADMIT_NEXT), {"a": 96, "b": 4, "c": 0}, True),
        (ADMIT_NEXT, {"a": 97, "b": 3, "c": 0}, True),
    ],
)
def test_the_elections_own_rule_decides_where_too_few_lists_pass(
    rule: TooFew, expected: dict[str, int] | None, other_rule: bool
) -> None:
    contest = build.list_contest(["a", "b", "c"], 100, threshold=build.threshold(5, too_few=rule))
    result = worked(contest, build.snapshot({"a": 940, "b": 40, "c": 20}, class_=CountClass.FINAL))
    assert seats(result) == expected
    assert result.other_rule is other_rule
    assert result.no_seats is (None if expected else NoSeats.TOO_FEW_LISTS)


@pytest.mark.parametrize(
    ("nobody", "expected"),
    [
        (TooFewRule.UNRESOLVED, None),
        (TooFewRule.WAIVE, {"a": 4, "b": 3, "c": 3}),
        (TooFewRule.ADMIT_NEXT, {"a": 10, "b": 0, "c": 0}),
    ],
)
def test_where_no_list_passes_the_rule_for_nobody_decides(nobody: TooFewRule, expected: dict[str, int] | None) -> None:
    rule = build.threshold(50, too_few=build.too_few(1, TooFewRule.UNRESOLVED, nobody))
    result = worked(build.list_contest("abc", 10, threshold=rule), build.snapshot({"a": 36, "b": 33, "c": 31}))
    assert seats(result) == expected


def test_an_admitted_list_gets_its_least_seats_and_the_others_share_the_rest() -> None:
    contest = build.list_contest("abc", 10, threshold=build.threshold(5, too_few=ADMIT_NEXT))
    result = worked(contest, build.snapshot({"a": 940, "b": 40, "c": 20}, class_=CountClass.FINAL))
    assert seats(result) == {"a": 8, "b": 2, "c": 0}


def test_several_admitted_lists_each_get_their_least_seats() -> None:
    rule = build.too_few(3, TooFewRule.ADMIT_NEXT, least_seats=2)
    contest = build.list_contest("abcd", 20, threshold=build.threshold(10, too_few=rule))
    result = worked(contest, build.snapshot({"a": 850, "b": 90, "c": 40, "d": 20}, class_=CountClass.FINAL))
    assert seats(result) == {"a": 16, "b": 2, "c": 2, "d": 0}


@pytest.mark.parametrize(
    ("votes", "house"),
    [({"a": 940, "b": 30, "c": 30}, 100), ({"a": 940, "b": 40, "c": 20}, 1)],
    ids=["the next largest are two", "fewer seats than promised"],
)
def test_nobody_is_admitted_where_the_rule_cannot_be_applied(votes: dict[str, int], house: int) -> None:
    contest = build.list_contest("abc", house, threshold=build.threshold(5, too_few=ADMIT_NEXT))
    result = worked(contest, build.snapshot(votes, class_=CountClass.FINAL))
    assert (result.seats, result.no_seats) == (None, NoSeats.TOO_FEW_LISTS)


@pytest.mark.parametrize("votes", [None, {"a": 940, "b": 40}])
def test_nobody_is_admitted_by_rounded_shares(votes: dict[str, int] | None) -> None:
    contest = build.list_contest("abc", 100, base=BaseKind.VALID, threshold=build.threshold(5, too_few=ADMIT_NEXT))
    printed = {"a": "94.0", "b": "4.0", "c": "2.0"}
    result = worked(contest, build.snapshot(votes, printed, valid=1000, class_=CountClass.FINAL))
    assert (result.seats, result.no_seats) == (None, NoSeats.TOO_FEW_LISTS)


# Several constituencies


NORTH_AND_SOUTH = {"north": 3, "south": 2}


def test_constituencies_are_allocated_by_themselves_and_add_up_to_the_whole() -> None:
    contest = build.list_contest("ab", constituencies=NORTH_AND_SOUTH, method=Method.DHONDT)
    rows = {
        "north": build.tally({"a": 60, "b": 40}, counted=1, total=2, ballots=110, registered=200),
        "south": build.tally({"a": 10, "b": 90}, counted=3, total=3, ballots=105, registered=None),
    }
    result = worked(contest, build.snapshot(constituencies=rows))
    assert (result.base, result.counted, result.total, result.turnout) == (200, 4, 5, None)
    assert result.line("a").votes == 70
    assert {name: given.by_list for name, given in result.by_constituency.items()} == {
        "north": {"a": 2, "b": 1},
        "south": {"a": 0, "b": 2},
    }
    assert seats(result) == {"a": 2, "b": 3}


def test_the_published_row_of_the_whole_contest_is_preferred_to_a_sum() -> None:
    contest = build.list_contest("ab", constituencies=NORTH_AND_SOUTH, method=Method.DHONDT)
    rows = {"north": build.tally({"a": 60, "b": 40}), "south": build.tally({"a": 10, "b": 90})}
    result = worked(contest, build.snapshot({"a": 71, "b": 130}, constituencies=rows))
    assert (result.base, result.line("a").votes) == (201, 71)


def test_the_row_of_the_only_constituency_is_the_row_of_the_contest() -> None:
    contest = build.list_contest("ab", 5)
    row = build.tally({"a": 60, "b": 40}, {"a": "60.0"})
    result = worked(contest, build.snapshot(constituencies={build.LISTS: row}))
    assert (result.base, seats(result)) == (100, {"a": 3, "b": 2})
    assert str(result.line("a").published) == "60.0"


@pytest.mark.parametrize("south", [None, build.tally(), build.tally({"a": 0, "b": 0})])
def test_without_one_constituency_the_contest_has_no_seats_and_the_others_theirs(south: Tally | None) -> None:
    contest = build.list_contest("ab", constituencies=NORTH_AND_SOUTH, method=Method.DHONDT)
    rows = {"north": build.tally({"a": 60, "b": 40})} | ({} if south is None else {"south": south})
    result = worked(contest, build.snapshot(constituencies=rows))
    assert (result.seats, result.no_seats) == (None, NoSeats.CONSTITUENCIES_MISSING)
    assert list(result.by_constituency) == ["north"]


def test_without_one_constituency_a_threshold_of_the_whole_contest_is_not_known() -> None:
    contest = build.list_contest("ab", constituencies=NORTH_AND_SOUTH, threshold=build.threshold(5))
    result = worked(contest, build.snapshot(constituencies={"north": build.tally({"a": 60, "b": 40})}))
    assert (result.base, result.seats, result.no_seats) == (None, None, NoSeats.CONSTITUENCIES_MISSING)
    assert result.line("a").side is Side.UNKNOWN


def test_a_list_that_does_not_run_in_a_constituency_is_not_missing_there() -> None:
    runs_in = {"south": ("b",)}
    contest = build.list_contest("ab", constituencies=NORTH_AND_SOUTH, runs_in=runs_in, method=Method.DHONDT)
    rows = {"north": build.tally({"a": 60, "b": 40}), "south": build.tally({"b": 90})}
    result = worked(contest, build.snapshot(constituencies=rows))
    assert (result.base, seats(result)) == (190, {"a": 2, "b": 3})


def test_a_list_that_runs_in_a_constituency_and_has_no_votes_there_is_missing() -> None:
    contest = build.list_contest("ab", constituencies=NORTH_AND_SOUTH, method=Method.DHONDT)
    rows = {"north": build.tally({"a": 60, "b": 40}), "south": build.tally({"b": 90})}
    result = worked(contest, build.snapshot(constituencies=rows))
    assert (result.base, result.line("a").votes, result.line("b").votes) == (None, None, 130)
    assert result.no_seats is NoSeats.CONSTITUENCIES_MISSING


def test_a_tie_names_the_constituency_it_is_in() -> None:
    contest = build.list_contest("ab", constituencies=NORTH_AND_SOUTH, method=Method.DHONDT)
    rows = {"north": build.tally({"a": 50, "b": 50}), "south": build.tally({"a": 10, "b": 90})}
    result = worked(contest, build.snapshot(constituencies=rows))
    assert result.seats is not None
    assert [(tie.constituency, tie.seats) for tie in result.seats.open_ties] == [("north", 1)]
    assert sum(result.seats.by_list.values()) == 4


def test_a_constituency_whose_rounding_decides_a_seat_leaves_the_contest_without_seats() -> None:
    contest = build.list_contest("ab", constituencies=NORTH_AND_SOUTH, method=Method.DHONDT)
    rows = {"north": build.tally(printed={"a": "50", "b": "50"}), "south": build.tally({"a": 10, "b": 90})}
    result = worked(contest, build.snapshot({"a": 60, "b": 140}, constituencies=rows))
    assert result.no_seats is NoSeats.ROUNDING


def test_a_least_number_of_seats_is_not_promised_over_several_constituencies() -> None:
    rule = build.threshold(5, too_few=ADMIT_NEXT)
    contest = build.list_contest("abc", constituencies=NORTH_AND_SOUTH, threshold=rule)
    rows = {"north": build.tally({"a": 94, "b": 4, "c": 2}), "south": build.tally({"a": 94, "b": 4, "c": 2})}
    assert worked(contest, build.snapshot(constituencies=rows)).no_seats is NoSeats.TOO_FEW_LISTS


def test_a_weighted_list_needs_votes_in_every_constituency() -> None:
    rule = build.threshold(5, too_few=build.too_few(2, TooFewRule.ADMIT_NEXT, factor=Fraction(7, 10)))
    contest = build.list_contest("abc", constituencies=NORTH_AND_SOUTH, threshold=rule)
    printed = {"a": "94", "b": "4", "c": "2"}
    rows = {"north": build.tally(printed=printed), "south": build.tally({"a": 94, "b": 4, "c": 2})}
    result = worked(contest, build.snapshot({"a": 188, "b": 8, "c": 4}, constituencies=rows))
    assert result.no_seats is NoSeats.TOO_FEW_LISTS


def test_an_admitted_list_takes_part_where_it_runs() -> None:
    rule = build.threshold(5, too_few=build.too_few(2, TooFewRule.ADMIT_NEXT))
    runs_in = {"south": ("a",)}
    contest = build.list_contest("ab", constituencies={"north": 25, "south": 2}, runs_in=runs_in, threshold=rule)
    rows = {"north": build.tally({"a": 96, "b": 4}), "south": build.tally({"a": 96})}
    assert seats(worked(contest, build.snapshot(constituencies=rows))) == {"a": 26, "b": 1}


# A threshold in each constituency


def local_contest(too_few: TooFew | None = None) -> ListContest:
    rule = build.threshold(10, scope=Scope.CONSTITUENCY, too_few=too_few)
    return build.list_contest("ab", constituencies=NORTH_AND_SOUTH, threshold=rule, method=Method.DHONDT)


def test_a_local_threshold_is_tested_where_it_stands() -> None:
    rows = {"north": build.tally({"a": 91, "b": 9}), "south": build.tally({"a": 60, "b": 40})}
    result = worked(local_contest(), build.snapshot(constituencies=rows))
    assert seats(result) == {"a": 4, "b": 1}
    assert [(line.side, line.votes_to_line, line.near) for line in result.lines] == [(None, None, False)] * 2
    assert result.scenarios == ()


def test_a_local_threshold_in_a_single_constituency_is_that_of_the_contest() -> None:
    rule = build.threshold(10, scope=Scope.CONSTITUENCY)
    result = worked(build.list_contest("ab", 5, threshold=rule), build.snapshot({"a": 91, "b": 9}))
    assert result.line("b").side is Side.BELOW
    assert seats(result) == {"a": 5, "b": 0}


@pytest.mark.parametrize(
    ("north", "reason"),
    [
        (build.tally(printed={"a": "90", "b": "10"}), NoSeats.THRESHOLD_UNKNOWN),
        (build.tally({"a": 5}), NoSeats.THRESHOLD_UNKNOWN),
        (build.tally({"a": 91, "b": 9}), NoSeats.TOO_FEW_LISTS),
        (build.tally({"a": 0, "b": 0}), NoSeats.CONSTITUENCIES_MISSING),
    ],
)
def test_a_local_threshold_that_is_not_known_leaves_the_contest_without_seats(north: Tally, reason: NoSeats) -> None:
    rows = {"north": north, "south": build.tally({"a": 60, "b": 40})}
    result = worked(local_contest(build.too_few(2)), build.snapshot(constituencies=rows))
    assert (result.seats, result.no_seats) == (None, reason)
    assert list(result.by_constituency) == ["south"]


def test_the_rule_for_too_few_lists_applies_where_they_are_too_few() -> None:
    rows = {"north": build.tally({"a": 75, "b": 5}), "south": build.tally({"a": 60, "b": 40})}
    result = worked(local_contest(build.too_few(2, TooFewRule.WAIVE)), build.snapshot(constituencies=rows))
    assert result.other_rule
    assert seats(result) == {"a": 4, "b": 1}


# Together


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


def test_a_party_is_found_by_its_id_and_an_option_is_none() -> None:
    election = build.kazakhstan()
    party = election.party("nsdp")
    assert party is not None
    assert party.id == "nsdp"
    assert election.party(build.AGAINST_ALL) is None
