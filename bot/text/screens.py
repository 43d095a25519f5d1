"""Every screen by the name that its button carries."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from bot.election.embargo import Shown
from bot.election.night import Night
from bot.text import menu
from bot.text.about import about
from bot.text.background import background
from bot.text.calendar import calendar
from bot.text.comparison import comparison
from bot.text.districts import districts
from bot.text.fitted import fitted
from bot.text.help import guide
from bot.text.languages import Language
from bot.text.party import party
from bot.text.polls import polls
from bot.text.privacy import privacy
from bot.text.results import results
from bot.text.screen import Screen
from bot.text.seats import seats
from bot.text.threshold import threshold
from bot.text.turnout import area_turnout, turnout

View: TypeAlias = Callable[[Night, datetime, Language], Screen]
PartView: TypeAlias = Callable[[Night, datetime, Language, str], Screen]

SCREENS: Mapping[str, View] = {
    menu.RESULTS: results,
    menu.THRESHOLD: threshold,
    menu.SEATS: seats,
    menu.POLLS: polls,
    menu.TURNOUT: turnout,
    menu.COMPARISON: comparison,
    menu.DISTRICTS: districts,
    menu.CALENDAR: calendar,
    menu.BACKGROUND: background,
    menu.ABOUT: about,
    menu.PRIVACY: privacy,
    menu.HELP: guide,
}
PARTS: Mapping[str, PartView] = {
    menu.PARTY: party,
    f"{menu.TURNOUT}:": area_turnout,
    f"{menu.DISTRICTS}:": districts,
    f"{menu.CALENDAR}:": calendar,
}
"""Screens of one thing, by what stands before its id: a party, an area's turnout or districts, a calendar page."""


def show(wanted: str, night: Shown, now: datetime, language: Language) -> Screen:
    """The screen that a button's data names: one of `SCREENS`, or one of `PARTS` with an id behind it.

    Raises ValueError for any other data, as an old message's button may carry.
    The screen is never longer than a message may be.
    """
    screen = _shown(wanted, night, now, language)
    return replace(screen, html=fitted(screen.html, language))


def _shown(wanted: str, night: Shown, now: datetime, language: Language) -> Screen:
    if wanted in SCREENS:
        return SCREENS[wanted](night, now, language)
    name, colon, part = wanted.partition(":")
    view = PARTS.get(name + colon)
    if view is None or not part:
        there = ", ".join([*SCREENS, *(f"{prefix}<id>" for prefix in PARTS)])
        raise ValueError(f'there is no screen "{wanted}"; there are {there}')
    return view(night, now, language, part)
