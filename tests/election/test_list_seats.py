"""Seats of a list contest in several constituencies, with one threshold or one in each."""

from fractions import Fraction

import pytest

from bot.election.model import ListContest
from bot.election.result import NoSeats, Side
from bot.election.rules import Method, Scope, TooFew, TooFewRule
from bot.election.snapshot import Tally
from tests.election import build

NORTH_AND_SOUTH = {"north": 3, "south": 2}


def test_constituencies_are_allocated_by_themselves_and_add_up_to_the_whole() -> None:
    contest = build.list_contest("ab", constituencies=NORTH_AND_SOUTH, method=Method.DHONDT)
    rows = {
        "north": build.tally({"a": 60, "b": 40}, counted=1, total=2, ballots=110, registered=200),
        "south": build.tally({"a": 10, "b": 90}, counted=3, total=3, ballots=105, registered=None),
    }
    result = build.worked(contest, build.snapshot(constituencies=rows))
    assert (result.base, result.counted, result.total, result.turnout) == (200, 4, 5, None)
    assert result.line("a").votes == 70
    assert {name: given.by_list for name, given in result.by_constituency.items()} == {
        "north": {"a": 2, "b": 1},
        "south": {"a": 0, "b": 2},
    }
    assert build.seats(result) == {"a": 2, "b": 3}


def test_the_published_row_of_the_whole_contest_is_preferred_to_a_sum() -> None:
    contest = build.list_contest("ab", constituencies=NORTH_AND_SOUTH, method=Method.DHONDT)
    rows = {"north": build.tally({"a": 60, "b": 40}), "south": build.tally({"a": 10, "b": 90})}
    result = build.worked(contest, build.snapshot({"a": 71, "b": 130}, constituencies=rows))
    assert (result.base, result.line("a").votes) == (201, 71)


def test_the_row_of_the_only_constituency_is_the_row_of_the_contest() -> None:
    contest = build.list_contest("ab", 5)
    row = build.tally({"a": 60, "b": 40}, {"a": "60.0"})
    result = build.worked(contest, build.snapshot(constituencies={build.LISTS: row}))
    assert (result.base, build.seats(result)) == (100, {"a": 3, "b": 2})
    assert str(result.line("a").published) == "60.0"


@pytest.mark.parametrize("south", [None, build.tally(), build.tally({"a": 0, "b": 0})])
def test_without_one_constituency_the_contest_has_no_seats_and_the_others_theirs(south: Tally | None) -> None:
    contest = build.list_contest("ab", constituencies=NORTH_AND_SOUTH, method=Method.DHONDT)
    rows = {"north": build.tally({"a": 60, "b": 40})} | ({} if south is None else {"south": south})
    result = build.worked(contest, build.snapshot(constituencies=rows))
    assert (result.seats, result.no_seats) == (None, NoSeats.CONSTITUENCIES_MISSING)
    assert list(result.by_constituency) == ["north"]


def test_without_one_constituency_a_threshold_of_the_whole_contest_is_not_known() -> None:
    contest = build.list_contest("ab", constituencies=NORTH_AND_SOUTH, threshold=build.threshold(5))
    result = build.worked(contest, build.snapshot(constituencies={"north": build.tally({"a": 60, "b": 40})}))
    assert (result.base, result.seats, result.no_seats) == (None, None, NoSeats.CONSTITUENCIES_MISSING)
    assert result.line("a").side is Side.UNKNOWN


def test_a_list_that_does_not_run_in_a_constituency_is_not_missing_there() -> None:
    runs_in = {"south": ("b",)}
    contest = build.list_contest("ab", constituencies=NORTH_AND_SOUTH, runs_in=runs_in, method=Method.DHONDT)
    rows = {"north": build.tally({"a": 60, "b": 40}), "south": build.tally({"b": 90})}
    result = build.worked(contest, build.snapshot(constituencies=rows))
    assert (result.base, build.seats(result)) == (190, {"a": 2, "b": 3})


def test_a_list_that_runs_in_a_constituency_and_has_no_votes_there_is_missing() -> None:
    contest = build.list_contest("ab", constituencies=NORTH_AND_SOUTH, method=Method.DHONDT)
    rows = {"north": build.tally({"a": 60, "b": 40}), "south": build.tally({"b": 90})}
    result = build.worked(contest, build.snapshot(constituencies=rows))
    assert (result.base, result.line("a").votes, result.line("b").votes) == (None, None, 130)
    assert result.no_seats is NoSeats.CONSTITUENCIES_MISSING


def test_a_tie_names_the_constituency_it_is_in() -> None:
    contest = build.list_contest("ab", constituencies=NORTH_AND_SOUTH, method=Method.DHONDT)
    rows = {"north": build.tally({"a": 50, "b": 50}), "south": build.tally({"a": 10, "b": 90})}
    result = build.worked(contest, build.snapshot(constituencies=rows))
    assert result.seats is not None
    assert [(tie.constituency, tie.seats) for tie in result.seats.open_ties] == [("north", 1)]
    assert sum(result.seats.by_list.values()) == 4


def test_a_constituency_whose_rounding_decides_a_seat_leaves_the_contest_without_seats() -> None:
    contest = build.list_contest("ab", constituencies=NORTH_AND_SOUTH, method=Method.DHONDT)
    rows = {"north": build.tally(printed={"a": "50", "b": "50"}), "south": build.tally({"a": 10, "b": 90})}
    result = build.worked(contest, build.snapshot({"a": 60, "b": 140}, constituencies=rows))
    assert result.no_seats is NoSeats.ROUNDING


def test_a_least_number_of_seats_is_not_promised_over_several_constituencies() -> None:
    rule = build.threshold(5, too_few=build.KZ_2009_TOO_FEW)
    contest = build.list_contest("abc", constituencies=NORTH_AND_SOUTH, threshold=rule)
    rows = {"north": build.tally({"a": 94, "b": 4, "c": 2}), "south": build.tally({"a": 94, "b": 4, "c": 2})}
    assert build.worked(contest, build.snapshot(constituencies=rows)).no_seats is NoSeats.TOO_FEW_LISTS


def test_a_weighted_list_needs_votes_in_every_constituency() -> None:
    rule = build.threshold(5, too_few=build.too_few(2, TooFewRule.ADMIT_NEXT, factor=Fraction(7, 10)))
    contest = build.list_contest("abc", constituencies=NORTH_AND_SOUTH, threshold=rule)
    printed = {"a": "94", "b": "4", "c": "2"}
    rows = {"north": build.tally(printed=printed), "south": build.tally({"a": 94, "b": 4, "c": 2})}
    result = build.worked(contest, build.snapshot({"a": 188, "b": 8, "c": 4}, constituencies=rows))
    assert result.no_seats is NoSeats.TOO_FEW_LISTS


def test_an_admitted_list_takes_part_where_it_runs() -> None:
    rule = build.threshold(5, too_few=build.too_few(2, TooFewRule.ADMIT_NEXT))
    runs_in = {"south": ("a",)}
    contest = build.list_contest("ab", constituencies={"north": 25, "south": 2}, runs_in=runs_in, threshold=rule)
    rows = {"north": build.tally({"a": 96, "b": 4}), "south": build.tally({"a": 96})}
    assert build.seats(build.worked(contest, build.snapshot(constituencies=rows))) == {"a": 26, "b": 1}


def local_contest(too_few: TooFew | None = None) -> ListContest:
    rule = build.threshold(10, scope=Scope.CONSTITUENCY, too_few=too_few)
    return build.list_contest("ab", constituencies=NORTH_AND_SOUTH, threshold=rule, method=Method.DHONDT)


def test_a_local_threshold_is_tested_where_it_stands() -> None:
    rows = {"north": build.tally({"a": 91, "b": 9}), "south": build.tally({"a": 60, "b": 40})}
    result = build.worked(local_contest(), build.snapshot(constituencies=rows))
    assert build.seats(result) == {"a": 4, "b": 1}
    assert [(line.side, line.votes_to_line, line.near) for line in result.lines] == [(None, None, False)] * 2
    assert result.scenarios == ()


def test_a_local_threshold_in_a_single_constituency_is_that_of_the_contest() -> None:
    rule = build.threshold(10, scope=Scope.CONSTITUENCY)
    result = build.worked(build.list_contest("ab", 5, threshold=rule), build.snapshot({"a": 91, "b": 9}))
    assert result.line("b").side is Side.BELOW
    assert build.seats(result) == {"a": 5, "b": 0}


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
    result = build.worked(local_contest(build.too_few(2)), build.snapshot(constituencies=rows))
    assert (result.seats, result.no_seats) == (None, reason)
    assert list(result.by_constituency) == ["south"]


def test_the_rule_for_too_few_lists_applies_where_they_are_too_few() -> None:
    rows = {"north": build.tally({"a": 75, "b": 5}), "south": build.tally({"a": 60, "b": 40})}
    result = build.worked(local_contest(build.too_few(2, TooFewRule.WAIVE)), build.snapshot(constituencies=rows))
    assert result.other_rule
    assert build.seats(result) == {"a": 4, "b": 1}
