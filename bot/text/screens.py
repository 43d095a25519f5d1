"""Every screen by the name that its button carries."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.election.night import Night
from bot.text.comparison import comparison
from bot.text.languages import Language
from bot.text.menu import COMPARISON, PARTY, POLLS, RESULTS, SEATS, THRESHOLD, TURNOUT
from bot.text.party import party
from bot.text.polls import polls
from bot.text.results import results
from bot.text.screen import Screen
from bot.text.seats import seats
from bot.text.threshold import threshold
from bot.text.turnout import turnout

SCREENS: Mapping[str, Callable[[Night, datetime, Language], Screen]] = {
    RESULTS: results,
    THRESHOLD: threshold,
    SEATS: seats,
    POLLS: polls,
    TURNOUT: turnout,
    COMPARISON: comparison,
}


def show(wanted: str, night: Night, now: datetime, language: Language) -> Screen:
    """The screen that a button's data names: one of `SCREENS`, or "party:<id>".

    Raises ValueError for any other data, as an old message's button may carry.
    """
    if wanted.startswith(PARTY):
        return party(night, now, language, wanted.removeprefix(PARTY))
    if wanted not in SCREENS:
        raise ValueError(f'there is no screen "{wanted}"; there are {", ".join(SCREENS)} and {PARTY}<id>')
    return SCREENS[wanted](night, now, language)
