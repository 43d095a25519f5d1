"""What is kept of a chat, and how to have it erased."""

from datetime import datetime

from bot.election.night import Night
from bot.text.languages import Language
from bot.text.menu import PRIVACY, back
from bot.text.screen import Html, Screen, bold, paragraphs, rows

DAYS_KEPT = 30
"""For so long it is kept which alerts went to a chat, and everything of a chat that shuts the bot out."""


def privacy(_: Night, __: datetime, language: Language) -> Screen:
    """The screen of what is kept."""
    text = paragraphs(
        bold(language.text("Kept of a chat: number, language, subscriptions, what was sent")),
        rows(
            language.text(
                "• the chat's number and kind, its topic for alerts, since when it has blocked or removed the bot"
            ),
            language.text("• the language set with /language, else the Telegram language of who subscribed"),
            language.text("• what it subscribed to, and since when"),
            language.plural(
                "• which alerts were sent to it, for {n} day", "• which alerts were sent to it, for {n} days", DAYS_KEPT
            ),
        ),
        language.text("Not kept: names, user names, telephone numbers, messages. Nothing is passed on to anybody."),
        rows(
            language.text(
                "/forget erases all of it at once; in a group an administrator does that, of a channel with /channel."
            ),
            language.plural(
                "A chat that blocks or removes the bot is forgotten after {n} day.",
                "A chat that blocks or removes the bot is forgotten after {n} days.",
                DAYS_KEPT,
            ),
        ),
    )
    return Screen(text, back(PRIVACY, language))


def forgotten(language: Language) -> Html:
    """The answer to /forget."""
    return paragraphs(
        bold(language.text("Forgotten: nothing of this chat is kept here any more")),
        language.text("No alert will come. What you ask is answered as before; /subscribe begins anew."),
    )
