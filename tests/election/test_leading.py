"""Who leads: only what the evidence proves."""

import pytest

from bot.election.leading import leading
from bot.election.rules import BaseKind
from bot.election.working import work_out
from tests.election import build

ELECTION = build.election(build.list_contest(["red", "green", "blue"], base=BaseKind.VALID))


def leaders(votes: dict[str, int] | None = None, printed: dict[str, str] | None = None) -> tuple[str, ...]:
    whole = build.tally(votes, printed, valid=100)
    return leading(work_out(ELECTION, build.snapshot(whole=whole)).lists[build.LISTS].lines)


@pytest.mark.parametrize(
    ("votes", "first"),
    [
        ({"red": 50, "green": 30, "blue": 20}, ("red",)),
        ({"red": 40, "green": 40, "blue": 20}, ("red", "green")),
        ({"red": 0, "green": 0, "blue": 0}, ()),
        ({"red": 50, "green": 30}, ()),
        ({}, ()),
    ],
)
def test_votes_prove_a_lead_and_a_tie_where_every_list_has_them(votes: dict[str, int], first: tuple[str, ...]) -> None:
    assert leaders(votes) == first


@pytest.mark.parametrize(
    ("printed", "first"),
    [
        ({"red": "40.2", "green": "40.0", "blue": "19.8"}, ("red",)),
        ({"red": "40.1", "green": "40.0", "blue": "19.9"}, ()),
        ({"red": "30", "green": "30", "blue": "40"}, ("blue",)),
        ({"red": "40", "green": "40", "blue": "20"}, ()),
        ({"red": "60", "green": "30"}, ()),
    ],
)
def test_rounded_shares_prove_a_lead_where_they_cannot_overlap_and_never_a_tie(
    printed: dict[str, str], first: tuple[str, ...]
) -> None:
    assert leaders(printed=printed) == first


def test_a_list_with_votes_is_compared_with_one_that_has_a_printed_share_only() -> None:
    assert leaders({"red": 70}, {"green": "20", "blue": "10"}) == ("red",)


def test_nobody_leads_a_contest_without_lists() -> None:
    assert leading(()) == ()
