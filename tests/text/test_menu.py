"""Buttons under the screens, and where they lead."""

import pytest

from bot.text.menu import menu, neighbours
from bot.text.screens import SCREENS, show
from tests.election import build
from tests.text.sample import CODES, NIGHTS, language, shipped


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", NIGHTS)
def test_the_screens_of_the_count_need_three_rows_and_the_rest_stands_behind_more(name: str, code: str) -> None:
    found, words = shipped(name), language(code)
    assert len(menu("results", found, words)) <= 3
    assert len(show("results", found, build.START, words).buttons) <= 3
    reached = {button.data for row in menu("results", found, words) for button in row}
    reached |= {button.data for row in show("help", found, build.START, words).buttons for button in row}
    there = {data for data in SCREENS if data not in {"threshold", "polls", "districts", "help"}}
    assert there <= reached


def test_the_shown_screen_is_marked() -> None:
    labels = [button.label for row in menu("seats", shipped(NIGHTS[0]), language("en")) for button in row]
    assert labels == [
        "Results",
        "5% line",
        "• Seats",
        "Exit poll",
        "Turnout",
        "Compare",
        "Districts",
        "Alerts",
        "More",
    ]


def test_areas_lead_to_their_neighbours_round_and_round() -> None:
    areas = shipped("pt-2019-assembleia").election.areas
    first, last = areas[0], areas[-1]
    ((before, behind),) = neighbours("turnout:", areas, first, language("en"))
    assert (before.data, behind.data) == (f"turnout:{last.id}", f"turnout:{areas[1].id}")
    ((_, onwards),) = neighbours("turnout:", areas, last, language("en"))
    assert onwards.data == f"turnout:{first.id}"
    assert neighbours("turnout:", areas[:1], first, language("en")) == ()
