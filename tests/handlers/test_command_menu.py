"""The menu of commands that Telegram shows."""

import re

import pytest

from handlers import command_menu
from tests.handlers.conftest import LANGUAGES


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_entry_is_one_that_telegram_takes(code: str) -> None:
    for entry in command_menu(LANGUAGES[code]):
        assert re.fullmatch(r"[a-z0-9_]{1,32}", entry.command)
        assert 1 <= len(entry.description) <= 256


def test_the_menu_is_in_each_readers_language() -> None:
    menus = [tuple(entry.description for entry in command_menu(language)) for language in LANGUAGES.values()]
    assert len(set(menus)) == len(LANGUAGES)
