"""What the bot can do, on one screen."""

from datetime import datetime

from bot.election.night import Night
from bot.text.language_menu import LANGUAGES
from bot.text.languages import Language, marked
from bot.text.menu import ABOUT, BACKGROUND, CALENDAR, HELP, PRIVACY, RESULTS, in_rows, marked_button
from bot.text.replies import COMMANDS
from bot.text.screen import Button, Html, Screen, bold, escape, paragraphs, rows
from bot.text.subscriptions import SUBSCRIPTIONS

_GROUPS = {
    marked("The count"): ("results", "seats", "threshold", "party", "turnout", "districts", "polls", "compare"),
    marked("Alerts"): ("subscribe", "unsubscribe", "alert"),
    marked("The election"): ("calendar", "background", "about"),
    marked("Settings"): ("language", "channel", "privacy", "forget"),
}


def guide(night: Night, _: datetime, language: Language) -> Screen:
    """The screen of help: every command with its purpose, and buttons to what stands under no other screen."""
    election = language.pick(night.election.names)
    text = paragraphs(
        bold(language.text("This bot tells the count as it stands: {election}", election=election)),
        *(_group(heading, commands, language) for heading, commands in _GROUPS.items()),
        language.text("A party or a region may be written in any language: /party NAME, /turnout REGION."),
    )
    return Screen(text, _buttons(language))


def _group(heading: str, commands: tuple[str, ...], language: Language) -> Html:
    lines = (escape(f"/{command} – {language.text(COMMANDS[command])}") for command in commands)
    return rows(bold(language.text(heading)), *lines)


def _buttons(language: Language) -> tuple[tuple[Button, ...], ...]:
    wanted = {
        RESULTS: language.text("Results"),
        SUBSCRIPTIONS: language.text("Alerts"),
        LANGUAGES: language.text("Language"),
        CALENDAR: language.text("Calendar"),
        BACKGROUND: language.text("Background"),
        ABOUT: language.text("About"),
        PRIVACY: language.text("Privacy"),
    }
    return in_rows([marked_button(data, text, HELP) for data, text in wanted.items()])
