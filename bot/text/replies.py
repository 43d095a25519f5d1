"""What the bot answers where no screen of the count is asked for."""

from bot.election.model import Election
from bot.text.languages import Language
from bot.text.screen import Html, escape


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
