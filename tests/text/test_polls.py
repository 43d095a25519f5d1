"""Exit polls side by side, and no more said of them than their margins allow."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from bot.election.embargo import shown
from bot.election.exit_poll import ExitPoll
from bot.election.night import Night
from bot.text.names import label
from bot.text.numbers import as_published
from bot.text.polls import polls
from tests.election import build
from tests.text.reader import read
from tests.text.sample import CODES, language, shipped

NOW = datetime(2024, 1, 1, tzinfo=UTC)


def poll(poll_id: str, margin: Fraction | None = None, **percents: str) -> ExitPoll:
    return ExitPoll(
        id=poll_id,
        pollster={"en": f"Pollster {poll_id}"},
        clients=None,
        published_at=build.START,
        shares=build.percents(percents),
        turnout=None,
        respondents=None,
        stations=None,
        margin=margin,
        margin_text=None,
        origin=build.ORIGIN,
    )


def screen(*shown: ExitPoll) -> str:
    election = build.election(build.list_contest(["aaa", "bbb", "ccc"], 5, threshold=build.threshold(5)))
    return read(polls(Night(election, exit_polls=shown), NOW, language("en")).html)


@pytest.mark.parametrize("code", CODES)
def test_polls_stand_side_by_side_with_their_makers(code: str) -> None:
    found, words = shipped("kz-2023-mazhilis"), language(code)
    text = read(polls(found, NOW, words).html)
    row = next(line for line in text.split("\n") if line.startswith("AMANAT  "))
    assert row.split()[1:] == [words.decimal(as_published(each.shares["amanat"])) for each in found.exit_polls]
    for each in found.exit_polls:
        assert words.pick(each.pollster) in text
        assert each.margin_text is not None
        assert words.pick(each.margin_text) in text
        assert words.moment(each.published_at, found.election.zone) in text
    assert "KTK" in text
    assert words.text("Seats if the count ended now") not in text


def test_a_list_inside_the_margin_of_the_line_is_not_said_to_pass() -> None:
    text = read(polls(shipped("kz-2023-mazhilis"), NOW, language("en")).html)
    assert text.count("Inside the margin, so not to be told apart: NSDP and the 5% line") == 3
    assert "NSDP and the 5% line; Auyl, Respublica and " in text
    assert "above" not in text


def test_what_a_pollster_did_not_publish_is_said_so() -> None:
    text = screen(poll("x", aaa="60.0", bbb="40.0"))
    assert text.startswith("Exit poll: aaa is first (60.0%)\n")
    assert "People asked: not published; stations: not published\n" in text
    assert "Clients: not published\n" in text
    assert "Margin of error: not published" in text


def test_a_stated_margin_without_words_is_a_plain_number() -> None:
    assert "Margin of error: ±1.5%" in screen(poll("x", Fraction(3, 2), aaa="60.0", bbb="40.0"))


def test_a_lead_inside_the_margin_is_no_lead() -> None:
    text = screen(poll("x", Fraction(1), aaa="41.0", bbb="39.0", ccc="20.0"))
    assert text.startswith("Exit poll: the gap at the top is inside its margin of error\n")
    assert "Inside the margin, so not to be told apart: aaa and bbb" in text


def test_polls_that_differ_on_the_first_are_said_to() -> None:
    text = screen(poll("x", aaa="60.0", bbb="40.0"), poll("y", aaa="40.0", bbb="60.0"))
    assert text.startswith("The exit polls do not settle who is first\n")


@pytest.mark.parametrize("code", CODES)
def test_lines_stand_by_their_share_and_against_all_comes_last(code: str) -> None:
    found, words = shipped("kz-2023-mazhilis"), language(code)
    table = polls(found, NOW, words).html.partition("<pre>")[2].partition("</pre>")[0]
    order = ["amanat", "auyl", "respublica", "aqjol", "qhp", "nsdp", "baytaq", "against_all"]
    first_words = [label(found.election, line, words).split()[0] for line in order]
    assert [line.split()[0] for line in table.split("\n")[1:9]] == first_words


def test_what_is_on_no_ballot_stands_behind_the_parties() -> None:
    text = screen(poll("x", aaa="50.0", others="30.0", bbb="20.0"))
    assert text.index("aaa  ") < text.index("bbb  ") < text.index("others  ")


def test_the_mean_of_the_polls_decides_the_order() -> None:
    text = screen(poll("x", aaa="30.0", bbb="40.0", ccc="30.0"), poll("y", aaa="60.0", bbb="20.0"))
    assert [line.split()[0] for line in text.split("\n")[4:7]] == ["aaa", "bbb", "ccc"]


def test_a_share_that_one_poll_lacks_is_a_dash() -> None:
    text = screen(poll("x", aaa="60.0", bbb="40.0"), poll("y", aaa="60.0"))
    assert "bbb  40.0     –" in text


def test_a_line_that_is_on_no_ballot_of_ours_keeps_its_name() -> None:
    assert "others  10.0%" in screen(poll("x", aaa="60.0", others="10.0"))


def test_many_polls_are_shown_three_beside_each_other() -> None:
    text = screen(*(poll(str(n), aaa="60.0", bbb="40.0") for n in range(4)))
    assert "%       1     2     3\n" in text
    assert "%       4\n" in text


def test_no_poll_is_said_so() -> None:
    assert screen().startswith("No exit poll is published\n")


def test_polls_wait_for_the_law() -> None:
    found = shipped("kz-2023-mazhilis")
    until = next(held.until for held in found.election.embargoes if held.kind.value == "exit_polls")
    early = until.replace(day=19)
    text = read(polls(shown(found, early, rehearsal=True), early, language("en")).html)
    assert text.startswith("Exit polls may not be published before 20 March, 00:00 (UTC+6)")
    assert "53" not in text
    assert "AMANAT" in read(polls(shown(found, until, rehearsal=True), until, language("en")).html)
