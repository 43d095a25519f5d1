"""Who takes part: by the line, past it by another way, or let in where too few passed."""

from fractions import Fraction

import pytest

from bot.election.model import Election
from bot.election.result import NoSeats, Result, Side
from bot.election.rules import BaseKind, DistrictsWon, Threshold, TooFew, TooFewRule
from bot.election.snapshot import CountClass
from bot.election.working import work_out
from tests.election import build


def test_a_coalition_has_a_line_of_its_own() -> None:
    """Slovakia 2020: 200,780 votes of 2,881,511 are 6.97 percent of the 7 that a coalition needs, 926 votes short."""
    rule = build.threshold(5, per_list={"ps_spolu": Fraction(7)})
    contest = build.list_contest(["olano", "ps_spolu"], 150, base=BaseKind.VALID, threshold=rule)
    result = build.worked(contest, build.snapshot({"olano": 721_166, "ps_spolu": 200_780}, valid=2_881_511))
    line = result.line("ps_spolu")
    assert (line.side, line.votes_to_line) == (Side.BELOW, -926)
    assert build.seats(result) == {"olano": 150, "ps_spolu": 0}


def test_an_exempt_list_needs_no_share() -> None:
    contest = build.list_contest(["a", "b"], 100, threshold=build.threshold(5, exempt=["b"]))
    result = build.worked(contest, build.snapshot({"a": 980, "b": 20}))
    line = result.line("b")
    assert (line.side, line.votes_to_line, line.near) == (None, None, False)
    assert build.seats(result) == {"a": 98, "b": 2}


def new_zealand(threshold: Threshold) -> Election:
    """Five percent, or an electorate won."""
    lists = build.list_contest(["national", "labour", "act"], 20, threshold=threshold)
    return build.election(lists, build.district_contest(["epsom", "wigram"]))


def with_districts(winners: dict[str, dict[str, int]] | None, count_needed: int = 1) -> Result:
    rule = build.threshold(5, alternatives=(DistrictsWon(build.DISTRICTS, count_needed),))
    votes = {"national": 600, "labour": 352, "act": 48}
    return work_out(new_zealand(rule), build.snapshot(votes, districts=winners, class_=CountClass.FINAL))


def test_a_district_won_lets_a_list_in() -> None:
    result = with_districts({"epsom": {"act": 9, "labour": 2}}).lists[build.LISTS]
    assert result.seats is not None
    assert result.seats.by_list == {"national": 12, "labour": 7, "act": 1}
    assert result.line("act").votes_to_line == -2


@pytest.mark.parametrize("count_needed", [1, 2])
def test_too_few_districts_won_let_nobody_in(count_needed: int) -> None:
    winner = "labour" if count_needed == 1 else "act"
    result = with_districts({"epsom": {winner: 9}}, count_needed).lists[build.LISTS]
    assert result.seats is not None
    assert result.seats.by_list["act"] == 0


def test_where_nothing_is_published_of_the_districts_it_is_not_known_who_is_in() -> None:
    result = with_districts(None).lists[build.LISTS]
    assert (result.seats, result.no_seats) == (None, NoSeats.THRESHOLD_UNKNOWN)


def test_a_list_that_is_in_by_another_way_is_in_however_the_line_falls() -> None:
    rule = build.threshold(5, alternatives=(DistrictsWon(build.DISTRICTS, 1),))
    votes = {"national": 600, "labour": 352, "act": 48}
    result = work_out(new_zealand(rule), build.snapshot(votes, districts={"epsom": {"act": 1}})).lists[build.LISTS]
    assert result.line("act").near
    assert result.scenarios == ()


@pytest.mark.parametrize(
    ("rule", "expected", "other_rule"),
    [
        (build.too_few(1), {"a": 100, "b": 0, "c": 0}, False),
        (build.too_few(2), None, False),
        (build.too_few(2, TooFewRule.WAIVE), {"a": 94, "b": 4, "c": 2}, True),
        (build.too_few(2, TooFewRule.ADMIT_NEXT), {"a": 96, "b": 4, "c": 0}, True),
        (build.KZ_2009_TOO_FEW, {"a": 97, "b": 3, "c": 0}, True),
    ],
)
def test_the_elections_own_rule_decides_where_too_few_lists_pass(
    rule: TooFew, expected: dict[str, int] | None, other_rule: bool
) -> None:
    contest = build.list_contest(["a", "b", "c"], 100, threshold=build.threshold(5, too_few=rule))
    result = build.worked(contest, build.snapshot({"a": 940, "b": 40, "c": 20}, class_=CountClass.FINAL))
    assert build.seats(result) == expected
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
    result = build.worked(build.list_contest("abc", 10, threshold=rule), build.snapshot({"a": 36, "b": 33, "c": 31}))
    assert build.seats(result) == expected


def test_an_admitted_list_gets_its_least_seats_and_the_others_share_the_rest() -> None:
    contest = build.list_contest("abc", 10, threshold=build.threshold(5, too_few=build.KZ_2009_TOO_FEW))
    result = build.worked(contest, build.snapshot({"a": 940, "b": 40, "c": 20}, class_=CountClass.FINAL))
    assert build.seats(result) == {"a": 8, "b": 2, "c": 0}


def test_several_admitted_lists_each_get_their_least_seats() -> None:
    rule = build.too_few(3, TooFewRule.ADMIT_NEXT, least_seats=2)
    contest = build.list_contest("abcd", 20, threshold=build.threshold(10, too_few=rule))
    result = build.worked(contest, build.snapshot({"a": 850, "b": 90, "c": 40, "d": 20}, class_=CountClass.FINAL))
    assert build.seats(result) == {"a": 16, "b": 2, "c": 2, "d": 0}


@pytest.mark.parametrize(
    ("votes", "house"),
    [({"a": 940, "b": 30, "c": 30}, 100), ({"a": 940, "b": 40, "c": 20}, 1)],
    ids=["the next largest are two", "fewer seats than promised"],
)
def test_nobody_is_admitted_where_the_rule_cannot_be_applied(votes: dict[str, int], house: int) -> None:
    contest = build.list_contest("abc", house, threshold=build.threshold(5, too_few=build.KZ_2009_TOO_FEW))
    result = build.worked(contest, build.snapshot(votes, class_=CountClass.FINAL))
    assert (result.seats, result.no_seats) == (None, NoSeats.TOO_FEW_LISTS)


@pytest.mark.parametrize("votes", [None, {"a": 940, "b": 40}])
def test_nobody_is_admitted_by_rounded_shares(votes: dict[str, int] | None) -> None:
    contest = build.list_contest(
        "abc", 100, base=BaseKind.VALID, threshold=build.threshold(5, too_few=build.KZ_2009_TOO_FEW)
    )
    printed = {"a": "94.0", "b": "4.0", "c": "2.0"}
    result = build.worked(contest, build.snapshot(votes, printed, valid=1000, class_=CountClass.FINAL))
    assert (result.seats, result.no_seats) == (None, NoSeats.TOO_FEW_LISTS)
