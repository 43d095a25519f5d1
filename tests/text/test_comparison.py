"""The count against the election before: what changed, and what cannot be compared."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.text.comparison import comparison
from tests.text.reader import read
from tests.text.sample import CODES, kazakhstan, language, shipped

NOW = datetime(2024, 1, 1, tzinfo=UTC)


def test_changes_are_in_percentage_points_with_their_sign() -> None:
    text = read(comparison(shipped("kz-2023-mazhilis"), NOW, language("en")).html)
    assert text.startswith("AMANAT: -17.19 percentage points against 10 January 2021 in the final result\n")
    assert "AMANAT     53.90 71.09 -17.19\n" in text
    assert "Auyl       10.90  5.29  +5.61\n" in text


def test_a_party_without_a_share_then_has_a_dash_and_no_change() -> None:
    text = read(comparison(shipped("kz-2023-mazhilis"), NOW, language("en")).html)
    assert "Respublica  8.59     –      –\n" in text
    assert "– not known here, or not on the ballot" in text


@pytest.mark.parametrize("code", CODES)
def test_what_is_not_comparable_is_said(code: str) -> None:
    found, words = shipped("kz-2023-mazhilis"), language(code)
    assert found.election.previous is not None
    text = read(comparison(found, NOW, words).html)
    for note in found.election.previous.not_comparable:
        assert words.pick(note) in text


def test_seats_and_turnout_of_then_stand_with_their_source() -> None:
    text = read(comparison(shipped("kz-2023-mazhilis"), NOW, language("en")).html)
    assert "Seats then: AMANAT 76, Aq Jol 12, PPK 10, " in text
    assert "; of 107 in all" in text
    assert "On the ballot then, not now: Adal 3.57%" in text
    assert "Turnout then: 63.25% (7,539,280 of 11,919,241)" in text
    assert "Then: final result (10 January 2021). Source: The Astana Times" in text


def test_an_election_whose_shares_are_not_known_is_not_compared_by_shares() -> None:
    text = read(comparison(shipped("pt-2019-assembleia"), NOW, language("en")).html)
    assert text.startswith("Compared with the election of 4 October 2015\n")
    assert "The shares of that election are not known here" in text


def test_without_a_previous_election_nothing_is_compared() -> None:
    text = read(comparison(kazakhstan(), NOW, language("en")).html)
    assert text.startswith("No previous election is known here\n")


def test_figures_without_notes_or_seats_leave_no_empty_headings() -> None:
    found = shipped("kz-2023-mazhilis")
    assert found.election.previous is not None
    bare = replace(found.election.previous, lines=(), not_comparable=(), ballots=None)
    text = read(comparison(replace(found, election=replace(found.election, previous=bare)), NOW, language("en")).html)
    assert "What is not comparable" not in text
    assert "Seats then" not in text
    assert "Turnout then" not in text
