"""The night's time: the real one, or the one of a recorded night, in which long waits are short."""

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
    def start(self) -> datetime:
        """The first moment, at second 0."""
        return self._moments[0]

    @property
    def duration(self) -> Fraction:
        """Seconds of replay from the first moment to the last."""
        return self._offsets[-1]

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
    """The time of a recorded night, which begins at `start_at` and goes by the timeline.

    `elapsed` counts real seconds, from any beginning.
    """

    def __init__(
        self, timeline: Timeline, start_at: datetime | None = None, elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        self._timeline = timeline
        self._elapsed = elapsed
        self._began = Fraction(elapsed())
        self._skipped = timeline.seconds(timeline.start if start_at is None else start_at)

    def now(self) -> datetime:
        """The time of the night, in UTC."""
        return self._timeline.time(self._skipped + Fraction(self._elapsed()) - self._began)

    def wait_until(self, at: datetime) -> float:
        """Real seconds until the night has the time `at`; 0 where it has passed."""
        passed = self._skipped + Fraction(self._elapsed()) - self._began
        return float(max(self._timeline.seconds(at) - passed, Fraction(0)))


def _seconds(gap: timedelta) -> Fraction:
    return Fraction(gap // _MICROSECOND, 1_000_000)
