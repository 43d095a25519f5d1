"""Every message has its class, source and time, and names invented figures before the news."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.election.embargo import Shown, shown, told
from bot.election.events import CountSeen, Event, MajorityLost, MajorityReached, SeatsChanged
from bot.election.snapshot import CountClass
from bot.text import names
from bot.text.alert import alert
from bot.text.languages import Language
from bot.text.menu import LANGUAGES, SUBSCRIPTIONS
from bot.text.provenance import BULLETIN, CLASSES, NO_COUNT, SCHEDULE, invented
from bot.text.screen import Html, Screen
from bot.text.screens import SCREENS, show
from bot.text.table import WIDTH
from tests.election import build
from tests.text.reader import read
from tests.text.sample import CODES, NIGHTS, kazakhstan, language, moments, shipped, steps, without_embargo

NO_FIGURES = "Held back by law"
NOTHING = (NO_COUNT, "No exit poll is published", "Turnout: not published", "{area}: turnout not published")
WITHOUT_FIGURES = {"help", "privacy", "calendar", "background"}
OF_THE_CHAT = {SUBSCRIPTIONS, LANGUAGES}
LONGEST = 3000
NOW = build.START


def screens(at: Shown, now: datetime, words: Language, *, of_figures: bool = False) -> Iterator[Screen]:
    names = [*SCREENS, *(f"party:{party.id}" for party in at.election.parties[:3])]
    for area in at.election.areas[:3]:
        names += [f"turnout:{area.id}", f"districts:{area.id}"]
    for name in names:
        if not (of_figures and name in WITHOUT_FIGURES):
            yield show(name, at, now, words)


def events() -> Iterator[tuple[Event, Shown]]:
    """Every event that is told of the recorded nights, and those that none of them brings."""
    for name in NIGHTS:
        for _, step in steps(name):
            yield from ((news.event, news.night) for news in told(step, rehearsal=True))
    final = kazakhstan()
    yield MajorityReached("amanat", 62), final
    yield MajorityLost("amanat", 49), final
    yield SeatsChanged("list", None, {"amanat": 69}), final


def messages(words: Language, *, of_figures: bool = False) -> Iterator[Html]:
    for now, at in moments():
        for night in (shown(at, now, rehearsal=True), without_embargo(at)):
            yield from (screen.html for screen in screens(night, now, words, of_figures=of_figures))
    for event, night in events():
        yield alert(event, night, words)


@pytest.mark.parametrize("code", CODES)
def test_every_message_has_class_source_time(code: str) -> None:
    words = language(code)
    kinds = [words.text(kind) for kind in (*CLASSES.values(), BULLETIN, SCHEDULE, NO_FIGURES)]
    source, time = (
        words.text(text, **{name: ""}) for text, name in (("Source: {source}", "source"), ("Time: {time}", "time"))
    )
    for message in messages(words, of_figures=True):
        text = read(message)
        nothing_yet = any(words.text(nothing, area="") in text for nothing in NOTHING)
        assert nothing_yet or any(kind in text for kind in kinds), text
        assert nothing_yet or source in text, text
        assert time in text or (nothing_yet and words.text("As of {time}", time="").strip() in text), text
        assert "UTC" in text, text


@pytest.mark.parametrize("code", CODES)
def test_every_message_is_short_enough_and_well_formed(code: str) -> None:
    for message in messages(language(code)):
        assert 0 < len(read(message)) < LONGEST
        assert "{" not in message
        assert "None" not in message


@pytest.mark.parametrize("code", CODES)
def test_no_line_of_a_table_wraps_on_a_telephone(code: str) -> None:
    for message in messages(language(code)):
        for table in re.findall("<pre>(.*?)</pre>", message, re.DOTALL):
            assert max(len(line) for line in read(Html(table)).split("\n")) <= WIDTH, table


@pytest.mark.parametrize("code", CODES)
def test_every_button_leads_to_a_screen_in_64_bytes(code: str) -> None:
    words = language(code)
    for at in map(shipped, NIGHTS):
        now = datetime(2024, 1, 1, tzinfo=UTC)
        for screen in screens(at, now, words):
            for button in (button for row in screen.buttons for button in row):
                assert len(button.data.encode()) <= 64
                assert button.data in OF_THE_CHAT or show(button.data, at, now, words).html


@pytest.mark.parametrize("code", CODES)
def test_invented_figures_are_named_in_one_line_with_the_news(code: str) -> None:
    words = language(code)
    mark = invented("", words)
    of_the_count = ("results", "threshold", "seats", "comparison", "districts", "about", "party:amanat")
    for time, step in steps("kz-2023-mazhilis"):
        night = without_embargo(step.night)
        test = night.result is not None and night.result.test
        if night.result is not None:
            assert all(read(show(name, night, time, words).html).startswith(mark) is test for name in of_the_count)
        for news in told(step, rehearsal=True):
            first, *_ = read(alert(news.event, news.night, words)).split("\n")
            assert first.startswith(mark) is news.test
            assert first.removeprefix(mark)


@pytest.mark.parametrize(
    ("class_", "counted", "total", "evidence"),
    [
        (CountClass.PARTIAL, 6262, 10_223, "with 61.25% counted"),
        (CountClass.PARTIAL, 10_222, 10_223, "with 99.99% counted"),
        (CountClass.PARTIAL, 10_223, 10_223, "with 100% counted"),
        (CountClass.PARTIAL, None, None, "in a part of the count"),
        (CountClass.PRELIMINARY, None, None, "in the preliminary result"),
        (CountClass.FINAL, None, None, "in the final result"),
    ],
)
def test_a_statement_never_claims_more_than_the_count(
    class_: CountClass, counted: int | None, total: int | None, evidence: str
) -> None:
    found = kazakhstan(class_=class_, counted=counted, total=total)
    head = read(show("results", found, NOW, language("en")).html).split("\n")[0] if found.count else ""
    assert head.endswith(evidence)


@pytest.mark.parametrize("class_", [CountClass.PARTIAL, CountClass.PRELIMINARY])
def test_before_it_is_final_a_count_may_change_and_seats_are_conditional(class_: CountClass) -> None:
    found = kazakhstan(class_=class_)
    for name in ("results", "seats", "party:amanat"):
        text = read(show(name, found, NOW, language("en")).html)
        assert "It may still change." in text
        assert "if the count ended now" in text
        assert "final" not in text


def test_how_much_is_counted_is_never_worked_out_of_votes() -> None:
    found = kazakhstan(class_=CountClass.PARTIAL)
    text = read(show("results", found, NOW, language("en")).html)
    assert "Part of the count, how much is counted: not published" in text


def test_a_count_of_stations_without_their_total_is_said_to_be_so() -> None:
    found = kazakhstan(class_=CountClass.PARTIAL, counted=12)
    assert "Part of the count, 12 counted, of how many is not published" in read(
        alert(CountSeen(), found, language("en"))
    )


def test_newer_figures_that_wait_or_cannot_be_right_are_not_hidden() -> None:
    last = shipped("kz-2023-mazhilis")
    assert last.count is not None
    newer = replace(last.count, feed_time=last.count.feed_time.replace(day=28))
    now = newer.feed_time
    held = read(show("results", replace(last, held=newer), now, language("en")).html)
    assert "Figures of 28 March, 16:55 (UTC+6) went down" in held
    doubted = read(show("results", replace(last, quarantined=newer), now, language("en")).html)
    assert "Figures of 28 March, 16:55 (UTC+6) cannot be right and are not shown." in doubted
    older = replace(last, quarantined=replace(newer, feed_time=newer.feed_time.replace(day=20)))
    assert "cannot be right" not in read(show("results", older, now, language("en")).html)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("wanted", ["results", "threshold", "seats", "about"])
def test_that_there_is_no_count_here_is_not_put_into_the_commissions_mouth(wanted: str, code: str) -> None:
    words, last = language(code), shipped("kz-2023-mazhilis")
    empty = replace(last, count=None, result=None, quarantined=last.count)
    text = read(show(wanted, empty, NOW, words).html)
    assert words.text("As of {time}", time=words.moment(NOW, last.election.zone)) in text
    assert last.count is not None
    refused = words.moment(last.count.feed_time, last.election.zone, NOW)
    assert words.text("Figures of {time} cannot be right and are not shown.", time=refused) in text
    if wanted != "about":
        assert text.startswith(words.text(NO_COUNT))
        assert names.source(last.election, last.election.count_source, words) not in text
