"""Answers where no screen is asked for."""

import pytest

from bot.text.replies import apology, not_admin, old_button, unknown_command
from tests.text.reader import read
from tests.text.sample import CODES, language


@pytest.mark.parametrize("code", CODES)
def test_notices_fit_a_pop_up(code: str) -> None:
    words = language(code)
    assert all(0 < len(notice) <= 200 for notice in (not_admin(words), old_button(words)))
    assert "/help" in read(unknown_command(words))
    assert read(apology(words))
