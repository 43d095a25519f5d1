"""What is answered where a party or a region was not named, or not so that it is sure which: a choice of buttons."""

from bot.election.night import Night
from bot.text import names
from bot.text.languages import Language
from bot.text.menu import DISTRICTS, PARTY, TURNOUT, back, in_rows, largest_parties
from bot.text.screen import Button, Screen, bold

_LONGEST = 60
_MOST_AREAS = 30


def which_party(
    night: Night, language: Language, query: str = "", ids: tuple[str, ...] = (), prefix: str = PARTY
) -> Screen:
    """The choice of a party: those that `query` may have meant, the largest ones where it is near none.

    `prefix` stands before the party's id in the data of its button.
    """
    shown = ids or largest_parties(night)
    buttons = [Button(names.label(night.election, party, language), prefix + party) for party in shown]
    head = _head(query, ids, language.text("Which party?"), language)
    return Screen(bold(head), (*in_rows(buttons), *back("", language)))


def which_area(night: Night, language: Language, screen: str, query: str = "", ids: tuple[str, ...] = ()) -> Screen:
    """The choice of a region for `screen`, "turnout" or "districts": those that `query` may have meant, else all."""
    assert screen in {TURNOUT, DISTRICTS}, "only these are shown by region"
    areas = [area for area in night.election.areas if not ids or area.id in ids]
    buttons = [Button(language.pick(area.names), f"{screen}:{area.id}") for area in areas]
    head = _head(query, ids, language.text("Which region?"), language)
    return Screen(bold(head), (*in_rows(buttons[:_MOST_AREAS]), *back("", language)))


def _head(query: str, ids: tuple[str, ...], question: str, language: Language) -> str:
    short = query if len(query) <= _LONGEST else query[:_LONGEST] + "…"
    if not short.strip():
        return question
    if ids:
        return language.text("Close to “{query}”:", query=short)
    return language.text("Nothing here is called “{query}”. {question}", query=short, question=question)
