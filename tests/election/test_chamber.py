"""The whole house, known only where every seat of it is."""

import pytest

from bot.election.result import ChamberResult
from bot.election.working import work_out
from tests.election import build


def chamber(
    votes: dict[str, int], districts: dict[str, dict[str, int]], *, elsewhere: int = 0, majority: int = 4
) -> ChamberResult:
    """Four list seats and two districts, with a majority of four; `elsewhere`: seats that no contest gives."""
    contests = (build.list_contest(["a", "b"], 4), build.district_contest(["1", "2"]))
    election = build.election(*contests, chamber_seats=6 + elsewhere, majority=majority)
    return work_out(election, build.snapshot(votes, districts=districts)).chamber


def test_the_chamber_is_known_where_every_seat_is() -> None:
    known = chamber({"a": 75, "b": 25}, {"1": {"a": 1}, "2": {"independent": 1}})
    assert known == ChamberResult({"a": 4, "b": 1, "independent": 1}, "a")


def test_a_known_chamber_may_have_no_majority() -> None:
    known = chamber({"a": 50, "b": 50}, {"1": {"a": 1}, "2": {"b": 1}})
    assert known == ChamberResult({"a": 3, "b": 3}, None)


def test_independents_together_are_no_majority() -> None:
    election = build.election(build.list_contest(["a"], 1), build.district_contest("12345"))
    districts = {number: {f"independent-{number}": 1} for number in "12345"}
    known = work_out(election, build.snapshot({"a": 1}, districts=districts)).chamber
    assert known == ChamberResult({"a": 1, "independent": 5}, None)


@pytest.mark.parametrize(
    ("votes", "districts", "elsewhere"),
    [
        ({"a": 75, "b": 25}, {"1": {"a": 1}}, 0),
        ({"a": 75, "b": 25}, {"1": {"a": 1}, "2": {"a": 1, "b": 1}}, 0),
        ({"a": 0, "b": 0}, {"1": {"a": 1}, "2": {"a": 1}}, 0),
        ({"a": 5, "b": 3}, {"1": {"a": 1}, "2": {"a": 1}}, 0),
        ({"a": 75, "b": 25}, {"1": {"a": 1}, "2": {"a": 1}}, 4),
    ],
    ids=["a district without votes", "a district tied", "no list seats", "a list seat tied", "seats elected elsewhere"],
)
def test_one_seat_that_is_not_known_leaves_the_chamber_unknown(
    votes: dict[str, int], districts: dict[str, dict[str, int]], elsewhere: int
) -> None:
    assert chamber(votes, districts, elsewhere=elsewhere) == ChamberResult(None, None)
