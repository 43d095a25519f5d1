"""The background of the election, in sentences that name who reported them; folded."""

from datetime import datetime

from bot.election.background import Statement
from bot.election.model import Election
from bot.election.night import Night
from bot.text import names
from bot.text.fold import fitting, folded
from bot.text.languages import Language
from bot.text.menu import BACKGROUND, back
from bot.text.screen import Html, Screen, bold, html, paragraphs, rows

_LETTERS = 3000


def background(night: Night, _: datetime, language: Language) -> Screen:
    """The screen of background."""
    election = night.election
    if not election.background:
        nothing = bold(language.text("No background of this election is collected here"))
        return Screen(nothing, back(BACKGROUND, language))
    sentences = (_sentence(statement, language) for statement in election.background)
    text = paragraphs(
        bold(language.text("Background: {election}", election=language.pick(election.names))),
        language.text("Others reported this; the bot only passes it on. No figure of the count rests on it."),
        folded(fitting(sentences, _LETTERS, language, gap="\n\n")),
        html("<i>{sources}</i>", sources=_sources(election, language)),
    )
    return Screen(text, back(BACKGROUND, language))


def _sentence(statement: Statement, language: Language) -> Html:
    note = statement.origin.note
    return rows(f"• {language.pick(statement.text)}", None if note is None else language.pick(note))


def _sources(election: Election, language: Language) -> str:
    said = dict.fromkeys(names.first_source(election, found.origin, language) for found in election.background)
    return language.text("Source: {source}", source="; ".join(said))
