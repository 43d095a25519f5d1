"""Messages of any length, cut to what Telegram takes, with balanced tags."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.election.embargo import shown
from bot.election.events import ExitPollPublished
from bot.election.exit_poll import ExitPoll
from bot.text.alert import alert
from bot.text.fitted import ROOM, fitted, size
from bot.text.kept_alert import kept_alert, numbered
from bot.text.replies import subscribed
from bot.text.screen import Html, Screen, bold, escape, html, paragraphs, rows
from bot.text.screens import SCREENS, show
from bot.text.stale import stale
from bot.text.table import table
from tests.election import build
from tests.feeds.sample import POLL
from tests.text.reader import read
from tests.text.sample import CODES, kazakhstan, language

MOST = 4096
FOOTER = html(
    "<i>{text}</i>", text=rows("Final result. Counted: 100% (3 of 3)", "Source: a test", "Time: 20 March 2023")
)

lines = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12).flatmap(
    lambda word: st.integers(1, 120).map(lambda times: f"{word} " * times)
)
blocks = st.one_of(
    lines.map(escape),
    lines.map(bold),
    st.lists(lines, min_size=1, max_size=20).map(lambda found: html("<i>{text}</i>", text=rows(*found))),
    st.lists(st.tuples(lines, st.just("5.20%")), min_size=1, max_size=20).map(table),
    st.lists(lines, max_size=30).map(
        lambda found: html("<blockquote expandable>{text}</blockquote>", text=paragraphs(*map(bold, found)))
    ),
)


@settings(max_examples=200, deadline=None)
@given(head=lines, body=st.lists(blocks, max_size=12), code=st.sampled_from(CODES))
def test_whatever_is_said_fits_into_a_message_and_keeps_its_footer(head: str, body: list[Html], code: str) -> None:
    text = paragraphs(bold(head), *body, FOOTER)
    said = fitted(text, language(code))
    assert size(said) <= ROOM < MOST
    assert size(said) == len(read(said).encode("utf-16-le")) // 2
    assert said.endswith(FOOTER)
    assert read(said).startswith(read(escape(head))[:140])
    assert said == text or size(text) > ROOM


def test_what_fits_is_not_touched() -> None:
    text = paragraphs(bold("x" * (ROOM - 1 - 1 - size(FOOTER))), FOOTER)
    assert size(text) == ROOM
    assert fitted(text, language("en")) is text


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "… 168 lines are left out here …"),
        ("ru", "… здесь пропущено 168 строк …"),
        ("kk", "… мұнда 168 жол қысқартылды …"),
    ],
)
def test_a_line_says_how_many_were_left_out(code: str, said: str) -> None:
    found = read(fitted(paragraphs(bold("Head"), rows(*("x" * 99 for _ in range(200))), FOOTER), language(code)))
    assert said in found
    assert found.count("x" * 99) == 200 - 168


def test_letters_of_two_code_units_count_twice_and_entities_once() -> None:
    assert size(rows(bold("😀"), "<&>")) == 2 + 1 + 3


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "poll",
    [
        replace(POLL, pollster={"en": "P" * 4500}),
        replace(POLL, clients=tuple(f"Client {number} {'x' * 190}" for number in range(200))),
        replace(POLL, margin=Fraction(1), margin_text={"en": "😀 & " * 3000}),
    ],
    ids=["pollster", "clients", "margin"],
)
def test_a_poll_of_any_length_is_told_and_shown(poll: ExitPoll, code: str) -> None:
    polls = tuple(replace(poll, id=f"poll-{number}") for number in range(6))
    night = shown(replace(kazakhstan(), exit_polls=polls), build.START, rehearsal=True)
    told = alert(ExitPollPublished(polls[0]), night, language(code))
    assert size(told) <= MOST
    assert language(code).text("Source: {source}", source="a test") in read(told)
    assert all(size(show(name, night, build.START, language(code)).html) <= MOST for name in SCREENS)


@dataclass(frozen=True)
class LongAlert:
    """An alert of the greatest length that was overtaken, corrected and came after an older one."""

    html: str
    number: int = 1_000_000
    at: datetime = build.START
    told_at: datetime | None = build.START
    superseded_by: int | None = 1_000_001
    supersedes: int | None = 999_999
    corrected_by: int | None = 1_000_002


@pytest.mark.parametrize("code", CODES)
def test_what_stands_around_the_longest_screen_and_alert_has_room_too(code: str) -> None:
    words, election = language(code), kazakhstan().election
    longest = fitted(paragraphs(bold("x" * 299), rows(*("x" * 299 for _ in range(99))), FOOTER), words)
    assert size(longest) > ROOM - 380
    told = paragraphs(longest, subscribed(election, words))
    silent = stale(Screen(told), build.START, build.START + timedelta(days=700), election, words)
    kept = kept_alert(LongAlert(numbered(longest, 1_000_000, words)), election, words)
    assert max(size(silent.html), size(kept.html)) + ROOM - size(longest) <= MOST
