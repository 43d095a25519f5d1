"""An alert that was sent, by its number: what it said and what became of it, against forged screenshots."""

from datetime import datetime
from typing import Protocol

from bot.election.model import Election
from bot.text.languages import Language
from bot.text.menu import back
from bot.text.screen import Html, Screen, bold, html, paragraphs, rows


class Kept(Protocol):
    """An alert as it was kept: its number, when it was sent, its words in the reader's language, and its fate."""

    @property
    def number(self) -> int:
        """The number by which everybody can ask for it."""

    @property
    def at(self) -> datetime:
        """When it was sent."""

    @property
    def html(self) -> str:
        """What it said, as it was sent."""

    @property
    def superseded_by(self) -> int | None:
        """The number of the newer alert about the same thing."""

    @property
    def supersedes(self) -> int | None:
        """The number of the older alert about the same thing."""


def kept_alert(kept: Kept, election: Election, language: Language) -> Screen:
    """What the alert said word for word, when, and which alert overtook it or was overtaken by it."""
    head = bold(language.text("Alert {number} was sent by this bot", number=str(kept.number)))
    sent = language.text("Sent: {time}", time=language.moment(kept.at, election.zone))
    words = html("<i>{words}</i>", words=language.text("It said, word for word:"))
    text = paragraphs(rows(head, sent, _later(kept, language), _earlier(kept, language)), words, Html(kept.html))
    return Screen(text, back("", language))


def no_alert(number: int, newest: int, language: Language) -> Screen:
    """The answer where no alert has this number; `newest` is the number of the last one, 0 where none was sent."""
    head = bold(language.text("There is no alert {number}", number=str(number)))
    return Screen(paragraphs(head, _newest(newest, language)), back("", language))


def which_alert(newest: int, language: Language) -> Screen:
    """The answer to the command without a number, or with something else behind it."""
    head = bold(language.text("Which alert? /alert NUMBER shows what it said"))
    why = language.text("So a picture of an alert can be checked: its number stands in its last line.")
    return Screen(paragraphs(head, rows(why, _newest(newest, language))), back("", language))


def numbered(said: Html, number: int, language: Language) -> Html:
    """An alert as it is sent: its words, then its number, by which everybody can check it."""
    return rows(said, html("<i>{text}</i>", text=language.text("Alert {number}", number=str(number))))


def _later(kept: Kept, language: Language) -> str:
    if kept.superseded_by is None:
        return language.text(
            "No newer alert has replaced it; the figures may have moved since. How it stands now: /results"
        )
    return language.text("Replaced by a newer one: /alert {number}", number=str(kept.superseded_by))


def _earlier(kept: Kept, language: Language) -> str | None:
    if kept.supersedes is None:
        return None
    return language.text("It replaced an older one: /alert {number}", number=str(kept.supersedes))


def _newest(newest: int, language: Language) -> str:
    if not newest:
        return language.text("No alert has been sent yet.")
    return language.text("The newest is alert {number}.", number=str(newest))
