"""The night as it is known now, held in memory for whoever asks: set after it was kept, shown without a query."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.election.embargo import Shown, shown
from bot.election.night import Night
from bot.election.snapshot import CountClass
from bot.text.languages import Language
from bot.text.screen import Screen
from bot.text.screens import show
from bot.text.stale import stale


class Live:
    """The night of one election, and the clock it goes by; test figures are shown in a `rehearsal` only.

    `answered_at` is when the feed last gave a good answer, in this run or in the one before; until it ever gave one,
    when this began. After `stale_after` without one every screen says so; None where there is no feed that could fail.
    """

    def __init__(
        self,
        night: Night,
        clock: Clock,
        *,
        rehearsal: bool = False,
        stale_after: timedelta | None = None,
        answered_at: datetime | None = None,
    ) -> None:
        self.night = night
        self.answered_at = clock.now() if answered_at is None else answered_at
        self.rehearsal = rehearsal
        self._clock = clock
        self._stale_after = stale_after

    def expect_answers(self, within: timedelta | None) -> None:
        """From now on, and not before, the feed is to answer `within` this time, in place of `stale_after`."""
        self._stale_after = within
        if within is not None:
            self.answered_at = self._clock.now()

    def as_shown(self) -> Shown:
        """The night as it may be shown now."""
        return shown(self.night, self._clock.now(), self.rehearsal)

    def screen(self, wanted: str, language: Language) -> Screen:
        """The screen of this name as it is now. Raises ValueError where there is none of this name."""
        return self.view(partial(show, wanted), language)

    def view(self, of: Callable[[Shown, datetime, Language], Screen], language: Language) -> Screen:
        """The night as `of` puts it into words, as it is now."""
        now = self._clock.now()
        screen = of(self.as_shown(), now, language)
        if not self.is_stale(now):
            return screen
        return stale(screen, self.answered_at, now, self.night.election, language)

    def is_stale(self, now: datetime) -> bool:
        """Whether the feed is silent, and what it last said may still change."""
        final = self.night.result is not None and self.night.result.class_ is CountClass.FINAL
        return self._stale_after is not None and not final and now - self.answered_at > self._stale_after
