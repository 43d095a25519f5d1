"""The choice of a language: each by its own name."""

from collections.abc import Mapping

from bot.text.languages import Language
from bot.text.menu import back, in_rows
from bot.text.screen import Button, Screen, bold, paragraphs

LANGUAGE = "lang:"
_CHOSEN = "✓ "


def language_menu(languages: Mapping[str, Language], chosen: str | None, language: Language) -> Screen:
    """The menu of languages; `chosen` is the code that this chat has set, None where Telegram's own is taken."""
    text = paragraphs(
        bold(language.text("Language: {language}", language=language.name)),
        None if chosen else language.text("Taken from Telegram. A button sets it for this chat."),
    )
    return Screen(text, (*language_buttons(languages, chosen), *back("", language)))


def language_buttons(
    languages: Mapping[str, Language], chosen: str | None, prefix: str = ""
) -> tuple[tuple[Button, ...], ...]:
    """The rows of languages; `prefix` stands before the data of each, where the settings of another chat are shown."""
    return in_rows(
        [
            Button(_CHOSEN * (code == chosen) + found.name, f"{prefix}{LANGUAGE}{code}")
            for code, found in languages.items()
        ],
        _CHOSEN,
    )
