"""Handlers of Telegram commands, one file per group of commands: which there are, and what a menu says of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from telegram import BotCommand
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot.clock import Clock
from bot.live import Live
from bot.text.languages import Language
from bot.text.replies import COMMANDS
from handlers.screens import Screens
from handlers.subscriptions import Subscriptions
from storage.database import Database


def all_handlers(
    database: Database, live: Live, languages: Mapping[str, Language], clock: Clock
) -> Sequence[BaseHandler[Any, Any, Any]]:
    """Every handler, in the order in which they are asked."""
    screens = Screens(live, languages)
    subscriptions = Subscriptions(database, live, languages, clock)
    commands = {
        "start": screens.results,
        "results": screens.results,
        "threshold": screens.threshold,
        "subscribe": subscriptions.subscribe,
        "unsubscribe": subscriptions.unsubscribe,
    }
    assert commands.keys() == COMMANDS.keys(), "every command has a handler and a place in the menu"
    return [
        *(CommandHandler(name, callback, filters.UpdateType.MESSAGE) for name, callback in commands.items()),
        CallbackQueryHandler(screens.press),
    ]


def command_menu(language: Language) -> Sequence[BotCommand]:
    """The commands as Telegram lists them for readers of this language."""
    return [BotCommand(name, language.text(purpose)) for name, purpose in COMMANDS.items()]
