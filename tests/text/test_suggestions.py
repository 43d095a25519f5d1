"""What is offered where a name is not found or stands for several."""

import pytest

from bot.text.suggestions import which_area, which_party
from tests.text.reader import read
from tests.text.sample import CODES, language, shipped

KZ = shipped("kz-2023-mazhilis")


def test_without_a_name_every_party_is_offered_the_largest_first() -> None:
    screen = which_party(KZ, language("en"))
    assert read(screen.html) == "Which party?"
    assert [button.data for button in screen.buttons[0]] == ["party:amanat", "party:auyl", "party:respublica"]


def test_what_may_have_been_meant_is_offered_alone() -> None:
    screen = which_party(KZ, language("en"), "dem", ("aqjol", "nsdp"))
    assert read(screen.html) == "Close to “dem”:"
    assert [button.label for button in screen.buttons[0]] == ["Aq Jol", "NSDP"]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("query", ["<b>", "regex .* ( [ \\", "🎉", "א\u202eב", "x" * 5000])
def test_any_text_is_repeated_safely_and_shortly(query: str, code: str) -> None:
    for screen in (which_party(KZ, language(code), query), which_area(KZ, language(code), "turnout", query)):
        text = read(screen.html)
        assert len(text) < 150
        assert "\u202e" not in text


@pytest.mark.parametrize("name", ["turnout", "districts"])
def test_a_region_is_chosen_for_the_screen_that_was_asked(name: str) -> None:
    screen = which_area(KZ, language("en"), name, "kazakhstan", ("KZ-27", "KZ-63"))
    assert [button.data for row in screen.buttons for button in row][:2] == [f"{name}:KZ-27", f"{name}:KZ-63"]
    assert len([button for row in which_area(KZ, language("en"), name).buttons for button in row]) == 22
