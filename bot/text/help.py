"""What the bot can do, on one screen."""

from datetime import datetime

from bot.election.night import Night
from bot.text import menu
from bot.text.commands import COMMANDS
from bot.text.languages import Language
from bot.text.menu import in_rows
from bot.text.screen import Button, Screen, bold, paragraphs, rows

_LINES = (
    ("results", "threshold", "seats", "party", "turnout", "districts", "polls", "compare"),
    ("subscribe", "unsubscribe", "alert", "channel"),
)
"""The commands that people write; what stands behind the buttons too is named in one line."""
_BEHIND_BUTTONS = ("calendar", "background", "about", "language", "privacy", "forget")


def guide(night: Night, _: datetime, language: Language) -> Screen:
    """The screen of help: every command with its purpose, and buttons to what stands under no other screen."""
    election = language.pick(night.election.names)
    text = paragraphs(
        bold(language.text("Live count: {election}", election=election)),
        *(rows(*(_line(command, language) for command in commands)) for commands in _LINES),
        " ".join(f"/{command}" for command in _BEHIND_BUTTONS),
    )
    return Screen(text, _buttons(language))


def _line(command: str, language: Language) -> str:
    """A command with its purpose; with what is written behind it, where its purpose names that."""
    purpose, _, example = language.text(COMMANDS[command]).partition(": /")
    does = f"{purpose[:1].lower()}{purpose[1:]}"
    return language.text("{command} – {purpose}", command=f"/{example or command}", purpose=does)


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
