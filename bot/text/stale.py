"""The line under every screen while the source of the figures does not answer."""

from dataclasses import replace
from datetime import datetime

from bot.election.model import Election
from bot.text.languages import Language
from bot.text.screen import Screen, html, paragraphs


def stale(screen: Screen, since: datetime, now: datetime, election: Election, language: Language) -> Screen:
    """The screen with one more line: since when the source has not answered, and for how long that is."""
    line = language.text(
        "The source has not answered since {time} ({age}). Newer figures may exist.",
        time=language.moment(since, election.zone, now),
        age=language.age(now - since),
    )
    return replace(screen, html=paragraphs(screen.html, html("<b>{line}</b>", line=line)))
