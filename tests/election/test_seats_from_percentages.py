"""Seats from percentages only: a proof over everything that the rounding allows."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.election.percent import Percent, Share
from bot.election.rules import Method
from bot.election.seats import Precedence, allocate
from bot.election.seats_from_percentages import certain_seats
from tests.election import build

PROVABLE = [method for method in Method if method is not Method.DROOP]
NO_ORDER = Precedence(("a", "b", "c", "d"), {})


@st.composite
def rounded_shares(draw: st.DrawFn) -> dict[str, Share]:
    """Two to four lists with a share each, and a rounding interval of its own width, down to none at all."""
    shares = {}
    for name in draw(st.sampled_from(["ab", "abc", "abcd"])):
        low, width = Fraction(draw(st.integers(1, 60))), Fraction(draw(st.integers(0, 6)), 2)
        shares[name] = Share(low, low + width)
    return shares


def seats_at(point: Mapping[str, Fraction], seats: int, method: Method) -> Mapping[str, int] | None:
    """The allocation at one point; None where it is tied, or nobody has a vote."""
    if not any(point.values()):
        return None
    found = allocate(point, seats, build.allocation(method), NO_ORDER)
    return None if found.ties else found.by_list


@given(rounded_shares(), st.integers(1, 9), st.sampled_from(PROVABLE))
def test_seats_are_given_exactly_where_all_corners_of_the_rounding_agree(
    shares: dict[str, Share], seats: int, method: Method
) -> None:
    corners = product(*((share.low, share.high) for share in shares.values()))
    found = [seats_at(dict(zip(shares, corner, strict=True)), seats, method) for corner in corners]
    agreed = found[0] if all(by_list == found[0] for by_list in found) else None
    certain = certain_seats(shares, seats, build.allocation(method))
    assert (None if certain is None else certain.by_list) == agreed


@given(rounded_shares(), st.integers(1, 9), st.sampled_from(PROVABLE), st.data())
def test_seats_that_are_given_hold_for_every_value_inside_the_rounding(
    shares: dict[str, Share], seats: int, method: Method, data: st.DataObject
) -> None:
    certain = certain_seats(shares, seats, build.allocation(method))
    if certain is None:
        return
    point = {name: data.draw(st.fractions(share.low, share.high)) for name, share in shares.items()}
    assert seats_at(point, seats, method) == certain.by_list


def test_preliminary_percentages_only_give_kazakhstans_seats_for_every_value_inside_the_rounding() -> None:
    passing = ["amanat", "auyl", "respublica", "qhp", "aqjol", "nsdp"]
    shares = {name: Percent.parse(build.KZ_PRELIMINARY[name]).share for name in passing}
    certain = certain_seats(shares, 69, build.allocation(Method.HARE))
    assert certain is not None
    assert certain.by_list == {"amanat": 40, "auyl": 8, "respublica": 6, "qhp": 5, "aqjol": 6, "nsdp": 4}
    for corner in product(*((share.low, share.high) for share in shares.values())):
        assert seats_at(dict(zip("abcdef", corner, strict=True)), 69, Method.HARE) == dict(
            zip("abcdef", certain.by_list.values(), strict=True)
        )


def test_the_droop_quota_needs_the_number_of_votes() -> None:
    shares = {name: Percent.parse("50.0").share for name in "ab"}
    assert certain_seats(shares, 2, build.allocation(Method.DROOP)) is None


def test_a_tie_inside_the_rounding_is_no_certainty() -> None:
    equal = {name: Share(Fraction(50), Fraction(50)) for name in "ab"}
    assert certain_seats(equal, 3, build.allocation(Method.DHONDT)) is None


@pytest.mark.parametrize("method", PROVABLE)
def test_a_single_list_gets_every_seat(method: Method) -> None:
    certain = certain_seats({"a": Percent.parse("12").share}, 7, build.allocation(method))
    assert certain is not None
    assert certain.by_list == {"a": 7}


@pytest.mark.parametrize("method", PROVABLE)
def test_a_list_of_exactly_no_share_has_no_claim(method: Method) -> None:
    shares = {"a": Share(Fraction(0), Fraction(0)), "b": Percent.parse("100").share}
    certain = certain_seats(shares, 1, build.allocation(method))
    assert certain is not None
    assert certain.by_list == {"a": 0, "b": 1}


def test_shares_that_are_all_exactly_zero_give_nothing() -> None:
    assert certain_seats({"a": Share(Fraction(0), Fraction(0))}, 7, build.allocation()) is None
