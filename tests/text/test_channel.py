"""A channel's settings, as its administrators see them."""

from dataclasses import replace

import pytest

from bot.text.channel import Channel, channel_settings, may_not_post, not_channel_admin, unknown_channel, which_channel
from tests.text.reader import read
from tests.text.sample import CODES, language, shipped

LANGUAGES = {code: language(code) for code in CODES}
NIGHT = shipped("kz-2023-mazhilis")
QUIET = Channel(-1001234567890123, "News", confirmed=False, topics=frozenset(), language=None)
LOUD = replace(QUIET, confirmed=True, topics=frozenset({"all"}), language="kk")


def labels(channel: Channel) -> dict[str, str]:
    screen = channel_settings(NIGHT, channel, LANGUAGES, language("en"))
    return {
        button.data.removeprefix("chan:-1001234567890123:"): button.label for row in screen.buttons for button in row
    }


def test_a_channel_is_silent_until_it_is_switched_on() -> None:
    text = read(channel_settings(NIGHT, QUIET, LANGUAGES, language("en")).html)
    assert text == "News: silent until you switch alerts on\n\nAlerts: none\nLanguage: English"
    assert labels(QUIET)["on"] == "Switch on"
    assert "off" not in labels(QUIET)


def test_a_loud_channel_shows_what_it_is_told_of_and_in_what_language() -> None:
    text = read(channel_settings(NIGHT, LOUD, LANGUAGES, language("en")).html)
    assert text == "News: alerts are on\n\nAlerts: everything\nLanguage: Қазақ тілі"
    found = labels(LOUD)
    assert (found["off"], found["off:all"], found["on:party:nsdp"]) == ("Switch off and erase", "✓ Everything", "NSDP")
    assert (found["lang:kk"], found["lang:en"]) == ("✓ Қазақ тілі", "English")


def test_a_channel_of_which_nothing_is_kept_says_so() -> None:
    forgotten = channel_settings(NIGHT, replace(QUIET, kept=False), LANGUAGES, language("en"))
    assert read(forgotten.html).endswith("\n\nNothing is kept of this channel.")


def test_every_button_names_the_channel_in_64_bytes() -> None:
    *settings, ways_out = channel_settings(NIGHT, LOUD, LANGUAGES, language("kk")).buttons
    assert [button.data for button in ways_out] == ["results", "help"]
    for row in settings:
        for button in row:
            assert button.data.startswith("chan:-1001234567890123:")
            assert len(button.data.encode()) <= 64


def test_a_title_cannot_break_the_markup_or_turn_the_line_around() -> None:
    text = read(channel_settings(NIGHT, replace(QUIET, title="<b>A&B\u202e"), LANGUAGES, language("en")).html)
    assert text.startswith("<b>A&B: silent")


@pytest.mark.parametrize("code", CODES)
def test_what_stands_in_the_way_is_said_with_what_to_do(code: str) -> None:
    words = language(code)
    assert "? /channel " in read(which_channel(words))
    assert read(unknown_channel("@<news>", words)).startswith("@<news>: ")
    assert read(may_not_post("<News>", words)).startswith("<News>: ")
    assert 0 < len(not_channel_admin(words)) <= 200
