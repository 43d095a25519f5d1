"""The clock of a night: replayed at a speed, without long gaps, and steered."""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from functools import partial

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import NightClock, RealClock, SteadyClock, Timeline
from tests.stopwatch import Stopwatch

START = datetime(2023, 3, 19, 14, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

gaps = st.lists(st.integers(1, 10 * 86_400 * 10**6), max_size=8)
speeds = st.fractions(Fraction(1, 100), 10_000)
longest_gaps = st.fractions(Fraction(1, 100), 1000)
moments = st.integers(-20 * 86_400 * 10**6, 100 * 86_400 * 10**6).map(lambda count: START + count * MICROSECOND)


def times(spaces: list[int]) -> list[datetime]:
    found = [START]
    for space in spaces:
        found.append(found[-1] + space * MICROSECOND)
    return found


@given(gaps, speeds, longest_gaps, moments, moments)
def test_later_in_the_night_is_later_in_the_replay(
    spaces: list[int], speed: Fraction, longest: Fraction, one: datetime, other: datetime
) -> None:
    timeline = Timeline(times(spaces), speed, longest)
    assert (one < other) == (timeline.seconds(one) < timeline.seconds(other))


@given(gaps, speeds, longest_gaps, moments)
def test_there_and_back_is_the_same_time(spaces: list[int], speed: Fraction, longest: Fraction, at: datetime) -> None:
    timeline = Timeline(times(spaces), speed, longest)
    assert timeline.time(timeline.seconds(at)) == at


@given(gaps, speeds, longest_gaps)
def test_every_gap_lasts_as_long_as_its_speed_says_but_never_too_long(
    spaces: list[int], speed: Fraction, longest: Fraction
) -> None:
    night = times(spaces)
    timeline = Timeline(night, speed, longest)
    for before, after, space in zip(night, night[1:], spaces, strict=False):
        expected = min(Fraction(space, 10**6) / speed, longest)
        assert timeline.seconds(after) - timeline.seconds(before) == expected


def test_a_week_between_two_moments_takes_no_longer_than_the_longest_gap() -> None:
    timeline = Timeline([START, START + timedelta(minutes=5), START + timedelta(days=7)], speed=300, longest_gap=4)
    assert timeline.seconds(START + timedelta(minutes=5)) == 1
    assert timeline.seconds(START + timedelta(days=7)) == 5


def test_the_night_goes_on_at_its_speed_after_the_last_moment_and_before_the_first() -> None:
    timeline = Timeline([START], speed=60)
    assert timeline.time(2) == START + timedelta(minutes=2)
    assert timeline.time(-1) == START - timedelta(minutes=1)


def test_the_order_of_the_moments_and_their_zones_do_not_matter() -> None:
    later = START + timedelta(hours=1)
    shuffled = Timeline([later.astimezone(timezone(timedelta(hours=6))), START, later], longest_gap=4)
    assert shuffled.start == START
    assert shuffled.seconds(later) == 4


def test_a_timeline_needs_a_moment() -> None:
    with pytest.raises(ValueError, match="one moment at least"):
        Timeline([])


@pytest.mark.parametrize(("speed", "longest"), [(0, 5), (-1, 5), (1, 0)])
def test_a_timeline_cannot_stand_still_or_run_back(speed: int, longest: int) -> None:
    with pytest.raises(ValueError, match="above 0"):
        Timeline([START], speed, longest)


def test_a_night_begins_at_its_first_moment_and_goes_by_its_timeline() -> None:
    watch = Stopwatch()
    clock = NightClock(Timeline([START, START + timedelta(hours=1)], speed=60, longest_gap=60), elapsed=watch)
    assert clock.now() == START
    watch.seconds += 30
    assert clock.now() == START + timedelta(minutes=30)


def test_a_night_can_be_taken_up_in_its_middle() -> None:
    watch = Stopwatch()
    timeline = Timeline([START, START + timedelta(hours=1)], speed=60, longest_gap=60)
    clock = NightClock(timeline, START + timedelta(minutes=30), watch)
    assert clock.now() == START + timedelta(minutes=30)
    watch.seconds += 15
    assert clock.now() == START + timedelta(minutes=45)


def test_a_night_says_how_long_to_wait_for_a_moment() -> None:
    watch = Stopwatch()
    later = START + timedelta(hours=1)
    clock = NightClock(Timeline([START, later], speed=60, longest_gap=60), elapsed=watch)
    watch.seconds += 45
    assert clock.wait_until(later) == 15
    assert clock.wait_until(START) == 0


steps = st.tuples(
    st.floats(0, 3600),
    st.one_of(
        st.just(NightClock.pause),
        st.just(NightClock.resume),
        st.floats(0.001, 10_000).map(lambda speed: partial(NightClock.set_speed, speed=speed)),
        st.integers(0, 10**12).map(lambda count: partial(_jump_ahead, by=count * MICROSECOND)),
    ),
)


def _jump_ahead(clock: NightClock, by: timedelta) -> None:
    clock.jump(clock.now() + by)


@given(gaps, speeds, longest_gaps, st.lists(steps, max_size=12))
def test_a_night_that_is_steered_never_goes_back(
    spaces: list[int], speed: Fraction, longest: Fraction, steered: list[tuple[float, Callable[[NightClock], None]]]
) -> None:
    watch = Stopwatch()
    clock = NightClock(Timeline(times(spaces), speed, longest), elapsed=watch)
    seen = clock.now()
    for seconds, steer in steered:
        watch.seconds += seconds
        before = clock.now()
        steer(clock)
        assert seen <= before <= clock.now()
        seen = clock.now()


@given(gaps, speeds, longest_gaps, st.floats(0, 3600), st.floats(0.001, 10_000))
def test_another_speed_goes_on_where_the_night_is(
    spaces: list[int], speed: Fraction, longest: Fraction, seconds: float, other: float
) -> None:
    watch = Stopwatch()
    clock = NightClock(Timeline(times(spaces), speed, longest), elapsed=watch)
    watch.seconds += seconds
    before = clock.now()
    clock.set_speed(other)
    clock.pause()
    clock.resume()
    assert clock.now() == before


def test_a_paused_night_stands_still_and_goes_on_from_there() -> None:
    watch = Stopwatch()
    clock = NightClock(Timeline([START], speed=60), elapsed=watch)
    watch.seconds += 1
    clock.pause()
    watch.seconds += 100
    assert (clock.paused, clock.now()) == (True, START + timedelta(minutes=1))
    clock.resume()
    watch.seconds += 1
    assert (clock.paused, clock.now()) == (False, START + timedelta(minutes=2))


def test_a_night_has_no_wait_longer_than_before_in_its_own_time_at_another_speed() -> None:
    watch = Stopwatch()
    later = START + timedelta(days=7)
    clock = NightClock(Timeline([START, later], speed=300, longest_gap=6), elapsed=watch)
    clock.set_speed(600)
    assert (clock.speed, clock.wait_until(later)) == (600, 3)
    clock.set_speed(1)
    assert clock.wait_until(later) == timedelta(minutes=30).total_seconds()


def test_a_night_jumps_to_a_time_exactly_also_while_it_is_paused() -> None:
    watch = Stopwatch()
    later = START + timedelta(hours=1)
    clock = NightClock(Timeline([START, later], speed=60), elapsed=watch)
    clock.pause()
    clock.jump(later)
    watch.seconds += 100
    assert clock.now() == later


def test_a_night_does_not_jump_back() -> None:
    clock = NightClock(Timeline([START], speed=60), elapsed=Stopwatch())
    with pytest.raises(ValueError, match="ahead only"):
        clock.jump(START - MICROSECOND)


def test_the_speed_of_a_night_is_above_0() -> None:
    clock = NightClock(Timeline([START], speed=60), elapsed=Stopwatch())
    with pytest.raises(ValueError, match="above 0"):
        clock.set_speed(0)


def test_a_paused_night_is_waited_for_without_end() -> None:
    clock = NightClock(Timeline([START], speed=60), elapsed=Stopwatch())
    clock.pause()
    assert clock.wait_until(START + timedelta(minutes=1)) == math.inf
    assert clock.wait_until(START) == 0


def test_the_real_clock_knows_its_zone() -> None:
    assert RealClock().now().tzinfo is UTC


@pytest.mark.parametrize("by", [timedelta(hours=1), timedelta(hours=-1)], ids=["ahead", "back"])
def test_a_steady_clock_goes_on_however_the_real_one_is_set(by: timedelta) -> None:
    watch = Stopwatch()
    with time_machine.travel(START, tick=False):
        clock = SteadyClock(watch)
        assert clock.now() == RealClock().now() == START
    with time_machine.travel(START + by, tick=False):
        watch.seconds += 90
        assert clock.now() == START + timedelta(seconds=90)
        assert RealClock().now() == START + by
