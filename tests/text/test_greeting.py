"""The first words in a group."""

from datetime import datetime

import pytest

from bot.election.embargo import shown
from bot.text.greeting import group_greeting
from tests.election import build
from tests.text.reader import read
from tests.text.sample import CODES, kazakhstan, language, night, shipped

COMMANDS = ("/results", "/help", "/subscribe")


@pytest.mark.parametrize("code", CODES)
def test_a_group_hears_how_the_count_stands_first_and_then_what_to_write(code: str) -> None:
    found, words = shipped("kz-2023-mazhilis"), language(code)
    lines = read(group_greeting(found, build.START.replace(year=2024), words).html).split("\n")
    assert words.text("in the final result") in lines[0]
    assert "AMANAT" in lines[0]
    assert words.pick(found.election.names) in lines[2]
    assert all(command in "\n".join(lines[3:5]) for command in COMMANDS)
    assert words.text("Final result") in lines[6]
    assert len(lines) == 9


@pytest.mark.parametrize("code", CODES)
def test_a_group_hears_what_the_bot_does_while_there_is_no_count_to_show(code: str) -> None:
    words, election = language(code), build.kazakhstan()
    text = read(group_greeting(night(election), build.START, words).html)
    assert words.pick(election.names) in text.split("\n")[0]
    assert all(command in text for command in COMMANDS)


def test_a_greeting_holds_back_what_the_law_does() -> None:
    early = datetime.fromisoformat("2023-03-19T20:30:00+06:00")
    held = shown(shipped("kz-2023-mazhilis"), early, rehearsal=True)
    text = read(group_greeting(held, early, language("en")).html)
    assert text.startswith("Live count: ")
    assert "AMANAT" not in text


def test_an_invented_count_is_named_so_before_all() -> None:
    text = read(group_greeting(kazakhstan(test=True), build.START, language("en")).html)
    assert text.startswith("REHEARSAL")
