"""The seats for each way in which the lists on the line, or near it, may fall."""

import pytest

from bot.election.result import NoSeats, Side
from bot.election.rules import BaseKind
from bot.election.snapshot import CountClass
from bot.election.working import work_out
from tests.election import build


def test_near_the_line_both_allocations_stand_beside_the_one_of_now_with_nsdp_out_42_8_7_7_5() -> None:
    snapshot = build.snapshot(build.KZ_VOTES, counted=1_000, total=10_000)
    result = work_out(build.kazakhstan(), snapshot).lists[build.LISTS]
    assert result.line("nsdp").near
    assert {scenario.passing: scenario.seats and scenario.seats.by_list for scenario in result.scenarios} == {
        frozenset({"nsdp"}): build.KZ_SEATS,
        frozenset(): build.KZ_SEATS_WITHOUT_NSDP,
    }
    assert build.seats(result) == build.KZ_SEATS


def test_a_rounded_share_on_the_line_gives_no_seats_but_both_allocations() -> None:
    contest = build.list_contest(["a", "b", "c"], 20, threshold=build.threshold(5))
    result = build.worked(
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
    result = build.worked(build.list_contest(votes, threshold=build.threshold(5)), build.snapshot(votes))
    assert len({scenario.passing for scenario in result.scenarios}) == ways
    if ways:
        assert result.seats in [scenario.seats for scenario in result.scenarios]


def test_where_a_list_is_not_known_at_all_no_way_is_shown() -> None:
    contest = build.list_contest(["a", "b", "c"], base=BaseKind.VALID, threshold=build.threshold(5))
    result = build.worked(contest, build.snapshot({"a": 94, "b": 5}, valid=100))
    assert result.line("b").near
    assert result.line("c").side is Side.UNKNOWN
    assert (result.scenarios, result.no_seats) == ((), NoSeats.THRESHOLD_UNKNOWN)
