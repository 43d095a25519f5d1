"""The night as it is known now, held in memory for whoever asks: set after it was kept, shown without a query."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TypeAlias

from bot.clock import Clock
from bot.election.embargo import Shown, shown
from bot.election.night import Night
from bot.election.snapshot import CountClass
from bot.text.languages import Language
from bot.text.screen import Screen
from bot.text.screens import show
from bot.text.stale import stale

View: TypeAlias = Callable[[Shown, datetime, Language], Screen]
"""What puts a night, as it may be shown at a time, into words of a language."""


class Live:
    """The night of one election, and the `clock` it goes by; test figures are shown in a `rehearsal` only.

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
        self.clock = clock
        self._stale_after = stale_after
        self._screens: dict[tuple[str, str], Screen] = {}
        self._screens_of: tuple[Night, datetime, datetime] | None = None

    def expect_answers(self, within: timedelta | None) -> None:
        """From now on, and not before, the feed is to answer `within` this time, in place of `stale_after`."""
        self._stale_after = within
        if within is not None:
            self.answered_at = self.clock.now()

    def as_shown(self) -> Shown:
        """The night as it may be shown now."""
        return shown(self.night, self.clock.now(), self.rehearsal)

    def screen(self, wanted: str, language: Language) -> Screen:
        """The screen of this name as it is now. Raises ValueError where there is none of this name.

        However many ask for it in one second of the night, it is made once: nothing that it says changes in between,
        neither an age, in minutes, nor what an embargo holds back.
        """
        now = self.clock.now().replace(microsecond=0)
        self._forget_screens_before(now)
        name = (wanted, language.code)
        screen = self._screens.get(name)
        if screen is None:
            screen = self._screens[name] = self._viewed(partial(show, wanted), now, language)
        return screen

    def view(self, of: View, language: Language) -> Screen:
        """The night as `of` puts it into words, as it is now."""
        return self._viewed(of, self.clock.now(), language)

    def feed_age(self) -> timedelta | None:
        """How long ago the feed gave a good answer; None where there is no feed that could fail."""
        return None if self._stale_after is None else self.clock.now() - self.answered_at

    def is_silent(self) -> bool:
        """Whether the feed is silent for so long that every screen says so."""
        return self.is_stale(self.clock.now())

    def _forget_screens_before(self, now: datetime) -> None:
        of = self._screens_of
        if of is None or of[0] is not self.night or of[1:] != (self.answered_at, now):
            self._screens.clear()
            self._screens_of = (self.night, self.answered_at, now)

    def _viewed(self, of: View, now: datetime, language: Language) -> Screen:
        screen = of(shown(self.night, now, self.rehearsal), now, language)
        if not self.is_stale(now):
            return screen
        return stale(screen, self.answered_at, now, self.night.election, language)

    def is_stale(self, now: datetime) -> bool:
        """Whether the feed is silent, and what it last said may still change."""
        final = self.night.result is not None and self.night.result.class_ is CountClass.FINAL
        return self._stale_after is not None and not final and now - self.answered_at > self._stale_after
