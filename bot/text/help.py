"""What the bot can do, on one screen."""

from datetime import datetime

from bot.election.night import Night
from bot.text import menu
from bot.text.languages import Language, marked
from bot.text.menu import in_rows
from bot.text.replies import COMMANDS
from bot.text.screen import Button, Html, Screen, bold, paragraphs, rows

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
        language.text("A party or a region may be written in any of the languages: /party NAME, /turnout REGION."),
    )
    return Screen(text, _buttons(language))


def _group(heading: str, commands: tuple[str, ...], language: Language) -> Html:
    purposes = {command: language.text(COMMANDS[command]) for command in commands}
    lines = (f"/{command} – {purpose[:1].lower()}{purpose[1:]}" for command, purpose in purposes.items())
    return rows(bold(language.text(heading)), *lines)


def _buttons(language: Language) -> tuple[tuple[Button, ...], ...]:
    wanted = {
        menu.RESULTS: language.text("Results"),
        menu.SUBSCRIPTIONS: language.text("Alerts"),
        menu.LANGUAGES: language.text("Language"),
        menu.CALENDAR: language.text("Calendar"),
        menu.BACKGROUND: language.text("Background"),
        menu.ABOUT: language.text("About"),
        menu.PRIVACY: language.text("Privacy"),
    }
    return in_rows([Button(text, data) for data, text in wanted.items()])
