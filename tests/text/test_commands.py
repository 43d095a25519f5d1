"""The commands as a menu of Telegram names them."""

import pytest

from bot.text.commands import COMMANDS, PRIVATE_ONLY
from tests.text.sample import CODES, language


@pytest.mark.parametrize("code", CODES)
def test_every_command_has_a_purpose_that_a_menu_can_show(code: str) -> None:
    for name, purpose in COMMANDS.items():
        said = language(code).text(purpose)
        assert 3 <= len(said) <= 60, name
        assert said[0].isupper() or not said[0].isalpha(), name
        assert 1 <= len(name) <= 32
    assert len(COMMANDS) <= 100
    assert set(COMMANDS) > PRIVATE_ONLY


def test_commands_stand_by_use() -> None:
    assert next(iter(COMMANDS)) == "results"
    assert list(COMMANDS).index("subscribe") < list(COMMANDS).index("forget")
