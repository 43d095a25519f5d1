"""What is wrong with a look at the feed, in sentences for those who run the bot."""

import re
from datetime import date, datetime

from bot.election.model import Election
from bot.election.plausibility import Doubt, Problem
from bot.text.languages import Language, marked

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(rf"{_DATE.pattern}T\S+")

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
    Doubt.PERCENT_DIFFERS: marked("{place}: the source prints {found} %, the votes give {expected} %."),
    Doubt.UNCHANGED_SINCE_DOUBTED: marked("{place}: the figures are those of {expected}, which cannot be right."),
    Doubt.FELL: marked("{place}: {expected} fell to {found}; held back until a newer look agrees."),
    Doubt.CLASS_STEPPED_BACK: marked("{place}: the result was called {expected} before and is called {found} now."),
    Doubt.TEST_MARK: marked("The figures are marked test and are shown in a rehearsal only."),
}


def sentence(problem: Problem, election: Election, language: Language) -> str:
    """One problem in one sentence: the place in the count, and the two figures that disagree."""
    return language.text(
        _WORDS[problem.doubt],
        place=problem.place,
        expected=_figure(problem.expected, election, language),
        found=_figure(problem.found, election, language),
    )


def _figure(text: str, election: Election, language: Language) -> str:
    """A figure of a problem as people write it: a whole number, a date or a time; anything else stays as it is."""
    if text.isdecimal():
        return language.number(int(text))
    if _DATE.fullmatch(text):
        return language.day(date.fromisoformat(text))
    if _TIME.fullmatch(text):
        return language.moment(datetime.fromisoformat(text), election.zone)
    return text
