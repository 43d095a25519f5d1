"""What the bot answers where no screen of the count is asked for; and what its commands are called in a menu."""

from collections.abc import Mapping

from bot.election.model import Election
from bot.text.languages import Language, marked
from bot.text.screen import Html, escape

COMMANDS = {
    "results": marked("Shares and seats"),
    "seats": marked("Seats and the method"),
    "threshold": marked("Who is above the line"),
    "party": marked("One party: /party NAME"),
    "turnout": marked("Turnout: /turnout REGION"),
    "districts": marked("Who won the districts"),
    "polls": marked("Exit polls side by side"),
    "compare": marked("Against the last election"),
    "subscribe": marked("Switch alerts on"),
    "unsubscribe": marked("Switch alerts off"),
    "alert": marked("Check an alert: /alert NUMBER"),
    "calendar": marked("What comes next"),
    "background": marked("What others report"),
    "about": marked("Source and method of the figures"),
    "language": marked("Choose the language"),
    "channel": marked("Alerts for a channel: /channel NAME"),
    "privacy": marked("What is kept of this chat"),
    "forget": marked("Erase all that is kept"),
    "help": marked("Everything the bot can do"),
    "start": marked("The count now"),
}
"""The commands in the order of the menu, by use, with what each is for."""

PRIVATE_ONLY = frozenset({"channel"})
"""The commands that are of no use in a group."""

ENGLISH = "en"


def of_reader(languages: Mapping[str, Language], code: str | None) -> Language:
    """The language of a reader whose Telegram says `code`, an IETF tag as "ru" or "pt-br"; English where it is none of
    ours, or says nothing.
    """
    return languages.get((code or ENGLISH).partition("-")[0].lower(), languages[ENGLISH])


def subscribed(election: Election, language: Language) -> Html:
    """The answer to /subscribe, the first one and any other."""
    name = language.pick(election.names)
    return escape(language.text("Alerts are on: {election}. Switch off: /unsubscribe", election=name))


def unsubscribed(election: Election, language: Language) -> Html:
    """The answer to /unsubscribe, whether the chat was told before or not."""
    name = language.pick(election.names)
    return escape(language.text("Alerts are off: {election}. Switch on: /subscribe", election=name))


def alerts_here(language: Language) -> Html:
    """The line in the topic of a forum that the alerts go to."""
    return escape(language.text("Alerts come into this topic now."))


def not_admin(language: Language) -> str:
    """The plain answer to somebody who may not change the settings of a group."""
    return language.text("Only administrators of this chat can change its settings.")


def unknown_command(language: Language) -> Html:
    """The answer to a command that there is not."""
    return escape(language.text("There is no such command. /help shows all, /results the count now."))


def plain_words(language: Language) -> Html:
    """The answer to words that are no command."""
    return escape(language.text("This bot answers commands: /results shows the count now, /help everything else."))


def apology(language: Language) -> Html:
    """The answer where the bot failed on what it was asked."""
    return escape(language.text("Sorry, that failed here. Nothing is lost: please ask again in a moment."))


def old_button(language: Language) -> str:
    """The plain notice under a button that the bot does not know any more."""
    return language.text("This button is from an older message. /results shows the count now.")
