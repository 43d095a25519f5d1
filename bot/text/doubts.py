"""What is wrong with a look at the feed, in sentences for those who run the bot."""

import re
from datetime import date, datetime

from bot.election.embargo import Shown
from bot.election.model import EmbargoKind
from bot.election.plausibility import Doubt, Problem
from bot.election.snapshot import CountClass
from bot.text.languages import Language, marked
from bot.text.provenance import CLASSES

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(rf"{_DATE.pattern}T\S+")
_DIGIT = re.compile(r"\d")
_HELD_BACK = "…"
_CLASSES = frozenset(CountClass)

_WORDS = {
    Doubt.COUNTED_BEFORE_CLOSE: marked("{place}: something is counted at {found}, but polls close at {expected}."),
    Doubt.PREVIOUS_ELECTION: marked(
        "{place}: voters and ballots are those of the previous election ({found}): the feed was not reset."
    ),
    Doubt.SHARES_ABOVE_100: marked("{place}: the published shares add up to {found}, more than {expected}."),
    Doubt.SUM_DIFFERS: marked("{place}: the parts add up to {found}, the stated total is {expected}."),
    Doubt.VOTES_ABOVE_BALLOTS: marked("{place}: {found} votes are more than the {expected} ballots."),
    Doubt.COUNTED_ABOVE_TOTAL: marked("{place}: {found} units are counted, but there are only {expected}."),
    Doubt.TURNOUT_ABOVE_100: marked("{place}: {found} ballots are more than the {expected} voters on the lists."),
    Doubt.PERCENT_DIFFERS: marked("{place}: the source prints {found}%, the votes give {expected}%."),
    Doubt.UNCHANGED_SINCE_DOUBTED: marked("{place}: the figures are those of {expected}, which cannot be right."),
    Doubt.VOTES_FELL: marked(
        "{place}: the votes fell from {expected} to {found}; held back until a newer look agrees."
    ),
    Doubt.UNITS_FELL: marked(
        "{place}: the units counted fell from {expected} to {found}; held back until a newer look agrees."
    ),
    Doubt.CLASS_STEPPED_BACK: marked("The count was called “{expected}” before and is called “{found}” now."),
    Doubt.TEST_MARK: marked("The figures are marked test and are shown in a rehearsal only."),
    Doubt.AHEAD_OF_CLOCK: marked("The figures are stamped {found}, but it is only {expected}: one clock is wrong."),
}


def sentence(problem: Problem, night: Shown, language: Language) -> str:
    """One problem in one sentence: the place in the count, and the two figures that disagree, unless held back."""
    return language.text(
        _WORDS[problem.doubt],
        place=problem.place,
        expected=_figure(problem.expected, night, language),
        found=_figure(problem.found, night, language),
    )


def _figure(text: str, night: Shown, language: Language) -> str:
    """A figure of a problem as people write it: a class, a date, a time or a whole number; all else stays as it is."""
    if text in _CLASSES:
        return language.text(CLASSES[CountClass(text)])
    if _DATE.fullmatch(text):
        return language.day(date.fromisoformat(text))
    if _TIME.fullmatch(text):
        return language.moment(datetime.fromisoformat(text), night.election.zone)
    if _DIGIT.search(text) and any(embargo.kind is EmbargoKind.OFFICIAL_COUNTS for embargo in night.held_back):
        return _HELD_BACK
    return language.number(int(text)) if text.isdecimal() else text
