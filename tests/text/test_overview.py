"""The count at one glance, for a terminal."""

import pytest

from bot.text.overview import overview
from tests.election import build
from tests.text.sample import kazakhstan, language, night

WORDS = language("en")


def labels(most: int | None) -> list[str]:
    return [row.cells[0] for row in overview(kazakhstan(), WORDS, most).rows]


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (None, ["amanat", "auyl", "respublica", "aqjol", "qhp", "nsdp", "baytaq", "against_all"]),
        (30, ["amanat", "auyl", "respublica", "aqjol", "qhp", "nsdp", "baytaq", "against_all"]),
        (8, ["amanat", "auyl", "respublica", "aqjol", "qhp", "nsdp", "baytaq", "against_all"]),
        (7, ["amanat", "auyl", "respublica", "aqjol", "qhp", "and 2 smaller lists", "against_all"]),
        (3, ["amanat", "and 6 smaller lists", "against_all"]),
        (1, ["amanat", "and 6 smaller lists", "against_all"]),
    ],
)
def test_only_the_lists_that_have_no_room_are_counted_as_smaller(most: int | None, expected: list[str]) -> None:
    assert labels(most) == expected


def test_a_row_has_share_side_votes_and_seats() -> None:
    assert overview(kazakhstan(), WORDS).rows[0].cells == ("amanat", "53.90%", "above 5%", "3,431,510", "40")


def test_votes_stand_in_for_shares_that_are_not_known() -> None:
    contest = build.list_contest(["aaa", "bbb"], 5)
    found = overview(night(build.election(contest), build.snapshot({"aaa": 7})), WORDS)
    assert [row.cells[1] for row in found.rows] == ["7 votes", "not published"]


def test_without_a_count_there_are_no_rows() -> None:
    found = overview(night(build.kazakhstan()), WORDS)
    assert (found.mark, found.evidence, found.rows) == (None, "No count yet", ())


def test_invented_figures_are_marked() -> None:
    assert overview(kazakhstan(test=True), WORDS).mark == "REHEARSAL, invented"
