"""Where the bot is let in and put out: added, removed, promoted, demoted, blocked; and groups that get another id."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

from telegram import Chat, ChatMember, ChatMemberAdministrator, ChatMemberRestricted, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import NetworkError
from telegram.ext import ContextTypes

from bot.clock import Clock
from bot.live import Live
from bot.text.greeting import group_greeting
from handlers.reader import Reader
from handlers.reply import send
from storage import chats
from storage.database import Database

_OUTSIDE = frozenset({ChatMemberStatus.LEFT, ChatMemberStatus.BANNED})


class Membership:
    """Keeps in `database` which chats are open to the bot; `invite` asks an admin what a new channel shall be told.

    `clock` is the real one.
    """

    def __init__(
        self,
        database: Database,
        live: Live,
        reader: Reader,
        clock: Clock,
        invite: Callable[[Update], Awaitable[None]],
    ) -> None:
        self._database = database
        self._live = live
        self._reader = reader
        self._clock = clock
        self._invite = invite

    async def changed(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """The bot is something else in a chat than before. Other rights alone change nothing."""
        change = update.my_chat_member
        assert change is not None, "only changes of the bot's own membership come here"
        chat = change.chat
        if not _may_write(chat, change.new_chat_member):
            await self._leave(chat)
        elif chat.type == ChatType.PRIVATE:
            await self._return(chat)
        elif not _may_write(chat, change.old_chat_member):
            await self._enter(update, chat)

    async def joined(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Somebody was added to a supergroup, and says so there: it is greeted where that is the bot.

        A supergroup that was a group a moment ago lets the bot in too, but nobody was added, so that nothing says so.
        """
        message = update.message
        assert message is not None, "a group tells it with a message"
        added = any(member.id == update.get_bot().id for member in message.new_chat_members)
        if added and message.chat.type == ChatType.SUPERGROUP:
            await self._greet(update, message.chat)

    async def migrated(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A group became a supergroup. Both of them tell it, in any order."""
        message = update.effective_message
        assert message is not None, "a group tells it with a message"
        old, new = message.migrate_from_chat_id or message.chat.id, message.migrate_to_chat_id or message.chat.id
        async with self._database.writing() as connection:
            await chats.migrate(connection, old, new, self._clock.now())
        self._reader.move(old, new)

    async def _leave(self, chat: Chat) -> None:
        async with self._database.writing() as connection:
            await chats.mark_gone(connection, chat.id, self._clock.now())

    async def _return(self, chat: Chat) -> None:
        """Somebody took the bot back; nothing is kept of those who follow nothing."""
        async with self._database.writing() as connection:
            if await chats.get(connection, chat.id) is not None:
                await chats.meet(connection, chat.id, chat.type)

    async def _enter(self, update: Update, chat: Chat) -> None:
        async with self._database.reading() as connection:
            known = await chats.get(connection, chat.id)
        if chat.type == ChatType.GROUP and (known is None or known.gone_at is not None):
            await self._greet(update, chat)
        async with self._database.writing() as connection:
            await chats.meet(connection, chat.id, chat.type)
        if chat.type == ChatType.CHANNEL:
            await self._invite(update)

    async def _greet(self, update: Update, chat: Chat) -> None:
        # Where the answer is lost it may have arrived: better no greeting than two.
        greeting = self._live.view(group_greeting, self._reader.language(update))
        with suppress(NetworkError):
            await send(update, chat.id, greeting)


def _may_write(chat: Chat, member: ChatMember) -> bool:
    """Whether the bot may write to the chat with this membership; to a channel only with the right to post."""
    if chat.type == ChatType.CHANNEL:
        return isinstance(member, ChatMemberAdministrator) and bool(member.can_post_messages)
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status not in _OUTSIDE
