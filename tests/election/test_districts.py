"""Who won the single-mandate districts."""

from dataclasses import replace

import pytest

from bot.election.districts import KnownWinner, known_winners
from bot.election.model import Election, Winner
from bot.election.origin import Confidence, Origin
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
