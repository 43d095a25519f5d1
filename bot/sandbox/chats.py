"""The three kinds of chat, what the bot may do in each, and the messages in them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from bot.sandbox.errors import ApiError, bad_request, forbidden, upgraded
from bot.sandbox.members import CHANNEL_RIGHTS, GROUP_RIGHTS, Member, Status
from bot.sandbox.messages import Message
from bot.sandbox.users import User, present


class Chat(ABC):
    """What every chat has.

    Attributes:
        id: positive for a private chat, negative for a group, below -10**12 for a supergroup or channel.
        kind: `private`, `group`, `supergroup` or `channel`.
        username: the name of a public chat, without @.
        is_forum: whether a supergroup has topics.
        messages: by their number, in the order of sending.
        deleted: the numbers of messages that are gone.
        pinned: the numbers of messages that are pinned.

    """

    def __init__(self, identifier: int, kind: str, username: str | None = None, *, is_forum: bool = False) -> None:
        self.id = identifier
        self.kind = kind
        self.username = username
        self.is_forum = is_forum
        self.messages: dict[int, Message] = {}
        self.deleted: set[int] = set()
        self.pinned: set[int] = set()
        self._last_message_id = 0

    @abstractmethod
    def json(self) -> dict[str, Any]:
        """Give the Bot API's Chat."""

    @abstractmethod
    def refusal_to_read(self, bot: User) -> ApiError | None:
        """Say why the bot may not look into the chat, or None where it may."""

    @abstractmethod
    def refusal_to_write(self, bot: User) -> ApiError | None:
        """Say why the bot may not write here, or None where it may."""

    @property
    def last_pinned(self) -> Message | None:
        """The newest of the pinned messages, by its sending."""
        return self.messages[max(self.pinned)] if self.pinned else None

    def may_pin(self, bot: User) -> bool:
        """Say whether the bot may pin here: in a private chat always."""
        return True

    def add(self, message: Message) -> Message:
        """Give a message the next number of this chat; an answer stands in the thread of what it answers."""
        self._last_message_id += 1
        message.message_id = self._last_message_id
        answered = message.reply_to
        if message.thread is None and answered is not None and self.kind == "supergroup":
            message.thread = answered.thread if self.is_forum else answered.thread or answered.message_id
        self.messages[message.message_id] = message
        return message

    def remove(self, message: Message) -> None:
        """Delete a message."""
        del self.messages[message.message_id]
        self.pinned.discard(message.message_id)
        self.deleted.add(message.message_id)


class PrivateChat(Chat):
    """The chat of one user with the bot, with the identifier of the user.

    Attributes:
        started: whether the user ever wrote; a bot cannot write first.
        blocked: whether the user blocked the bot.
        deactivated: whether the user deleted their account.

    """

    def __init__(self, user: User) -> None:
        super().__init__(user.id, "private", user.username)
        self.user = user
        self.started = False
        self.blocked = False
        self.deactivated = False

    def json(self) -> dict[str, Any]:
        """Give the Bot API's Chat."""
        return {"id": self.id, "type": "private", "first_name": self.user.first_name} | present(
            last_name=self.user.last_name, username=self.user.username
        )

    def refusal_to_read(self, bot: User) -> ApiError | None:
        """Find nothing where the user never wrote."""
        return None if self.started else bad_request("chat not found")

    def refusal_to_write(self, bot: User) -> ApiError | None:
        """Refuse whom no message can reach, and who did not write first."""
        if self.deactivated:
            return forbidden("user is deactivated")
        if self.blocked:
            return forbidden("bot was blocked by the user")
        if not self.started:
            return forbidden("bot can't initiate conversation with a user")
        return None


class Community(Chat):
    """A chat with members: a group, a supergroup or a channel.

    Attributes:
        members: everybody who is or was in it, by identifier.

    """

    allowable = GROUP_RIGHTS
    right_to_pin = "can_pin_messages"

    def __init__(
        self, identifier: int, kind: str, title: str, username: str | None = None, *, is_forum: bool = False
    ) -> None:
        super().__init__(identifier, kind, username, is_forum=is_forum)
        self.title = title
        self.members: dict[int, Member] = {}

    def json(self) -> dict[str, Any]:
        """Give the Bot API's Chat."""
        return {"id": self.id, "type": self.kind, "title": self.title} | present(
            username=self.username, is_forum=self.is_forum or None
        )

    @property
    def owner(self) -> User:
        """Who made it."""
        return next(member.user for member in self.members.values() if member.status is Status.OWNER)

    def member(self, user: User) -> Member:
        """Give somebody's place, even that of a stranger: who was never here counts as one who left."""
        return self.members.get(user.id) or Member(user, Status.LEFT, self.allowable)

    def set_member(self, user: User, status: Status, rights: frozenset[str] = frozenset()) -> None:
        """Give somebody another place."""
        self.members[user.id] = Member(user, status, self.allowable, rights)

    def may_pin(self, bot: User) -> bool:
        """Ask for the right, which is that to edit in a channel."""
        return self.member(bot).may(self.right_to_pin)

    def refusal_to_read(self, bot: User) -> ApiError | None:
        """Show the bot only where it is, and what is public."""
        status = self.member(bot).status
        if status is Status.BANNED:
            return forbidden(f"bot was kicked from the {self.kind} chat")
        if status is Status.LEFT and self.username is None:
            return forbidden(f"bot is not a member of the {self.kind} chat")
        return None

    def refusal_to_write(self, bot: User) -> ApiError | None:
        """Let only members write, whether the chat is public or not."""
        status = self.member(bot).status
        if status is Status.BANNED:
            return forbidden(f"bot was kicked from the {self.kind} chat")
        if status is Status.LEFT:
            return forbidden(f"bot is not a member of the {self.kind} chat")
        return None


class Group(Community):
    """A basic group or a supergroup.

    Attributes:
        topics: the names of the topics of a forum, by the number of the message that opened each.
        last_bot: who of the bots in it wrote last; commands that name no bot are for that one.
        migrated_to: the supergroup that it became.

    """

    def __init__(
        self, identifier: int, title: str, *, kind: str = "group", username: str | None = None, is_forum: bool = False
    ) -> None:
        super().__init__(identifier, kind, title, username, is_forum=is_forum)
        self.topics: dict[int, str] = {}
        self.last_bot: User | None = None
        self.migrated_to: Group | None = None

    def refusal_to_write(self, bot: User) -> ApiError | None:
        """Send the bot on where the group has become a supergroup."""
        return upgraded(self.migrated_to.id) if self.migrated_to else super().refusal_to_write(bot)


class Channel(Community):
    """A channel; bots are in it only as administrators."""

    allowable = CHANNEL_RIGHTS
    right_to_pin = "can_edit_messages"

    def __init__(self, identifier: int, title: str, *, username: str | None = None) -> None:
        super().__init__(identifier, "channel", title, username)

    def refusal_to_write(self, bot: User) -> ApiError | None:
        """Refuse an administrator without the right to post too."""
        refusal = super().refusal_to_write(bot)
        if refusal is None and not self.member(bot).may("can_post_messages"):
            return bad_request("need administrator rights in the channel chat")
        return refusal
