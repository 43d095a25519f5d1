"""No caption of a button is cut on a telephone, in any language and election."""

from collections.abc import Iterator

import pytest

from bot.election.audience import ALL, PARTY, THRESHOLDS
from bot.text.caption import in_a_row, width
from bot.text.channel import Channel, channel_settings
from bot.text.kept_alert import which_alert
from bot.text.language_menu import language_menu
from bot.text.languages import Language
from bot.text.menu import DISTRICTS, TURNOUT, in_rows
from bot.text.screen import Button, Screen
from bot.text.screens import SCREENS, show
from bot.text.subscriptions import subscriptions
from bot.text.suggestions import which_area, which_party
from tests.election import build
from tests.text.sample import CODES, NIGHTS, language, shipped

GROUP_TWO = 136
MOST, MOST_IN_A_ROW = 100, 8
NEWS = Channel(-1001234567890123, "News", confirmed=True, topics=frozenset(), language=None)


def screens(name: str, words: Language) -> Iterator[Screen]:
    night = shipped(name)
    parties = [party.id for party in night.election.parties]
    by_area = [f"{wanted}:{area.id}" for wanted in (TURNOUT, DISTRICTS) for area in night.election.areas]
    for wanted in (*SCREENS, *by_area, *(f"party:{party}" for party in parties)):
        yield show(wanted, night, build.START, words)
    every = frozenset({ALL, THRESHOLDS, *(PARTY + party for party in parties)})
    languages = {code: language(code) for code in CODES}
    for topics in (frozenset[str](), every):
        yield subscriptions(night, topics, words)
    yield channel_settings(night, NEWS, languages, words)
    yield language_menu(languages, "kk", words)
    yield which_party(night, words)
    yield which_area(night, words, TURNOUT)
    yield which_alert(7, words)


def names(name: str, words: Language) -> set[str]:
    election = shipped(name).election
    named = [*(area.names for area in election.areas), *(party.abbreviations for party in election.parties)]
    return {words.pick(each) for each in named}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", NIGHTS)
def test_every_caption_has_room_in_its_row(name: str, code: str) -> None:
    for screen in screens(name, language(code)):
        assert sum(map(len, screen.buttons)) <= MOST
        for row in screen.buttons:
            assert len(row) <= MOST_IN_A_ROW
            assert len(row) == 1 or len(row) <= in_a_row(button.label for button in row), row


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", NIGHTS)
def test_a_caption_of_our_own_has_room_beside_a_portrait_too(name: str, code: str) -> None:
    words = language(code)
    theirs = names(name, words)
    for screen in screens(name, words):
        for row in (row for row in screen.buttons if len(row) == 2):
            own = [button.label for button in row if button.label.strip("‹› •✓") not in theirs]
            assert all(width(label) <= GROUP_TWO for label in own), own


@pytest.mark.parametrize(
    ("captions", "rows"),
    [
        (["Auyl", "NSDP", "Aq Jol", "QHP"], [3, 1]),
        (["Auyl", "Respublica", "Aq Jol", "QHP"], [3, 1]),
        (["Auyl", "NSDP", "Pavlodar Region", "QHP"], [2, 2]),
        (["Astana", "North Kazakhstan Region", "Almaty", "Shymkent"], [1, 1, 2]),
        ([], []),
    ],
)
def test_the_longest_captions_decide_how_many_stand_in_a_row(captions: list[str], rows: list[int]) -> None:
    found = in_rows([Button(caption, caption) for caption in captions])
    assert [len(row) for row in found] == rows
    assert [button.label for row in found for button in row] == captions


def test_a_mark_moves_no_button() -> None:
    names = ["Auyl", "Respublica", "Aq Jol", "QHP"]
    plain = in_rows([Button(name, name) for name in names], "✓ ")
    marked = in_rows([Button(f"✓ {name}", name) for name in names], "✓ ")
    assert [len(row) for row in plain] == [len(row) for row in marked] == [2, 2]


@pytest.mark.parametrize("code", CODES)
def test_topics_stay_where_they_are_when_one_is_chosen(code: str) -> None:
    none, one = (
        subscriptions(shipped(NIGHTS[0]), topics, language(code)) for topics in (frozenset[str](), frozenset({ALL}))
    )
    assert [len(row) for row in none.buttons] == [len(row) for row in one.buttons]
