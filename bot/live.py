"""The night as it is known now, held in memory for whoever asks: set after it was kept, shown without a query."""

from bot.clock import Clock
from bot.election.embargo import Shown, shown
from bot.election.night import Night
from bot.text.languages import Language
from bot.text.screen import Screen
from bot.text.screens import show


class Live:
    """The night of one election, and the clock it goes by; test figures are shown in a `rehearsal` only."""

    def __init__(self, night: Night, clock: Clock, *, rehearsal: bool = False) -> None:
        self.night = night
        self.rehearsal = rehearsal
        self._clock = clock

    def as_shown(self) -> Shown:
        """The night as it may be shown now."""
        return shown(self.night, self._clock.now(), self.rehearsal)

    def screen(self, wanted: str, language: Language) -> Screen:
        """The screen of this name as it is now. Raises ValueError where there is none of this name."""
        return show(wanted, self.as_shown(), self._clock.now(), language)
