"""An alert that was sent, by its number: what it said and what became of it, against forged screenshots."""

from datetime import datetime
from typing import Protocol

from bot.election.model import Election
from bot.text.languages import Language
from bot.text.menu import back, in_rows
from bot.text.screen import Button, Html, Screen, bold, html, paragraphs, rows

ALERT = "alert:"
"""What the data of a button that shows another alert begins with, before its number."""


class Kept(Protocol):
    """An alert as it was kept: its number, its times, its words in the reader's language, and its fate."""

    @property
    def number(self) -> int:
        """The number by which everybody can ask for it."""

    @property
    def at(self) -> datetime:
        """The time of its figures, by the feed."""

    @property
    def told_at(self) -> datetime | None:
        """When it was sent, by this machine's clock; None where that was not kept."""

    @property
    def html(self) -> str:
        """What it said, as it was sent."""

    @property
    def superseded_by(self) -> int | None:
        """The number of the newer alert about the same thing."""

    @property
    def supersedes(self) -> int | None:
        """The number of the older alert about the same thing."""

    @property
    def corrected_by(self) -> int | None:
        """The number of the alert that says that the source corrected its count later."""


def kept_alert(kept: Kept, election: Election, language: Language) -> Screen:
    """What the alert said word for word, when, and which alert overtook it, corrected it, or was overtaken by it."""
    head = bold(language.text("Alert {number} was sent by this bot", number=str(kept.number)))
    times = rows(_sent(kept, election, language), _of_figures(kept, election, language))
    fate = rows(_later(kept, language), _corrected(kept, language), _earlier(kept, language))
    words = html("<i>{words}</i>", words=language.text("It said, word for word:"))
    text = paragraphs(rows(head, times, fate), words, Html(kept.html))
    return Screen(text, (*_others(kept, language), *back("", language)))


def no_alert(number: int, newest: int, language: Language) -> Screen:
    """The answer where no alert has this number; `newest` is the number of the last one, 0 where none was sent."""
    head = bold(language.text("There is no alert {number}", number=str(number)))
    return Screen(paragraphs(head, _newest(newest, language)), _ways_on(newest, language))


def which_alert(newest: int, language: Language) -> Screen:
    """The answer to the command without a number, or with something else behind it."""
    head = bold(language.text("Which alert? /alert NUMBER shows what it said"))
    why = language.text("To check a picture of an alert, take the number in its last line.")
    return Screen(paragraphs(head, rows(why, _newest(newest, language))), _ways_on(newest, language))


def numbered(said: Html, number: int, language: Language) -> Html:
    """An alert as it is sent: its words, then its number, by which everybody can check it."""
    return rows(said, html("<i>{text}</i>", text=language.text("Alert {number}", number=str(number))))


def _sent(kept: Kept, election: Election, language: Language) -> str | None:
    if kept.told_at is None:
        return None
    return language.text("Sent: {time}", time=language.moment(kept.told_at, election.zone))


def _of_figures(kept: Kept, election: Election, language: Language) -> str:
    time = language.moment(kept.at, election.zone, kept.told_at)
    return language.text("Time of the news in it: {time}", time=time)


def _corrected(kept: Kept, language: Language) -> str | None:
    if kept.corrected_by is None:
        return None
    return language.text("The source corrected its count later: alert {number}", number=str(kept.corrected_by))


def _later(kept: Kept, language: Language) -> str:
    if kept.superseded_by is None:
        return language.text(
            "No newer alert has replaced it; the figures may have moved since. How it stands now: /results"
        )
    return language.text("Replaced by a newer one: alert {number}", number=str(kept.superseded_by))


def _earlier(kept: Kept, language: Language) -> str | None:
    if kept.supersedes is None:
        return None
    return language.text("It replaced an older one: alert {number}", number=str(kept.supersedes))


def _others(kept: Kept, language: Language) -> tuple[tuple[Button, ...], ...]:
    """The buttons to the alerts that this one names: Telegram links a command, but no number behind it."""
    older = [] if kept.supersedes is None else [_button("‹ {alert}", kept.supersedes, language)]
    newer = sorted({number for number in (kept.superseded_by, kept.corrected_by) if number is not None})
    return in_rows([*older, *(_button("{alert} ›", number, language) for number in newer)])


def _ways_on(newest: int, language: Language) -> tuple[tuple[Button, ...], ...]:
    shown = ((_button("{alert} ›", newest, language),),) if newest else ()
    return (*shown, *back("", language))


def _button(way: str, number: int, language: Language) -> Button:
    return Button(way.format(alert=language.text("Alert {number}", number=str(number))), f"{ALERT}{number}")


def _newest(newest: int, language: Language) -> str:
    if not newest:
        return language.text("No alert has been sent yet.")
    return language.text("The newest is alert {number}.", number=str(newest))
