"""The line that says how long the source is silent."""

from datetime import timedelta

import pytest

from bot.text.screen import Button, Screen, bold
from bot.text.stale import stale
from tests.election import build
from tests.text.reader import read
from tests.text.sample import CODES, language, shipped

ELECTION = shipped("kz-2023-mazhilis").election
SCREEN = Screen(bold("Results"), ((Button("Seats", "seats"),),))


def test_a_stale_screen_ends_with_since_when_the_source_is_silent() -> None:
    found = stale(SCREEN, build.START, build.START + timedelta(minutes=14), ELECTION, language("en"))
    since = language("en").moment(build.START, ELECTION.zone, build.START)
    assert read(found.html) == (
        f"Results\n\nThe source has not answered since {since} (14 minutes). Newer figures may exist."
    )
    assert found.buttons == SCREEN.buttons


@pytest.mark.parametrize(("code", "age"), [("en", "30 hours"), ("ru", "30 часов"), ("kk", "30 сағат")])
def test_the_age_is_in_words_of_the_language(code: str, age: str) -> None:
    assert code in CODES
    found = stale(SCREEN, build.START, build.START + timedelta(hours=30), ELECTION, language(code))
    assert f"({age})" in read(found.html)
