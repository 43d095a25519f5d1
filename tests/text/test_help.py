"""Help: every command, on one screen of a telephone."""

import re

import pytest

from bot.text.commands import COMMANDS
from bot.text.help import guide
from bot.text.menu import LANGUAGES, SUBSCRIPTIONS
from bot.text.screens import SCREENS
from tests.election import build
from tests.text.reader import read
from tests.text.sample import CODES, NIGHTS, language, shipped

LETTERS_IN_A_ROW, ROWS_ON_A_SCREEN = 36, 23
"""What a telephone of 360 by 740 points shows above three rows of buttons."""


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", NIGHTS)
def test_help_names_every_command_but_itself_and_fits_one_screen(name: str, code: str) -> None:
    found, words = shipped(name), language(code)
    text = read(guide(found, build.START, words).html)
    assert words.pick(found.election.names) in text.split("\n")[0]
    commands = re.findall(r"(?:^|(?<= ))/(\w+)", text, re.MULTILINE)
    assert sorted([*commands, "help", "start"]) == sorted(COMMANDS)
    rows = sum(max(1, -(-len(line) // LETTERS_IN_A_ROW)) for line in text.split("\n"))
    assert rows <= ROWS_ON_A_SCREEN


def test_help_leads_to_what_stands_under_no_other_screen() -> None:
    buttons = {button.data for row in guide(shipped(NIGHTS[0]), build.START, language("en")).buttons for button in row}
    assert {"calendar", "background", "about", "privacy", SUBSCRIPTIONS, LANGUAGES} < buttons
    assert buttons <= {*SCREENS, SUBSCRIPTIONS, LANGUAGES}
