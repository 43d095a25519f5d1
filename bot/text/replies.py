"""What the bot answers where no screen of the count is asked for; and what its commands are called in a menu."""

from collections.abc import Mapping

from bot.election.model import Election
from bot.text.languages import Language, marked
from bot.text.screen import Html, escape

COMMANDS = {
    "start": marked("The count now"),
    "results": marked("Shares and seats of every list"),
    "threshold": marked("Who is above and below the line"),
    "subscribe": marked("Tell me when something changes"),
    "unsubscribe": marked("Tell me no more"),
}
"""The commands in the order of the menu, with what each is for."""

ENGLISH = "en"


def of_reader(languages: Mapping[str, Language], code: str | None) -> Language:
    """The language of a reader whose Telegram says `code`, an IETF tag as "ru" or "pt-br"; English where it is none of
    ours, or says nothing.
    """
    return languages.get((code or ENGLISH).partition("-")[0].lower(), languages[ENGLISH])


def subscribed(election: Election, language: Language, *, new: bool) -> Html:
    """The answer to /subscribe; `new` is False where the chat was told already."""
    name = language.pick(election.names)
    if new:
        return escape(language.text("You will be told of {election} from now on. /unsubscribe ends it.", election=name))
    return escape(language.text("You are told of {election} already. /unsubscribe ends it.", election=name))


def unsubscribed(election: Election, language: Language, *, ended: bool) -> Html:
    """The answer to /unsubscribe; `ended` is False where the chat was not told anyway."""
    name = language.pick(election.names)
    if ended:
        return escape(
            language.text("You will be told no more of {election}. /subscribe begins it again.", election=name)
        )
    return escape(language.text("You are not told of {election}. /subscribe begins it.", election=name))


def apology(language: Language) -> Html:
    """The answer where the bot failed on what it was asked."""
    return escape(language.text("Sorry, that failed here. Nothing is lost: please ask again in a moment."))


def old_button(language: Language) -> str:
    """The plain notice under a button that the bot does not know any more."""
    return language.text("This button is from an older message. /results shows the count now.")
