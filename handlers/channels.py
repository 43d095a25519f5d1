"""What a channel is told of: set in private by its admins, with /channel @name or when the bot is made an admin."""

import re
from contextlib import suppress
from dataclasses import replace

from telegram import Bot, ChatFullInfo, ChatMemberAdministrator, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden, NetworkError
from telegram.ext import ContextTypes

from bot.clock import Clock
from bot.election.audience import ALL, followable
from bot.live import Live
from bot.text.channel import (
    CHANNEL,
    Channel,
    channel_settings,
    may_not_post,
    not_channel_admin,
    unknown_channel,
    which_channel,
)
from bot.text.language_menu import LANGUAGE
from bot.text.languages import ENGLISH, Language
from bot.text.menu import RESULTS
from bot.text.replies import old_button
from bot.text.screen import Html, Screen
from handlers.access import is_admin
from handlers.asked import asked
from handlers.reader import Reader
from handlers.reply import notify, reply, say, send, show_instead
from storage import chats, subscriptions
from storage.database import Database, Transaction
from storage.subscriptions import Subscriber

_NAME = re.compile(r"(?:(?:https?://)?t\.me/|@)?([A-Za-z][A-Za-z0-9_]{3,31})/?")
_DATA = re.compile(rf"{CHANNEL}(-\d{{1,19}}):(.+)")
_LONGEST = 64


class Channels:
    """Keeps in `database` what channels are told of the election that `live` shows. `clock` is the real one."""

    def __init__(self, database: Database, live: Live, reader: Reader, clock: Clock) -> None:
        self._database = database
        self._live = live
        self._reader = reader
        self._clock = clock

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """The settings of the channel that is named."""
        language, name = self._reader.language(update), asked(context)
        if not name:
            await reply(update, Screen(which_channel(language)))
            return
        channel = await self._admitted(update, name, language)
        if channel is not None:
            await reply(update, await self._settings(channel.id, channel.title or "", language))

    async def invite(self, update: Update) -> None:
        """Show the settings of a channel to the admin who let the bot in, where that one ever wrote to the bot."""
        change = update.my_chat_member
        assert change is not None, "a channel lets the bot in by a change of its membership"
        language = self._reader.language_of(change.from_user)
        settings = await self._settings(change.chat.id, change.chat.title or "", language)
        with suppress(Forbidden, NetworkError):
            await send(update, change.from_user.id, settings)

    async def press(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Bring about the state that a button of the settings names, whatever it is now."""
        query, language = update.callback_query, self._reader.language(update)
        assert query is not None, "only pressed buttons come here"
        data = _DATA.fullmatch(query.data or "")
        if data is None or not self._is_known(data[2]):
            await notify(update, old_button(language))
            return
        channel = await self._admitted(update, data[1], language)
        if channel is not None:
            await self._set(channel.id, data[2], language)
            if data[2] == "on":
                await self._begin(update, channel.id)
            await show_instead(update, await self._settings(channel.id, channel.title or "", language))

    def _is_known(self, wanted: str) -> bool:
        switch, _, of = wanted.partition(":")
        if f"{switch}:" == LANGUAGE:
            return of in self._reader.languages
        return switch in {"on", "off"} and (wanted == switch or of in followable(self._live.night.election))

    async def _admitted(self, update: Update, name: str, language: Language) -> ChatFullInfo | None:
        """The channel, where the bot may post and who asks is an admin of it; else they are told what is missing."""
        bot, user = update.get_bot(), update.effective_user
        assert user is not None, "somebody asks"
        found = await _administered(bot, name)
        if found is None:
            await _explain(update, unknown_channel(name[:_LONGEST], language))
            return None
        channel, own = found
        if not await is_admin(bot, channel.id, user.id):
            await say(update, not_channel_admin(language))
        elif not own.can_post_messages:
            await _explain(update, may_not_post(channel.title or name, language))
        else:
            return channel
        return None

    async def _set(self, channel_id: int, wanted: str, language: Language) -> None:
        switch, _, of = wanted.partition(":")
        if f"{switch}:" == LANGUAGE:
            await self._reader.choose(channel_id, ChatType.CHANNEL, of)
            return
        if wanted == "off":
            await self._forget(channel_id)
            return
        async with self._database.writing() as connection:
            if switch == "on":
                await self._follow(connection, channel_id, of, language)
            else:
                await subscriptions.unsubscribe(connection, self._live.night.election.id, channel_id, of)
        if switch == "on" and not self._reader.chosen_by(channel_id):
            await self._reader.choose(channel_id, ChatType.CHANNEL, language.code)

    async def _forget(self, channel_id: int) -> None:
        async with self._database.writing() as connection:
            await chats.forget(connection, channel_id)
        self._reader.forget(channel_id)

    async def _begin(self, update: Update, channel_id: int) -> None:
        """Let the bot speak in the channel from now on, first of how the count stands now."""
        async with self._database.writing() as connection:
            kept = await chats.get(connection, channel_id)
            await chats.confirm(connection, channel_id)
        if kept is not None and not kept.confirmed:
            spoken = self._reader.languages[self._reader.chosen_by(channel_id) or ENGLISH]
            # Buttons under a post would be everybody's.
            await send(update, channel_id, replace(self._live.screen(RESULTS, spoken), buttons=()))

    async def _follow(self, connection: Transaction, channel_id: int, topic: str, language: Language) -> None:
        """Tell the channel of this topic; of everything where none is named and it follows nothing yet."""
        election_id, subscriber = self._live.night.election.id, Subscriber(channel_id, ChatType.CHANNEL, language.code)
        if topic or not await subscriptions.topics_of(connection, election_id, channel_id):
            await subscriptions.subscribe(connection, election_id, subscriber, topic or ALL, self._clock.now())

    async def _settings(self, channel_id: int, title: str, language: Language) -> Screen:
        async with self._database.reading() as connection:
            kept = await chats.get(connection, channel_id)
            topics = await subscriptions.topics_of(connection, self._live.night.election.id, channel_id)
        spoken = self._reader.chosen_by(channel_id) or language.code
        confirmed = kept is not None and kept.confirmed
        channel = Channel(channel_id, title, confirmed, topics, spoken, kept=kept is not None)
        return channel_settings(self._live.as_shown(), channel, self._reader.languages, language)


async def _administered(bot: Bot, name: str) -> tuple[ChatFullInfo, ChatMemberAdministrator] | None:
    """The channel of this name or id and what the bot may do there; None where the bot is no admin of it."""
    try:
        channel = await bot.get_chat(_address(name))
        own = await bot.get_chat_member(channel.id, bot.id)
    except (BadRequest, Forbidden):
        return None
    if channel.type != ChatType.CHANNEL or not isinstance(own, ChatMemberAdministrator):
        return None
    return channel, own


def _address(name: str) -> str:
    """A channel as Telegram wants it named, whether people write @name, its link, or its id."""
    link = _NAME.fullmatch(name)
    return f"@{link[1]}" if link else name[:_LONGEST]


async def _explain(update: Update, words: Html) -> None:
    """Say what is missing, in the place of the settings where one of their buttons was pressed."""
    if update.callback_query is not None:
        await show_instead(update, Screen(words))
    else:
        await reply(update, Screen(words))
