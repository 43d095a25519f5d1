"""What exists in one sandbox, and how the bot learns of what happens there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.sandbox.chats import Chat, Community, Group, PrivateChat
from bot.sandbox.entities import FormattedText, clean, tidy
from bot.sandbox.files import Upload
from bot.sandbox.members import Status
from bot.sandbox.messages import Message
from bot.sandbox.privacy import sees
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.users import GROUP_ANONYMOUS_BOT, User

# Telegram does not document how long a pressed button waits for its answer.
QUERY_LIFETIME = timedelta(minutes=1)
_FIRST_USER_ID = 1001
_FIRST_QUERY_ID = 4_382_000_000_000_000_001


def utc_now() -> datetime:
    """Give the real time."""
    return datetime.now(UTC)


class World:
    """One bot, the chats around it, and its mailbox.

    Args:
        token: the bot's token, `<id>:<secret>`.
        name: what people see the bot called.
        clock: gives the aware time of messages and of the life of updates and queries; the real one by default.

    Attributes:
        bot: the bot as a user.
        chats: by their identifier.
        updates: what waits for the bot.
        commands: the menus that the bot set, by (scope as JSON, language or "").
        files: what the bot sent, by `file_unique_id`.

    """

    def __init__(self, token: str, *, name: str = "Sandbox bot", clock: Callable[[], datetime] = utc_now) -> None:
        bot_id, _, secret = token.partition(":")
        if not (bot_id.isdecimal() and secret):
            raise ValueError("The token of a bot reads <number>:<secret>, as 123456:abc.")
        self.token = token
        self.bot = User(int(bot_id), name, username="sandbox_bot", is_bot=True)
        self.chats: dict[int, Chat] = {}
        self.updates = UpdateQueue(clock)
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.files: dict[str, Upload] = {}
        self._last_user_id = _FIRST_USER_ID - 1
        self._clock = clock
        self._queries: dict[str, datetime] = {}

    def now(self) -> datetime:
        """Give the time."""
        return self._clock()

    def unix_time(self) -> int:
        """Give the time as messages carry it."""
        return int(self._clock().timestamp())

    def user(self, identifier: int) -> User | None:
        """Find somebody by their number."""
        bots = {bot.id: bot for bot in (self.bot, GROUP_ANONYMOUS_BOT)}
        chat = self.chats.get(identifier)
        return chat.user if isinstance(chat, PrivateChat) else bots.get(identifier)

    def public_chat(self, name: str) -> Chat | None:
        """Find a public group or channel by its name, which begins with @ and has no case."""
        public = (chat for chat in self.chats.values() if isinstance(chat, Community) and chat.username)
        return next((chat for chat in public if f"@{chat.username}".lower() == name.lower()), None)

    def is_query_open(self, identifier: str) -> bool:
        """Say whether a pressed button still waits for an answer."""
        pressed = self._queries.get(identifier)
        return pressed is not None and self._clock() - pressed <= QUERY_LIFETIME

    def open_query(self) -> str:
        """Number a pressed button that waits for an answer from now on."""
        identifier = str(_FIRST_QUERY_ID + len(self._queries))
        self._queries[identifier] = self._clock()
        return identifier

    def deliver(self, message: Message, *, edited: bool = False) -> Message:
        """Let the bot know of a message that somebody else wrote or edited, if it is one that the bot sees."""
        if sees(self.bot, message):
            kind = "channel_post" if message.chat.kind == "channel" else "message"
            self.updates.push(f"edited_{kind}" if edited else kind, message.json())
        if isinstance(message.chat, Group) and message.sender.is_bot:
            message.chat.last_bot = message.sender
        return message

    def tell(self, message: Message, about: User) -> None:
        """Write into a chat who came or went; the bot learns of it while it is there.

        A basic group tells it of its own going too.
        """
        message.chat.add(message)
        if sees(self.bot, message) or (about == self.bot and message.chat.kind == "group"):
            self.updates.push("message", message.json())

    def change_member(
        self, chat: Community, by: User, who: User, status: Status, rights: frozenset[str] = frozenset()
    ) -> None:
        """Give somebody another place in a chat and tell the bot: its own always, another's where it administers."""
        old = chat.member(who)
        chat.set_member(who, status, rights)
        new = chat.member(who)
        if old == new:
            return
        if who == self.bot:
            self.updates.push("my_chat_member", self.member_change(chat, by, old.json(), new.json()))
        elif chat.member(self.bot).is_administrator:
            self.updates.push("chat_member", self.member_change(chat, by, old.json(), new.json()))

    def member_change(self, chat: Chat, by: User, old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
        """Give the Bot API's ChatMemberUpdated."""
        return {
            "chat": chat.json(),
            "from": by.json(),
            "date": self.unix_time(),
            "old_chat_member": old,
            "new_chat_member": new,
        }


def written(text: str) -> FormattedText:
    """Read what a person writes: no marks, but commands, links and the like.

    Raises:
        ValueError: for an empty text, which no client sends.

    """
    content = tidy(FormattedText(clean(text)))
    if not content.text:
        raise ValueError("Nobody can send a message without text.")
    return content
