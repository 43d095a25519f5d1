import pytest

from bot.text.replies import (
    COMMANDS,
    PRIVATE_ONLY,
    apology,
    not_admin,
    of_reader,
    old_button,
    unknown_command,
)
from tests.text.reader import read
from tests.text.sample import CODES, language

LANGUAGES = {code: language(code) for code in CODES}


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


@pytest.mark.parametrize("code", CODES)
def test_notices_fit_a_pop_up(code: str) -> None:
    words = language(code)
    assert all(0 < len(notice) <= 200 for notice in (not_admin(words), old_button(words)))
    assert "/help" in read(unknown_command(words))
    assert read(apology(words))


@pytest.mark.parametrize(("code", "expected"), [("ru-RU", "ru"), ("KK", "kk"), ("de", "en"), (None, "en"), ("", "en")])
def test_a_reader_is_answered_in_the_language_telegram_names(code: str | None, expected: str) -> None:
    assert of_reader(LANGUAGES, code).code == expected
