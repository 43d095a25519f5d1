"""The night as it is known now, held in memory for whoever asks: set after it was kept, shown without a query."""

from bot.clock import Clock
from bot.election.night import Night
from bot.text.languages import Language
from bot.text.screen import Screen
from bot.text.screens import show


class Live:
    """The night of one election, and the clock it goes by."""

    def __init__(self, night: Night, clock: Clock) -> None:
        self.night = night
        self._clock = clock

    def screen(self, wanted: str, language: Language) -> Screen:
        """The screen of this name as it is now. Raises ValueError where there is none of this name."""
        return show(wanted, self.night, self._clock.now(), language)
