"""The menus of commands that Telegram shows: by the kind of chat, by who reads, and by language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)

from bot.text.commands import COMMANDS, PRIVATE_ONLY
from bot.text.languages import ENGLISH, Language

ADMINS_ONLY = frozenset({"subscribe", "unsubscribe", "language", "forget"})
"""The commands that in a group listen to its admins."""

_EVERYWHERE = [name for name in COMMANDS if name not in PRIVATE_ONLY]
_SCOPES: Mapping[BotCommandScope, Iterable[str]] = {
    BotCommandScopeDefault(): [name for name in _EVERYWHERE if name not in ADMINS_ONLY],
    BotCommandScopeAllPrivateChats(): [*COMMANDS],
    BotCommandScopeAllGroupChats(): [name for name in _EVERYWHERE if name not in ADMINS_ONLY],
    BotCommandScopeAllChatAdministrators(): _EVERYWHERE,
}


@dataclass(frozen=True, slots=True)
class Menu:
    """One menu; `language_code` is None for readers whose language is none of ours."""

    scope: BotCommandScope
    language_code: str | None
    commands: tuple[BotCommand, ...]


def menus(languages: Mapping[str, Language]) -> Iterator[Menu]:
    """Every menu that the bot has."""
    for scope, names in _SCOPES.items():
        for code, language in languages.items():
            commands = tuple(BotCommand(name, language.text(COMMANDS[name])) for name in names)
            yield Menu(scope, None if code == ENGLISH else code, commands)
