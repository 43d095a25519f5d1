"""Percentages as printed, and the shares that they allow."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.election.percent import Percent, Share


def test_a_printed_percentage_allows_half_a_unit_of_its_last_place_to_both_sides() -> None:
    share = Percent.parse("5.20").share
    assert (share.low, share.high) == (Fraction("5.195"), Fraction("5.205"))
    assert not share.exact
    assert share.middle == Fraction("5.2")


def test_no_share_lies_below_zero_or_above_a_hundred() -> None:
    assert Percent.parse("0.0").share == Share(Fraction(0), Fraction("0.05"))
    assert Percent.parse("100").share == Share(Fraction("99.5"), Fraction(100))


@given(places=st.integers(0, 6), data=st.data())
def test_a_percentage_is_printed_as_it_was_read(places: int, data: st.DataObject) -> None:
    units = data.draw(st.integers(0, 100 * 10**places))
    text = f"{units // 10**places}.{units % 10**places:0{places}d}" if places else str(units)
    assert str(Percent.parse(text)) == text


@pytest.mark.parametrize("text", ["", "5,20", "-1", "100.01", "101", "1e1", " 5", "5.", ".5", "5.1234567", "٥"])
def test_what_is_no_percentage_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="is no percentage from 0 to 100"):
        Percent.parse(text)


def test_a_share_of_votes_is_exact() -> None:
    share = Share.of(1, 3)
    assert share.exact
    assert share.middle == Fraction(100, 3)
