"""What an exit poll can tell apart, by the margin that it states for each share."""

from fractions import Fraction

import pytest

from bot.election.exit_poll import ExitPoll
from bot.election.poll_margins import not_apart, polled_first, polled_side
from bot.election.result import Side
from tests.election import build

MARGIN = Fraction("1.1")


def poll(margin: Fraction | None = MARGIN, /, **shares: str) -> ExitPoll:
    return ExitPoll(
        "p", {"en": "P"}, None, build.START, build.percents(shares), None, None, None, margin, None, build.ORIGIN
    )


@pytest.mark.parametrize(
    ("share", "margin", "side"),
    [
        ("6.11", MARGIN, Side.ABOVE),
        ("6.10", MARGIN, Side.ON_LINE),
        ("3.90", MARGIN, Side.ON_LINE),
        ("3.89", MARGIN, Side.BELOW),
        ("5.20", None, Side.ABOVE),
        ("4.80", None, Side.BELOW),
        ("5.0", None, Side.ON_LINE),
        ("5", Fraction("0.1"), Side.ON_LINE),
    ],
)
def test_a_list_is_on_the_line_inside_the_margin_and_without_one_on_a_plain_side(
    share: str, margin: Fraction | None, side: Side
) -> None:
    contest = build.list_contest(["a", "b"], threshold=build.threshold(5))
    assert polled_side(poll(margin, a=share), contest, "a") is side
    assert polled_side(poll(margin, a=share), contest, "b") is Side.UNKNOWN


def test_a_list_that_needs_no_line_has_no_side() -> None:
    exempt = build.list_contest(["a"], threshold=build.threshold(5, exempt=["a"]))
    assert polled_side(poll(a="40"), exempt, "a") is None
    assert polled_side(poll(a="40"), build.list_contest(["a"]), "a") is None


@pytest.mark.parametrize(
    ("shares", "first"),
    [
        ({"a": "50.0", "b": "47.7"}, "a"),
        ({"a": "50.0", "b": "47.8"}, None),
        ({"b": "50.0"}, "b"),
        ({}, None),
    ],
)
def test_a_line_is_first_where_its_interval_clears_the_next(shares: dict[str, str], first: str | None) -> None:
    assert polled_first(poll(**shares)) == first


def test_without_a_margin_any_gap_is_a_lead_but_equals_are_not() -> None:
    assert polled_first(poll(None, a="50.1", b="50.0")) == "a"
    assert polled_first(poll(None, a="50.0", b="50.0")) is None


@pytest.mark.parametrize(
    ("shares", "groups"),
    [
        ({"a": "10.21", "b": "8.79", "c": "60"}, (("a", "b"),)),
        ({"a": "12", "b": "10", "c": "8", "d": "60"}, (("a", "b"), ("b", "c"))),
        ({"a": "9", "b": "8", "c": "7", "d": "60"}, (("a", "b", "c"),)),
        ({"a": "9", "b": "8", "c": "7", "d": "6.5"}, (("a", "b", "c"), ("b", "c", "d"))),
        ({"a": "50", "b": "40"}, ()),
    ],
)
def test_every_two_lines_whose_intervals_overlap_share_a_group(
    shares: dict[str, str], groups: tuple[tuple[str, ...], ...]
) -> None:
    assert not_apart(poll(**shares), [*shares, "elsewhere"]) == groups


def test_without_a_margin_nothing_is_said_to_overlap() -> None:
    assert not_apart(poll(None, a="9", b="9"), ["a", "b"]) == ()
