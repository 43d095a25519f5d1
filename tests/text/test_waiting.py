"""What a voter reads before there is a count that may be shown."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.election.embargo import Shown, shown
from bot.text.languages import Language
from bot.text.screens import show
from tests.text.reader import read
from tests.text.sample import CODES, language, shipped

KZ = shipped("kz-2023-mazhilis")
OF_THE_COUNT = ("results", "threshold", "seats", "districts", "comparison", "party:amanat")


def at(time: str) -> tuple[Shown, datetime]:
    now = datetime.fromisoformat(time)
    return shown(KZ, now, rehearsal=True), now


def screen(name: str, time: str, words: Language) -> list[str]:
    return read(show(name, *at(time), words).html).split("\n")


@pytest.mark.parametrize("name", OF_THE_COUNT)
@pytest.mark.parametrize(
    ("time", "head", "day"),
    [
        ("2023-03-18T21:00:00+06:00", "Voting is on 19 March 2023", "19 March, "),
        ("2023-03-19T07:00:00+06:00", "Today is voting day. Last polls close: 21:00 (UTC+6)", ""),
    ],
)
def test_before_polls_close_voting_is_told_of_first_and_then_the_law(name: str, time: str, head: str, day: str) -> None:
    lines = screen(name, time, language("en"))
    assert lines[:5] == [
        head,
        "",
        f"Voting ends: 15 regions, {day}20:00 (UTC+6)",
        "Voting ends: five western regions (Aktobe, Atyrau, West Kazakhstan, Kyzylorda, Mangystau), "
        f"{day}21:00 (UTC+6)",
        "",
    ]
    assert f"The count may not be published before {day}21:00 (UTC+6)" in lines


def test_polls_that_have_closed_are_not_said_to_close() -> None:
    lines = screen("results", "2023-03-19T20:30:00+06:00", language("en"))
    assert lines[0].startswith("Today is voting day.")
    assert [line for line in lines if "20:00" in line] == []


@pytest.mark.parametrize(
    ("code", "head"),
    [
        ("ru", "Сегодня день голосования. Последние участки закрываются: 21:00 (UTC+6)"),
        ("kk", "Бүгін – дауыс беру күні. Соңғы учаскелердің жабылуы: 21:00 (UTC+6)"),
    ],
)
def test_voting_day_is_named_in_the_language(code: str, head: str) -> None:
    assert screen("results", "2023-03-19T07:00:00+06:00", language(code))[0].startswith(head)


def test_once_voting_has_ended_the_turnout_and_what_comes_next_stand_in_for_the_count() -> None:
    now = datetime.fromisoformat("2023-03-19T21:30:00+06:00")
    night = shown(replace(KZ, count=None, result=None, bulletins=KZ.bulletins[:-1]), now, rehearsal=True)
    lines = read(show("results", night, now, language("en")).html).split("\n")
    assert lines[:8] == [
        "No count yet",
        "",
        "Early election of the Mazhilis of the Parliament of Kazakhstan",
        "",
        "Voting has ended in the whole country",
        "Next: 19 March 2023, 22:10 (UTC+6) – The last turnout bulletin.",
        "",
        "Turnout 54.09%, 20:10 (UTC+6)",
    ]
    assert lines[8].startswith("Source: Kazinform, 19 March 2023")


@pytest.mark.parametrize("code", CODES)
def test_exit_polls_say_first_until_when_they_are_held_back(code: str) -> None:
    words, (_, now) = language(code), at("2023-03-20T00:00:00+06:00")
    until = words.moment(now, KZ.election.zone, at("2023-03-19T07:00:00+06:00")[1])
    assert screen("polls", "2023-03-19T07:00:00+06:00", words)[0] == words.text(
        "Exit polls may not be published before {time}", time=until
    )
