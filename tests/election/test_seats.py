"""Votes to seats: what the formulas promise, an independent implementation beside them, and ties."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
import votelib.component.divisor
import votelib.evaluate.proportional
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.election.result import Side
from bot.election.rules import Method, TieBreak
from bot.election.seats import Precedence, Seats, Tie, allocate
from bot.election.snapshot import CountClass
from tests.election import build

NAMES = "abcdefgh"
METHODS = st.sampled_from(Method)
AVERAGES = st.sampled_from([Method.DHONDT, Method.SAINTE_LAGUE, Method.MODIFIED_SAINTE_LAGUE])
VOTES = (
    st.lists(st.integers(0, 5000), min_size=1, max_size=8).filter(any).map(lambda n: dict(zip(NAMES, n, strict=False)))
)
HOUSE = st.integers(1, 60)


def give(
    votes: Mapping[str, int],
    seats: int,
    method: Method,
    tie_break: TieBreak = TieBreak.LOT,
    registered: Mapping[str, int] | None = None,
) -> Seats:
    return allocate(votes, seats, build.allocation(method, tie_break), Precedence(tuple(NAMES), registered or {}))


@given(VOTES, HOUSE, METHODS)
def test_allocation_properties_seats_and_open_ties_sum_to_the_house(
    votes: dict[str, int], seats: int, method: Method
) -> None:
    given_seats = give(votes, seats, method)
    assert sum(given_seats.by_list.values()) + sum(tie.seats for tie in given_seats.open_ties) == seats
    assert sum(give(votes, seats, method, TieBreak.BALLOT_ORDER).by_list.values()) == seats
    assert all(count >= 0 for count in given_seats.by_list.values())


@given(VOTES, HOUSE, METHODS, st.sampled_from(TieBreak), st.randoms(use_true_random=False))
def test_allocation_properties_the_order_of_input_does_not_matter(
    votes: dict[str, int], seats: int, method: Method, tie_break: TieBreak, random: Any
) -> None:
    shuffled = list(votes.items())
    random.shuffle(shuffled)
    assert give(dict(shuffled), seats, method, tie_break) == give(votes, seats, method, tie_break)


@given(VOTES, HOUSE, METHODS)
def test_allocation_properties_more_votes_never_mean_fewer_seats(
    votes: dict[str, int], seats: int, method: Method
) -> None:
    by_list = give(votes, seats, method, TieBreak.MORE_VOTES).by_list
    for more, fewer in zip(
        sorted(votes, key=votes.__getitem__)[1:], sorted(votes, key=votes.__getitem__), strict=False
    ):
        if votes[more] > votes[fewer]:
            assert by_list[more] >= by_list[fewer]


@given(VOTES, HOUSE, st.integers(2, 50), METHODS.filter(lambda method: method is not Method.DROOP))
def test_allocation_properties_only_proportions_matter(
    votes: dict[str, int], seats: int, factor: int, method: Method
) -> None:
    assert give({name: factor * count for name, count in votes.items()}, seats, method) == give(votes, seats, method)


@given(VOTES, HOUSE)
def test_allocation_properties_hare_stays_within_the_quota(votes: dict[str, int], seats: int) -> None:
    by_list = give(votes, seats, Method.HARE, TieBreak.BALLOT_ORDER).by_list
    for name, count in votes.items():
        quotas = Fraction(count * seats, sum(votes.values()))
        assert quotas - 1 < by_list[name] < quotas + 1


@given(VOTES, HOUSE, AVERAGES)
def test_allocation_properties_highest_averages_take_no_seat_away_in_a_larger_house(
    votes: dict[str, int], seats: int, method: Method
) -> None:
    before = give(votes, seats, method, TieBreak.BALLOT_ORDER).by_list
    after = give(votes, seats + 1, method, TieBreak.BALLOT_ORDER).by_list
    assert all(after[name] >= before[name] for name in votes)


@given(VOTES, HOUSE, METHODS, st.sampled_from([3, 5, 10]), st.booleans())
def test_allocation_properties_nobody_below_the_line_has_a_seat(
    votes: dict[str, int], seats: int, method: Method, percent: int, inclusive: bool
) -> None:
    contest = build.list_contest(votes, seats, threshold=build.threshold(percent, inclusive=inclusive), method=method)
    result = build.worked(contest, build.snapshot(votes, class_=CountClass.FINAL))
    assume(result.seats is not None)
    assert result.seats is not None
    assert all(result.seats.by_list[line.id] == 0 for line in result.lines if line.side is Side.BELOW)


def oracle(votes: Mapping[str, int], seats: int, method: Method) -> dict[str, int]:
    """The same allocation by votelib 0.4.0, which knows every one of the six methods."""
    divisors = {
        Method.DHONDT: "d_hondt",
        Method.SAINTE_LAGUE: "sainte_lague",
        Method.MODIFIED_SAINTE_LAGUE: votelib.component.divisor.modified_first_coef(
            votelib.component.divisor.sainte_lague, Fraction(7, 5)
        ),
    }
    quotas = {Method.HARE: "hare", Method.DROOP: "droop", Method.HAGENBACH_BISCHOFF: "hagenbach_bischoff"}
    if method in divisors:
        evaluator = votelib.evaluate.proportional.HighestAverages(divisors[method])
    else:
        evaluator = votelib.evaluate.proportional.LargestRemainder(quotas[method])
    found = evaluator.evaluate(dict(votes), seats)
    return {name: found.get(name, 0) for name in votes}


def fits_votelib(votes: Mapping[str, int], seats: int, method: Method) -> bool:
    """Whether votelib fills the house.

    It gives one seat too few to a lone list, whose votes hold one Hagenbach-Bischoff quota more than there are seats,
    and to all lists together where a Droop quota of very few votes leaves more seats than there are lists.
    """
    enough_for_droop = sum(votes.values()) >= seats * (seats + 1)
    several = sum(count > 0 for count in votes.values()) > 1
    return {Method.DROOP: enough_for_droop, Method.HAGENBACH_BISCHOFF: several}.get(method, True)


@given(VOTES, HOUSE, METHODS)
def test_allocation_properties_votelib_gives_the_same(votes: dict[str, int], seats: int, method: Method) -> None:
    given_seats = give(votes, seats, method)
    assume(not given_seats.ties)
    assume(fits_votelib(votes, seats, method))
    assert given_seats.by_list == oracle(votes, seats, method)


def test_a_droop_quota_of_very_few_votes_still_fills_the_house() -> None:
    assert give({"a": 8, "b": 3}, 9, Method.DROOP).by_list == {"a": 6, "b": 3}


def test_a_list_without_votes_gets_no_seat() -> None:
    for method in Method:
        assert give({"a": 3, "b": 0, "c": 0}, 11, method) == Seats({"a": 11, "b": 0, "c": 0})


def test_no_seats_are_no_claims() -> None:
    assert give({"a": 3}, 0, Method.HARE) == Seats({"a": 0})


def test_where_nobody_has_a_vote_nobody_has_a_claim() -> None:
    with pytest.raises(ValueError, match="nobody has a vote"):
        give({"a": 0, "b": 0}, 3, Method.DHONDT)


@pytest.mark.parametrize(
    ("method", "votes", "seats", "certain", "tie"),
    [
        (Method.HARE, {"a": 30, "b": 30}, 3, {"a": 1, "b": 1}, (("a", "b"), 1)),
        (Method.HARE, {"a": 50, "b": 25, "c": 25}, 2, {"a": 1, "b": 0, "c": 0}, (("b", "c"), 1)),
        (Method.DROOP, {"a": 35, "b": 35, "c": 30}, 1, {"a": 0, "b": 0, "c": 0}, (("a", "b"), 1)),
        (Method.HAGENBACH_BISCHOFF, {"a": 20, "b": 10}, 2, {"a": 1, "b": 0}, (("a", "b"), 1)),
        (
            Method.HAGENBACH_BISCHOFF,
            {"a": 40, "b": 30, "c": 10, "d": 0},
            7,
            {"a": 3, "b": 2, "c": 0, "d": 0},
            (("a", "b", "c"), 2),
        ),
        (Method.DHONDT, {"a": 20, "b": 10}, 2, {"a": 1, "b": 0}, (("a", "b"), 1)),
        (Method.DHONDT, {"a": 30, "b": 15, "c": 10}, 4, {"a": 2, "b": 1, "c": 0}, (("a", "c"), 1)),
        (Method.SAINTE_LAGUE, {"a": 30, "b": 10}, 2, {"a": 1, "b": 0}, (("a", "b"), 1)),
        (Method.MODIFIED_SAINTE_LAGUE, {"a": 30, "b": 14}, 2, {"a": 1, "b": 0}, (("a", "b"), 1)),
        (
            Method.DHONDT,
            {"a": 9, "b": 9, "c": 9, "d": 9},
            3,
            {"a": 0, "b": 0, "c": 0, "d": 0},
            (("a", "b", "c", "d"), 3),
        ),
    ],
)
def test_ties(
    method: Method, votes: dict[str, int], seats: int, certain: dict[str, int], tie: tuple[tuple[str, ...], int]
) -> None:
    found = give(votes, seats, method)
    assert found == Seats(certain, (Tie(*tie, TieBreak.LOT),))
    assert found.open_ties == found.ties


@pytest.mark.parametrize(
    ("tie_break", "registered", "winners"),
    [
        (TieBreak.LOT, {"a": 1, "b": 2}, ()),
        (TieBreak.MORE_VOTES, {}, ("a",)),
        (TieBreak.FEWER_VOTES, {}, ("b",)),
        (TieBreak.BALLOT_ORDER, {}, ("a",)),
        (TieBreak.LIST_REGISTERED_EARLIER, {"a": 4, "b": 2}, ("b",)),
        (TieBreak.LIST_REGISTERED_EARLIER, {"a": 4}, ()),
        (TieBreak.LIST_REGISTERED_EARLIER, {}, ()),
    ],
)
def test_ties_are_settled_by_the_elections_own_rule_as_far_as_its_data_go(
    tie_break: TieBreak, registered: dict[str, int], winners: tuple[str, ...]
) -> None:
    found = give({"a": 20, "b": 10}, 2, Method.DHONDT, tie_break, registered)
    assert found.ties == (Tie(("a", "b"), 1, tie_break, winners),)
    assert found.by_list == {"a": 1 + ("a" in winners), "b": int("b" in winners)}
    assert bool(found.open_ties) is not bool(winners)


@pytest.mark.parametrize("tie_break", [TieBreak.MORE_VOTES, TieBreak.FEWER_VOTES])
def test_ties_of_equal_votes_stay_open_under_a_rule_about_votes(tie_break: TieBreak) -> None:
    found = give({"a": 10, "b": 10}, 3, Method.HARE, tie_break)
    assert found == Seats({"a": 1, "b": 1}, (Tie(("a", "b"), 1, tie_break),))


def test_ties_are_open_only_between_those_whom_the_rule_leaves_equal() -> None:
    found = give({"a": 20, "b": 10, "c": 10}, 3, Method.DHONDT, TieBreak.MORE_VOTES)
    assert found.by_list == {"a": 2, "b": 0, "c": 0}
    assert found.ties == (
        Tie(("a", "b", "c"), 1, TieBreak.MORE_VOTES, ("a",)),
        Tie(("b", "c"), 1, TieBreak.MORE_VOTES),
    )


def test_ties_shut_out_whom_the_rule_puts_last() -> None:
    found = give({"a": 20, "b": 10, "c": 10}, 2, Method.DHONDT, TieBreak.FEWER_VOTES)
    assert found == Seats({"a": 1, "b": 0, "c": 0}, (Tie(("b", "c"), 1, TieBreak.FEWER_VOTES),))


def test_ties_name_their_constituency() -> None:
    found = allocate({"a": 1, "b": 1}, 1, build.allocation(), Precedence(("a", "b"), {}), "north")
    assert [tie.constituency for tie in found.ties] == ["north"]


@given(VOTES.filter(lambda votes: len(votes) > 1), HOUSE, METHODS)
def test_ties_arise_exactly_where_the_order_of_the_ballot_would_decide(
    votes: dict[str, int], seats: int, method: Method
) -> None:
    def in_order(ballot: tuple[str, ...]) -> Seats:
        return allocate(votes, seats, build.allocation(method, TieBreak.BALLOT_ORDER), Precedence(ballot, {}))

    forwards, backwards = in_order(tuple(votes)), in_order(tuple(reversed(votes)))
    assert bool(give(votes, seats, method).ties) is (forwards.by_list != backwards.by_list)
