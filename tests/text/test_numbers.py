"""Figures as they are printed, none of them on the wrong side of the line."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.election.percent import Percent, Share
from bot.election.result import BallotLine
from bot.text.numbers import NOT_PUBLISHED, as_published, part, plain, printed, share
from tests.text.sample import CODES, language

FIVE = Fraction(5)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(100 * 2_468_670, 49_642_087), "4.97"),
        (Fraction("4.9996"), "4.9996"),
        (Fraction("4.995"), "4.995"),
        (FIVE, "5.00"),
        (Fraction("5.0004"), "5.0004"),
        (Fraction(100 * 2_500_001, 50_000_000), "5.000002"),
        (Fraction(100 * 2_499_999, 50_000_000), "4.999998"),
        (Fraction("53.905"), "53.91"),
        (Fraction(0), "0.00"),
    ],
)
def test_a_share_is_printed_on_its_own_side_of_the_line(value: Fraction, shown: str) -> None:
    assert str(printed(value, (FIVE,))) == shown


@given(votes=st.integers(0, 10**8), base=st.integers(1, 10**8), line=st.fractions(0, 100, max_denominator=100))
def test_printing_never_moves_a_share_over_the_line(votes: int, base: int, line: Fraction) -> None:
    value = Fraction(100 * min(votes, base), base)
    shown = Fraction(printed(value, (line,)))
    assert (shown < line, shown == line) == (value < line, value == line)
    assert abs(shown - value) <= Fraction(1, 200)


def test_a_change_is_rounded_away_from_zero_on_both_sides() -> None:
    assert [str(printed(Fraction(text))) for text in ("-0.005", "0.005", "-17.194")] == ["-0.01", "0.01", "-17.19"]


@pytest.mark.parametrize(("percent", "shown"), [("5", "5"), ("7/2", "3.5"), ("1/3", "0.333333"), ("0", "0")])
def test_a_percentage_of_the_law_has_the_decimals_it_needs(percent: str, shown: str) -> None:
    assert str(plain(Fraction(percent))) == shown


def test_a_published_percentage_keeps_its_decimals() -> None:
    assert [str(as_published(Percent.parse(text))) for text in ("5.20", "5", "53.9")] == ["5.20", "5", "53.9"]


def line(share_: Share | None, published: str | None = None) -> BallotLine:
    return BallotLine("a", None, share_, Percent.parse(published) if published else None, None, None, near=False)


def test_a_share_of_votes_wins_over_the_printed_one() -> None:
    assert share(line(Share.of(499_999, 10_000_000), "5.0"), FIVE, language("en")) == "4.99999%"


def test_a_rounded_share_is_shown_as_it_was_published() -> None:
    assert share(line(Percent.parse("5.0").share, "5.0"), FIVE, language("ru")) == "5,0\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize("code", CODES)
def test_a_share_that_nobody_published_is_never_a_zero(code: str) -> None:
    assert share(line(None), FIVE, language(code)) == language(code).text(NOT_PUBLISHED)


@pytest.mark.parametrize(
    ("some", "whole", "shown"),
    [(0, 3, "0%"), (3, 3, "100%"), (99_999, 100_000, "99.999%"), (1, 10**6, "0.0001%"), (918, 3092, "29.69%")],
)
def test_only_everything_is_a_hundred_percent_and_only_nothing_is_zero(some: int, whole: int, shown: str) -> None:
    assert part(some, whole, language("en")) == shown
