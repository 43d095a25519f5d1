"""What time it is: the real time, a steady one, or the one of a recorded night, in which long waits are short.

By the real time goes whatever people read and the law sets: screens, embargoes, what is kept of when. By the steady one
go pauses and leases, which would else last an hour longer where the machine's clock is set back by one.
"""

import math
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Protocol

_MICROSECOND = timedelta(microseconds=1)


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """The time, with its zone."""
        ...


class RealClock:
    """The time of this machine, in UTC."""

    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.now(UTC)


def _elapsed() -> float:
    """Seconds that have passed; those for which the machine slept too, where the system counts them."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class SteadyClock:
    """The time of this machine as this was made, in UTC, and what has passed since, however its clock is set meanwhile.

    It is off by as much as the clock was set, until the process is started anew. `elapsed` counts real seconds, from
    any beginning.
    """

    def __init__(self, elapsed: Callable[[], float] = _elapsed) -> None:
        self._elapsed = elapsed
        self._began_at = datetime.now(UTC) - timedelta(seconds=elapsed())

    def now(self) -> datetime:
        """The time, in UTC; it never goes back."""
        return self._began_at + timedelta(seconds=self._elapsed())


class Timeline:
    """A map between the time of a night and the seconds of its replay, both ways and exact.

    Between two moments of the night the replay takes their distance divided by `speed`, and `longest_gap` seconds at
    most, where that is given. Before the first and after the last moment the night goes on at `speed`. The last is no
    end: what waits for a later time is reached.
    """

    def __init__(
        self, times: Iterable[datetime], speed: Fraction | float = 1, longest_gap: Fraction | float | None = None
    ) -> None:
        moments = sorted({moment.astimezone(UTC) for moment in times})
        if not moments:
            raise ValueError("a timeline needs one moment at least")
        if speed <= 0 or (longest_gap is not None and longest_gap <= 0):
            raise ValueError("speed and longest gap of a timeline must be above 0")
        self._speed = Fraction(speed)
        gaps = [_seconds(after - before) / self._speed for before, after in pairwise(moments)]
        if longest_gap is not None:
            gaps = [min(gap, Fraction(longest_gap)) for gap in gaps]
        self._moments = moments
        self._offsets = list(accumulate(gaps, initial=Fraction(0)))

    @property
    def speed(self) -> Fraction:
        """Seconds of the night in one second of the replay, where no gap is shortened."""
        return self._speed

    @property
    def start(self) -> datetime:
        """The first moment, at second 0."""
        return self._moments[0]

    def seconds(self, at: datetime) -> Fraction:
        """The second of the replay at which the night has the time `at`; negative before the first moment."""
        index = bisect_right(self._moments, at) - 1
        moment, offset = self._anchor(index)
        return offset + _seconds(at - moment) / self._pace(index)

    def time(self, seconds: Fraction | float) -> datetime:
        """The time of the night at this second of the replay, in UTC, down to the whole microsecond."""
        exact = Fraction(seconds)
        index = bisect_right(self._offsets, exact) - 1
        moment, offset = self._anchor(index)
        return moment + ((exact - offset) * self._pace(index) * 1_000_000 // 1) * _MICROSECOND

    def _anchor(self, index: int) -> tuple[datetime, Fraction]:
        return self._moments[max(index, 0)], self._offsets[max(index, 0)]

    def _pace(self, index: int) -> Fraction:
        """Seconds of the night in one second of the replay, after the moment of this index (-1: before the first)."""
        if not 0 <= index < len(self._moments) - 1:
            return self._speed
        night = _seconds(self._moments[index + 1] - self._moments[index])
        return night / (self._offsets[index + 1] - self._offsets[index])


class NightClock:
    """The time of a recorded night, which begins at `start_at` and goes by the timeline; it never goes back.

    It can be paused, jump ahead, and go at another speed than the timeline's. Gaps that the timeline shortens grow and
    shrink with the speed, so that the longest of them stays as long in the time of the night. `elapsed` counts real
    seconds, from any beginning.
    """

    def __init__(
        self, timeline: Timeline, start_at: datetime | None = None, elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        self._timeline = timeline
        self._elapsed = elapsed
        self._speed = timeline.speed
        self._paused = False
        self._passed = timeline.seconds(timeline.start if start_at is None else start_at)
        self._passed_at = Fraction(elapsed())

    def now(self) -> datetime:
        """The time of the night, in UTC."""
        self._advance()
        return self._timeline.time(self._passed)

    @property
    def speed(self) -> float:
        """Seconds of the night in one real second, where no gap is shortened and the night is not paused."""
        return float(self._speed)

    @property
    def paused(self) -> bool:
        """Whether the night stands still."""
        return self._paused

    def pause(self) -> None:
        """Let the night stand still, until it is resumed or jumps."""
        self._advance()
        self._paused = True

    def resume(self) -> None:
        """Let the night go on where it stands."""
        self._advance()
        self._paused = False

    def set_speed(self, speed: Fraction | float) -> None:
        """Let the night go on at another speed. Raises ValueError where that is not above 0."""
        if speed <= 0:
            raise ValueError("the speed of a night must be above 0")
        self._advance()
        self._speed = Fraction(speed)

    def jump(self, to: datetime) -> None:
        """Go ahead to this time, at once; a paused night stands still there. Raises ValueError where it has passed."""
        if to < self.now():
            raise ValueError("a night goes ahead only")
        self._passed = max(self._passed, self._timeline.seconds(to))

    def wait_until(self, at: datetime) -> float:
        """Real seconds until the night has the time `at`: 0 where it has passed, without end where it is paused."""
        self._advance()
        left = self._timeline.seconds(at) - self._passed
        if left <= 0:
            return 0.0
        return math.inf if self._paused else float(left / self._pace())

    def _advance(self) -> None:
        now = Fraction(self._elapsed())
        if not self._paused:
            self._passed += (now - self._passed_at) * self._pace()
        self._passed_at = now

    def _pace(self) -> Fraction:
        """Seconds of the replay in one real second."""
        return self._speed / self._timeline.speed


def _seconds(gap: timedelta) -> Fraction:
    return Fraction(gap // _MICROSECOND, 1_000_000)
