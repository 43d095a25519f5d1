"""What is shown now: the night, and how old it is once its feed has gone silent."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from bot.election.night import Night, take
from bot.election.snapshot import CountClass
from bot.live import Live
from bot.text.screens import SCREENS
from tests.election.build import KZ_VOTES, kazakhstan, snapshot
from tests.hand_clock import HandClock
from tests.languages import LANGUAGES

NOW = datetime(2023, 3, 20, 12, tzinfo=UTC)
LIMIT = timedelta(minutes=10)
ENGLISH = LANGUAGES["en"]


def _night(class_: CountClass = CountClass.PARTIAL) -> Night:
    return take(Night(kazakhstan()), snapshot(KZ_VOTES, class_=class_)).night


def _waited(live: Live, clock: HandClock, time: timedelta) -> str:
    clock.time = NOW + time
    return live.screen("results", ENGLISH).html


def test_every_screen_says_how_long_the_feed_is_silent() -> None:
    clock = HandClock(NOW)
    live = Live(_night(), clock, stale_after=LIMIT)
    clock.time = NOW + timedelta(minutes=42)
    for code, language in LANGUAGES.items():
        for name in SCREENS:
            last_line = live.screen(name, language).html.splitlines()[-1]
            assert "42" in last_line, (code, name)


def test_a_feed_is_not_silent_before_its_time() -> None:
    clock = HandClock(NOW)
    live = Live(_night(), clock, stale_after=LIMIT)
    assert "has not answered" not in _waited(live, clock, LIMIT)
    assert "has not answered" in _waited(live, clock, LIMIT + timedelta(seconds=1))


def test_a_feed_that_answers_again_is_silent_no_more() -> None:
    clock = HandClock(NOW)
    live = Live(_night(), clock, stale_after=LIMIT)
    assert "has not answered" in _waited(live, clock, 2 * LIMIT)
    live.answered_at = clock.time
    assert "has not answered" not in _waited(live, clock, 2 * LIMIT)


@pytest.mark.parametrize(
    ("class_", "stale_after"), [(CountClass.FINAL, LIMIT), (CountClass.PARTIAL, None)], ids=["final", "recording"]
)
def test_a_final_result_and_a_recording_never_grow_stale(class_: CountClass, stale_after: timedelta | None) -> None:
    clock = HandClock(NOW)
    live = Live(_night(class_), clock, stale_after=stale_after)
    assert "has not answered" not in _waited(live, clock, 100 * LIMIT)


def test_a_feed_that_is_to_answer_from_now_on_is_not_silent_for_the_time_before() -> None:
    clock = HandClock(NOW)
    live = Live(_night(), clock)
    assert "has not answered" not in _waited(live, clock, 100 * LIMIT)
    live.expect_answers(LIMIT)
    assert "has not answered" not in _waited(live, clock, 101 * LIMIT)
    assert "has not answered" in _waited(live, clock, 102 * LIMIT)
    live.expect_answers(None)
    assert "has not answered" not in _waited(live, clock, 103 * LIMIT)


def test_a_feed_that_never_answered_is_silent_since_the_start() -> None:
    clock = HandClock(NOW)
    live = Live(Night(kazakhstan()), clock, stale_after=LIMIT)
    assert re.search(r"has not answered since .*12:00", _waited(live, clock, 2 * LIMIT))


def test_a_feed_that_is_dead_after_a_restart_is_silent_since_it_answered_the_run_before() -> None:
    clock = HandClock(NOW)
    live = Live(_night(), clock, stale_after=LIMIT, answered_at=NOW - timedelta(hours=1))
    assert re.search(r"has not answered since .*11:00", _waited(live, clock, timedelta()))
