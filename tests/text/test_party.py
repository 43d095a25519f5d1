"""One party: its share, seats, districts and exit polls."""

from datetime import UTC, datetime

import pytest

from bot.election.embargo import shown
from bot.text.party import party
from bot.text.screens import show
from tests.election import build
from tests.text.reader import read
from tests.text.sample import CODES, language, night, shipped, steps

NOW = datetime(2024, 1, 1, tzinfo=UTC)


def test_a_party_is_told_with_everything_known_of_it() -> None:
    text = read(party(shipped("kz-2023-mazhilis"), NOW, language("en"), "nsdp").html)
    assert text.startswith(
        "NSDP: 5.20%, above 5% in the final result\n\nNationwide Social Democratic Party\nVotes: 331,058\n"
        "12,735 votes over the line\nSeats by the final result: 4 of 69\nDistricts won, as far as known here: none\n"
    )
    assert "\nExit polls\n5.31%  Institute for Eurasian Integration, 20 March, 00:00 (UTC+6)\n5.12%  " in text


def test_the_previous_result_stands_with_its_change() -> None:
    text = read(party(shipped("kz-2023-mazhilis"), NOW, language("en"), "amanat").html)
    assert "Final result of 10 January 2021: 71.09%\nChange: -17.19 percentage points\nSource: " in text
    assert "Districts won, as far as known here: 7" in text


@pytest.mark.parametrize("code", CODES)
def test_the_full_name_is_in_the_readers_language(code: str) -> None:
    found, words = shipped("kz-2023-mazhilis"), language(code)
    for wanted in found.election.parties:
        assert words.pick(wanted.names) in read(party(found, NOW, words, wanted.id).html)


def test_a_party_of_an_election_without_a_line_has_no_side() -> None:
    text = read(party(shipped("pt-2019-assembleia"), NOW, language("en"), "ps").html)
    assert text.startswith("PS: 38.29% with 100% counted\n")
    assert "line" not in text


def test_seats_and_polls_are_left_out_while_the_law_holds_them_back() -> None:
    time, step = next((time, step) for time, step in steps("kz-2023-mazhilis") if step.night.result is not None)
    text = read(party(shown(step.night, time, rehearsal=True), time, language("en"), "amanat").html)
    assert "Seats are not shown before 20 March, 00:00 (UTC+6)" in text
    assert "Exit poll" not in text


def test_a_party_without_seats_worked_out_gets_the_reason() -> None:
    contest = build.list_contest(["aaa", "bbb"], 20, threshold=build.threshold(5))
    found = night(build.election(contest), build.snapshot(printed={"aaa": "5.0", "bbb": "95.0"}))
    text = read(party(found, NOW, language("en"), "aaa").html)
    assert "Votes: not published" in text
    assert "No seats are worked out: " in text


def test_an_unknown_party_or_screen_is_named_with_what_there_is() -> None:
    found = shipped("kz-2023-mazhilis")
    with pytest.raises(ValueError, match='has no party "nobody"'):
        show("party:nobody", found, NOW, language("en"))
    with pytest.raises(ValueError, match='no screen "weather"; there are results, threshold'):
        show("weather", found, NOW, language("en"))
