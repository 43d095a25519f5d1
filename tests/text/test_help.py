import pytest

from bot.text.help import guide
from bot.text.menu import LANGUAGES, SUBSCRIPTIONS
from bot.text.replies import COMMANDS
from bot.text.screens import SCREENS
from tests.election import build
from tests.text.reader import read
from tests.text.sample import CODES, NIGHTS, language, shipped


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", NIGHTS)
def test_help_names_every_command_but_itself_and_fits_one_screen(name: str, code: str) -> None:
    found, words = shipped(name), language(code)
    text = read(guide(found, build.START, words).html)
    assert words.pick(found.election.names) in text.split("\n")[0]
    commands = [line.split(" ")[0].removeprefix("/") for line in text.split("\n") if line.startswith("/")]
    assert sorted([*commands, "help", "start"]) == sorted(COMMANDS)
    assert len(text.split("\n")) <= 35
    assert len(text) < 1200


def test_help_leads_to_what_stands_under_no_other_screen() -> None:
    buttons = {button.data for row in guide(shipped(NIGHTS[0]), build.START, language("en")).buttons for button in row}
    assert {"calendar", "background", "about", "privacy", SUBSCRIPTIONS, LANGUAGES} < buttons
    assert buttons <= {*SCREENS, SUBSCRIPTIONS, LANGUAGES}
