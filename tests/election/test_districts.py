"""Single-mandate districts, the other way in that they open, and the chamber that all contests make up."""

from dataclasses import replace

import pytest

from bot.election.districts import KnownWinner, known_winners
from bot.election.model import Election, Winner
from bot.election.origin import Confidence, Origin
from bot.election.result import ChamberResult, NoSeats, Result
from bot.election.rules import DistrictsWon, Threshold
from bot.election.snapshot import ContestCount, Count, CountClass
from bot.election.working import work_out
from tests.election import build


def districts_only(*ids: str) -> Election:
    return build.election(build.district_contest(ids), build.list_contest(["a", "b"], 1, against_all="against_all"))


@pytest.mark.parametrize(
    ("votes", "winner"),
    [
        ({"a": 30, "b": 29}, "a"),
        ({"a": 30, "independent-ivanova": 31}, "independent"),
        ({"a": 30, "b": 30}, None),
        ({"a": 0}, None),
        ({}, None),
        ({"a": 30, "b": 29, "against_all": 41}, "a"),
    ],
)
def test_a_district_is_won_by_plurality(votes: dict[str, int], winner: str | None) -> None:
    result = work_out(districts_only("1", "2"), build.snapshot(districts={"1": votes}))
    assert result.districts[build.DISTRICTS].winners == {"1": winner, "2": None}


def test_a_district_with_percentages_only_has_no_winner_here() -> None:
    count = Count(CountClass.PARTIAL, {build.DISTRICTS: ContestCount(None, {"1": build.tally(printed={"a": "90"})})})
    result = work_out(districts_only("1"), build.snapshot(count=count))
    assert result.districts[build.DISTRICTS].winners == {"1": None}


@pytest.mark.parametrize(("party", "winner"), [("b", "b"), (None, "independent")])
def test_a_declared_winner_stands_whatever_the_votes_say(party: str | None, winner: str) -> None:
    votes = ContestCount(None, {"1": build.tally({"a": 30, "b": 29})})
    count = Count(CountClass.FINAL, {build.DISTRICTS: votes}, {"1": Winner("Somebody", party)})
    result = work_out(districts_only("1"), build.snapshot(count=count))
    assert result.districts[build.DISTRICTS].winners == {"1": winner}


def with_winners(result_class: CountClass, *, test: bool = False) -> dict[str, tuple[str, str | None, bool]]:
    """Who is known to have won: "1" is counted, "2" declared by the count, "3" and "4" stand in the definition."""
    contest = build.district_contest(["1", "2", "3", "4", "5"])
    own = {
        "1": Winner("Other", "b"),
        "3": Winner("Third", None),
        "4": Winner("Fourth", "a", Origin(("x",), Confidence.LOW)),
    }
    contest = replace(contest, districts=tuple(replace(place, winner=own.get(place.id)) for place in contest.districts))
    rows = ContestCount(None, {"1": build.tally({"a": 30, "b": 29})})
    count = Count(result_class, {build.DISTRICTS: rows}, {"2": Winner("Second", "b")})
    result = work_out(build.election(contest), build.snapshot(count=count, test=test))
    found = known_winners(contest, result, count)
    return {key: (winner.party, winner.name, winner.origin is not None) for key, winner in sorted(found.items())}


COUNTED = {"1": ("a", None, False), "2": ("b", "Second", False)}


def test_beside_a_real_final_result_the_winners_of_the_definition_fill_what_was_not_counted() -> None:
    assert with_winners(CountClass.FINAL) == {
        **COUNTED,
        "3": ("independent", "Third", True),
        "4": ("a", "Fourth", True),
    }


@pytest.mark.parametrize(("class_", "test"), [(CountClass.PARTIAL, False), (CountClass.FINAL, True)])
def test_what_was_known_later_is_not_shown_beside_an_earlier_or_an_invented_count(
    class_: CountClass, test: bool
) -> None:
    assert with_winners(class_, test=test) == COUNTED


def test_a_winner_that_the_definition_names_has_its_own_origin_or_that_of_the_district() -> None:
    contest = build.district_contest(["1", "2"])
    first, second = contest.districts
    own = Origin(("x",), Confidence.LOW)
    both = (replace(first, winner=Winner("A", "a", own)), replace(second, winner=Winner("B", "b")))
    contest = replace(contest, districts=both)
    result = work_out(build.election(contest), build.snapshot(count=Count(CountClass.FINAL, {})))
    found = known_winners(contest, result, None)
    assert (found["1"].origin, found["2"].origin) == (own, build.ORIGIN)


def test_names_are_not_known_without_the_count_that_gave_them() -> None:
    contest = build.district_contest(["1"])
    result = work_out(build.election(contest), build.snapshot(districts={"1": {"a": 5}}))
    assert known_winners(contest, result, None) == {"1": KnownWinner("a", None, None)}


# Another way past the threshold


def new_zealand(threshold: Threshold) -> Election:
    """Five percent, or an electorate won."""
    lists = build.list_contest(["national", "labour", "act"], 20, threshold=threshold)
    return build.election(lists, build.district_contest(["epsom", "wigram"]))


def worked(winners: dict[str, dict[str, int]] | None, count_needed: int = 1) -> Result:
    rule = build.threshold(5, alternatives=(DistrictsWon(build.DISTRICTS, count_needed),))
    votes = {"national": 600, "labour": 352, "act": 48}
    return work_out(new_zealand(rule), build.snapshot(votes, districts=winners, class_=CountClass.FINAL))


def test_a_district_won_lets_a_list_in() -> None:
    result = worked({"epsom": {"act": 9, "labour": 2}}).lists[build.LISTS]
    assert result.seats is not None
    assert result.seats.by_list == {"national": 12, "labour": 7, "act": 1}
    assert result.line("act").votes_to_line == -2


@pytest.mark.parametrize("count_needed", [1, 2])
def test_too_few_districts_won_let_nobody_in(count_needed: int) -> None:
    winner = "labour" if count_needed == 1 else "act"
    result = worked({"epsom": {winner: 9}}, count_needed).lists[build.LISTS]
    assert result.seats is not None
    assert result.seats.by_list["act"] == 0


def test_where_nothing_is_published_of_the_districts_it_is_not_known_who_is_in() -> None:
    result = worked(None).lists[build.LISTS]
    assert (result.seats, result.no_seats) == (None, NoSeats.THRESHOLD_UNKNOWN)


def test_a_list_that_is_in_by_another_way_is_in_however_the_line_falls() -> None:
    rule = build.threshold(5, alternatives=(DistrictsWon(build.DISTRICTS, 1),))
    votes = {"national": 600, "labour": 352, "act": 48}
    result = work_out(new_zealand(rule), build.snapshot(votes, districts={"epsom": {"act": 1}})).lists[build.LISTS]
    assert result.line("act").near
    assert result.scenarios == ()


# The chamber


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
