"""Handlers of Telegram's updates, one file per group of commands: which there are, and in what order they are asked."""

from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

from telegram import Message, Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.clock import Clock
from bot.live import Live
from bot.text import menu
from bot.text.channel import CHANNEL
from bot.text.commands import COMMANDS, PRIVATE_ONLY
from bot.text.kept_alert import ALERT
from bot.text.language_menu import LANGUAGE
from bot.text.subscriptions import NOTHING, OFF, ON
from handlers.alerts import Alerts
from handlers.channels import Channels
from handlers.language import LanguageChoice
from handlers.membership import Membership
from handlers.privacy import Privacy
from handlers.reader import Reader
from handlers.screens import Screens
from handlers.subscriptions import Subscriptions
from handlers.unknown import Unknown
from storage.database import Database

Handler: TypeAlias = BaseHandler[Any, Any, Any]
Callback: TypeAlias = Callable[[Update, Any], Coroutine[Any, Any, None]]


class _FromPeople(filters.MessageFilter):
    """What people write, also as a group or channel of theirs, beside which Telegram names a bot as the sender.

    Telegram copies the posts of a channel into its group: they are the channel's.
    """

    def filter(self, message: Message) -> bool:
        sender = message.from_user
        known = sender is not None and (not sender.is_bot or message.sender_chat is not None)
        return known and not message.is_automatic_forward


_WRITTEN = filters.UpdateType.MESSAGE & _FromPeople()
"""New messages of people: neither edited ones nor a channel's posts, which are not for the bot."""
_IN_PRIVATE = _WRITTEN & filters.ChatType.PRIVATE


def all_handlers(database: Database, live: Live, reader: Reader, clock: Clock) -> Sequence[Handler]:
    """Every handler, in the order in which they are asked. `clock` is the real one."""
    screens = Screens(live, reader)
    subscriptions = Subscriptions(database, live, reader, clock)
    language = LanguageChoice(reader)
    alerts = Alerts(database, live, reader)
    channels = Channels(database, live, reader, clock)
    membership = Membership(database, live, reader, clock, channels.invite)
    unknown = Unknown(reader)
    commands: Mapping[str, Callback] = {
        **{name: partial(screens.show, screen) for name, screen in _SCREENS.items()},
        "party": screens.party,
        "turnout": partial(screens.by_area, menu.TURNOUT),
        "districts": partial(screens.by_area, menu.DISTRICTS),
        "subscribe": subscriptions.subscribe,
        "unsubscribe": subscriptions.unsubscribe,
        "alert": alerts.command,
        "language": language.command,
        "channel": channels.command,
        "forget": Privacy(database, reader).forget,
    }
    assert commands.keys() == COMMANDS.keys(), "every command has a handler and a place in the menu"
    buttons: Mapping[str, Callback] = {
        menu.SUBSCRIPTIONS: subscriptions.menu,
        ON: subscriptions.press,
        OFF: subscriptions.press,
        NOTHING: subscriptions.press,
        menu.LANGUAGES: language.menu,
        LANGUAGE: language.press,
        CHANNEL: channels.press,
        ALERT: alerts.press,
    }
    return [
        *_commands(commands),
        MessageHandler(_IN_PRIVATE & filters.COMMAND, unknown.command),
        MessageHandler(_IN_PRIVATE & filters.TEXT, unknown.words),
        MessageHandler(filters.StatusUpdate.MIGRATE, membership.migrated),
        MessageHandler(filters.UpdateType.MESSAGE & filters.StatusUpdate.NEW_CHAT_MEMBERS, membership.joined),
        CallbackQueryHandler(partial(_press, buttons, screens.press)),
        ChatMemberHandler(membership.changed, ChatMemberHandler.MY_CHAT_MEMBER),
    ]


_SCREENS = {
    "start": menu.RESULTS,
    "help": menu.HELP,
    "results": menu.RESULTS,
    "seats": menu.SEATS,
    "threshold": menu.THRESHOLD,
    "polls": menu.POLLS,
    "compare": menu.COMPARISON,
    "calendar": menu.CALENDAR,
    "background": menu.BACKGROUND,
    "about": menu.ABOUT,
    "privacy": menu.PRIVACY,
}
"""The commands that show one screen, whatever stands behind them."""


def _commands(callbacks: Mapping[str, Callback]) -> Iterator[Handler]:
    for name, callback in callbacks.items():
        yield CommandHandler(name, callback, _IN_PRIVATE if name in PRIVATE_ONLY else _WRITTEN)


async def _press(
    callbacks: Mapping[str, Callback], otherwise: Callback, update: Update, context: ContextTypes.DEFAULT_TYPE
) -> None:
    """Hand a pressed button on by the name that its data begins with, up to its first colon."""
    assert update.callback_query is not None, "only pressed buttons come here"
    name, colon, _ = (update.callback_query.data or "").partition(":")
    await callbacks.get(name + colon, otherwise)(update, context)
