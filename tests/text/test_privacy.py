"""What is kept of a chat, and for how long."""

import pytest

from bot.text.privacy import forgotten, privacy
from tests.election import build
from tests.text.reader import read
from tests.text.sample import CODES, kazakhstan, language


def test_privacy_says_what_is_kept_for_how_long_and_how_to_have_it_erased() -> None:
    text = read(privacy(kazakhstan(), build.START, language("en")).html)
    assert text.startswith("Kept of a chat: number, language, subscriptions, what was sent\n")
    assert "• which alerts were sent to it, for 30 days\n" in text
    assert "Not kept: names, user names, telephone numbers, messages." in text
    assert "/forget erases all of it at once" in text
    assert "A chat that blocks or removes the bot is forgotten after 30 days." in text


@pytest.mark.parametrize("code", CODES)
def test_in_every_language_the_term_and_the_way_out_are_named(code: str) -> None:
    text = read(privacy(kazakhstan(), build.START, language(code)).html)
    assert "30" in text
    assert "/forget" in text
    assert "/subscribe" in read(forgotten(language(code)))
