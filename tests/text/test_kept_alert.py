"""An alert that is asked for again: when it was sent, and what overtook or corrected it."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bot.text.kept_alert import kept_alert, no_alert, numbered, which_alert
from bot.text.screen import Html
from tests.text.reader import read
from tests.text.sample import CODES, language, shipped

ELECTION = shipped("kz-2023-mazhilis").election


@dataclass(frozen=True)
class Alert:
    number: int = 1024
    at: datetime = datetime(2023, 3, 20, 13, 30, tzinfo=UTC)
    told_at: datetime | None = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
    html: str = "<b>NSDP is now above 5%</b>"
    superseded_by: int | None = None
    supersedes: int | None = None
    corrected_by: int | None = None


def test_an_alert_is_shown_word_for_word_with_its_times_and_fate() -> None:
    shown = kept_alert(Alert(superseded_by=1031, supersedes=7), ELECTION, language("en")).html
    assert read(shown) == (
        "Alert 1024 was sent by this bot\nSent: 22 November 2026, 14:05 (UTC+5)\n"
        "Time of the news in it: 20 March 2023, 19:30 (UTC+6)\nReplaced by a newer one: alert 1031\n"
        "It replaced an older one: alert 7\n\nIt said, word for word:\n\nNSDP is now above 5%"
    )
    assert shown.endswith("<b>NSDP is now above 5%</b>")


def test_the_alerts_around_one_are_a_press_away() -> None:
    around = kept_alert(Alert(superseded_by=1031, supersedes=7, corrected_by=1031), ELECTION, language("en"))
    assert [(button.label, button.data) for button in around.buttons[0]] == [
        ("‹ Alert 7", "alert:7"),
        ("Alert 1031 ›", "alert:1031"),
    ]
    for screen in (which_alert(30, language("en")), no_alert(99, 30, language("en"))):
        assert [button.data for button in screen.buttons[0]] == ["alert:30"]
    assert [button.data for button in which_alert(0, language("en")).buttons[0]] == ["results", "help"]


def test_an_alert_that_the_source_took_back_names_the_correction() -> None:
    text = read(kept_alert(Alert(corrected_by=22), ELECTION, language("en")).html)
    assert "The source corrected its count later: alert 22" in text


def test_an_alert_whose_sending_was_not_timed_claims_no_time_of_it() -> None:
    assert "Sent:" not in read(kept_alert(Alert(told_at=None), ELECTION, language("en")).html)


def test_an_alert_that_still_stands_is_said_to() -> None:
    text = read(kept_alert(Alert(), ELECTION, language("en")).html)
    assert "No newer alert has replaced it;" in text
    assert "/alert" not in text


@pytest.mark.parametrize("code", CODES)
def test_a_number_that_was_never_sent_is_named_with_the_newest(code: str) -> None:
    text = read(no_alert(99, 30, language(code)).html)
    assert "99" in text.split("\n")[0]
    assert "30" in text
    assert read(no_alert(1, 0, language(code)).html).endswith(language(code).text("No alert has been sent yet."))
    assert "/alert" in read(which_alert(30, language(code)).html)


@pytest.mark.parametrize("code", CODES)
def test_an_alert_carries_the_number_by_which_it_is_asked_for_in_its_last_line(code: str) -> None:
    text = read(numbered(Html("<b>x</b>"), 1024, language(code)))
    assert text.split("\n")[0] == "x"
    assert "1024" in text.split("\n")[-1]
