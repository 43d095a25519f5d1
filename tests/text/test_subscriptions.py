"""What a chat may follow, and how that is said."""

from dataclasses import replace

import pytest

from bot.election.audience import followable
from bot.text.subscriptions import changed, listed, subscriptions
from tests.election import build
from tests.text.reader import read
from tests.text.sample import CODES, kazakhstan, language, shipped, without_embargo

KZ, PT = "kz-2023-mazhilis", "pt-2019-assembleia"


def data(screen_of: str, *topics: str) -> dict[str, str]:
    screen = subscriptions(without_embargo(shipped(screen_of)), frozenset(topics), language("en"))
    return {button.data: button.label for row in screen.buttons for button in row}


def test_a_button_names_the_state_that_it_leads_to_and_a_mark_the_state_that_is() -> None:
    found = data(KZ, "thresholds", "party:nsdp")
    assert found["off:thresholds"] == "✓ The 5% line"
    assert found["off:party:nsdp"] == "✓ NSDP"
    assert found["on:all"] == "Everything"
    assert found["on:party:amanat"] == "AMANAT"


@pytest.mark.parametrize(
    ("topics", "said"),
    [
        ((), "none"),
        (("all",), "everything"),
        (("party:nsdp", "thresholds", "party:auyl"), "the 5% line, Auyl and NSDP"),
        (("all", "party:nsdp"), "everything"),
    ],
)
def test_what_is_on_leads(topics: tuple[str, ...], said: str) -> None:
    screen = subscriptions(shipped(KZ), frozenset(topics), language("en"))
    assert read(screen.html).startswith(f"Alerts in this chat: {said}\n")


@pytest.mark.parametrize("name", [KZ, PT])
def test_every_button_is_of_a_topic_that_can_be_followed(name: str) -> None:
    topics = followable(shipped(name).election)
    found = {key.partition(":")[2] for key in data(name) if key.startswith(("on:", "off:"))}
    assert found <= topics
    assert ("thresholds" in found) is ("thresholds" in topics)


def test_a_followed_party_keeps_its_button_though_it_is_small() -> None:
    small = shipped(PT).election.parties[-1].id
    assert f"on:party:{small}" not in data(PT)
    assert f"off:party:{small}" in data(PT, f"party:{small}")


def test_a_party_that_has_gone_from_the_definition_can_still_be_left() -> None:
    assert data(KZ, "party:gone")["off:party:gone"] == "✓ Gone"


def test_ids_of_parties_fit_the_button_of_a_channel() -> None:
    longest = max(len(party.id) for name in (KZ, PT) for party in shipped(name).election.parties)
    assert len("chan:-1001234567890123:off:party:") + longest <= 64


@pytest.mark.parametrize("code", CODES)
def test_a_switch_is_confirmed_in_words_that_fit_a_notice(code: str) -> None:
    election, words = shipped(KZ).election, language(code)
    for topic in followable(election):
        on, off = (changed(election, topic, words, on=on) for on in (True, False))
        assert on != off
        assert max(len(on), len(off)) <= 200
        assert listed(election, frozenset({topic}), words) in on


def test_without_a_line_there_is_nothing_to_cross() -> None:
    contest = build.list_contest(["aaa", "bbb"], 5)
    found = kazakhstan()
    bare = replace(found, election=build.election(replace(contest, threshold=None)), result=None)
    labels = [button.data for row in subscriptions(bare, frozenset(), language("en")).buttons for button in row]
    assert labels == ["on:all", "on:party:aaa", "on:party:bbb", "results", "help"]
