"""Background: each statement with who says so."""

from dataclasses import replace

import pytest

from bot.election.background import Statement
from bot.text.background import background
from tests.election import build
from tests.text.reader import read
from tests.text.sample import CODES, kazakhstan, language, shipped


@pytest.mark.parametrize("code", CODES)
def test_background_is_what_somebody_reported_folded_with_who_it_was(code: str) -> None:
    found, words = shipped("kz-2023-mazhilis"), language(code)
    shown = background(found, build.START, words).html
    for statement in found.election.background:
        assert "RFE/RL" in words.pick(statement.text)
        assert f"• {words.pick(statement.text)}" in read(shown)
    assert shown.count("<blockquote expandable>") == 1
    assert words.text("Source: {source}", source="RFE/RL, ") in read(shown)
    assert len(read(shown)) < 3000


def test_an_election_without_background_says_so() -> None:
    text = read(background(kazakhstan(), build.START, language("en")).html)
    assert text == "No background of this election is collected here"


def test_more_than_a_message_holds_is_counted_and_left_out() -> None:
    long = tuple(Statement(build.names(f"Sentence {number}. " * 20), build.ORIGIN) for number in range(50))
    found = kazakhstan()
    text = read(
        background(replace(found, election=replace(found.election, background=long)), build.START, language("en")).html
    )
    assert len(text) < 4096
    assert "\n\nand 38 more" in text
