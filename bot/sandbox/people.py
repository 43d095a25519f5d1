"""What people do: they write, edit, press buttons, block the bot and leave Telegram."""

from __future__ import annotations

from typing import Any

from bot.sandbox.chats import Chat, Community, Group, PrivateChat
from bot.sandbox.messages import Message
from bot.sandbox.users import User
from bot.sandbox.world import World, written


class People(World):
    """The world with people in it who do what a test tells them to do.

    Where a method takes a `chat`, it happens in that group or channel, else in the person's own chat with the bot.
    """

    async def add_user(  # noqa: PLR0913 - what there is to say of a person
        self,
        first_name: str = "Aigerim",
        *,
        user_id: int | None = None,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = None,
        is_bot: bool = False,
    ) -> User:
        """Add a person who has not written to the bot yet; the bot cannot write to them before they do.

        Raises:
            ValueError: for an identifier that is taken.

        """
        identifier = self._last_user_id + 1 if user_id is None else user_id
        if identifier in self.chats:
            raise ValueError(f"There is a user {identifier} already; give another identifier.")
        self._last_user_id = max(identifier, self._last_user_id)
        user = User(identifier, first_name, last_name, username, language_code, is_bot)
        self.chats[identifier] = PrivateChat(user)
        return user

    async def say(  # noqa: PLR0913 - what there is to say of a message
        self,
        user: User,
        text: str,
        chat: Group | None = None,
        *,
        thread: int | None = None,
        reply_to: Message | None = None,
        anonymous: bool = False,
    ) -> Message:
        """Let a person write to the bot or into a group, as `/start` or any other text.

        Args:
            user: who writes.
            text: what they write.
            chat: the group, or None for the chat with the bot.
            thread: the topic of a forum.
            reply_to: a message of the same chat.
            anonymous: whether an administrator writes as the group itself.

        Raises:
            ValueError: for what no client can send: no text, or a text to where the person is not or has blocked the
                bot, into a topic that does not exist, or as the group without being its administrator.

        """
        place = self._private(user) if chat is None else _joined(user, chat, thread, anonymous=anonymous)
        message = Message(
            place,
            user,
            self.unix_time(),
            written(text),
            reply_to=reply_to,
            thread=thread,
            anonymous=anonymous,
        )
        if isinstance(place, PrivateChat):
            place.started = True
        return self.deliver(place.add(message))

    async def edit(self, user: User, message_id: int, text: str, *, chat: Community | None = None) -> Message:
        """Let a person change what they wrote.

        Raises:
            ValueError: where there is no such message of theirs, or the new text is empty.

        """
        message = self._place(user, chat).messages.get(message_id)
        if message is None or message.sender != user or message.is_service:
            raise ValueError(f"There is no message {message_id} of user {user.id} in this chat.")
        message.content = written(text)
        message.edit_date = self.unix_time()
        return self.deliver(message, edited=True)

    async def press(self, user: User, message_id: int, data: str, *, chat: Community | None = None) -> str:
        """Let a person press a button under a message of the bot, and give the identifier of the query.

        The data need not be on a button of the message: a client can be made to send anything, and an old message
        may have lost its buttons. A client may also show a message that is deleted already.

        Raises:
            ValueError: where there never was such a message of the bot, or while the person blocks the bot.

        """
        place = self._place(user, chat)
        message = self._pressed(place, message_id)
        identifier = self.open_query()
        query = {
            "id": identifier,
            "from": user.json(),
            "message": message,
            "chat_instance": str(place.id),
            "data": data,
        }
        self.updates.push("callback_query", query)
        return identifier

    async def block(self, user: User) -> None:
        """Let a person block the bot."""
        self._set_blocked(user, blocked=True)

    async def unblock(self, user: User) -> None:
        """Let a person take the bot back."""
        self._set_blocked(user, blocked=False)

    async def deactivate(self, user: User) -> None:
        """Let a person delete their account: no message reaches them any more, and nobody tells the bot."""
        chat = self.chats[user.id]
        assert isinstance(chat, PrivateChat), "a user's number is that of their chat"
        chat.deactivated = True

    def _pressed(self, place: Chat, message_id: int) -> dict[str, Any]:
        """Give the Bot API's MaybeInaccessibleMessage."""
        if message_id in place.deleted:
            return {"chat": place.json(), "message_id": message_id, "date": 0}
        message = place.messages.get(message_id)
        if message is None or message.sender != self.bot:
            raise ValueError(f"There is no message {message_id} of the bot in this chat.")
        return message.json()

    def _place(self, user: User, chat: Community | None) -> Chat:
        return self._private(user) if chat is None else chat

    def _private(self, user: User) -> PrivateChat:
        chat = self.chats[user.id]
        assert isinstance(chat, PrivateChat), "a user's number is that of their chat"
        if chat.blocked:
            raise ValueError(f"User {user.id} blocks the bot; unblock it first.")
        if chat.deactivated:
            raise ValueError(f"User {user.id} has left Telegram.")
        return chat

    def _set_blocked(self, user: User, *, blocked: bool) -> None:
        chat = self.chats[user.id]
        assert isinstance(chat, PrivateChat), "a user's number is that of their chat"
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        member = {"status": "member", "user": self.bot.json()}
        kicked = {"status": "kicked", "user": self.bot.json(), "until_date": 0}
        old, new = (member, kicked) if blocked else (kicked, member)
        self.updates.push("my_chat_member", self.member_change(chat, user, old, new))


def _joined(user: User, chat: Group, thread: int | None, *, anonymous: bool) -> Group:
    """Give the group where the person can write what they are to write there."""
    member = chat.member(user)
    if not member.is_present:
        raise ValueError(f"User {user.id} is not in the chat {chat.id}; let them join first.")
    if chat.migrated_to is not None:
        raise ValueError(f"The group {chat.id} has become the supergroup {chat.migrated_to.id}; write there.")
    if thread is not None and thread not in chat.topics:
        raise ValueError(f"The chat {chat.id} has no topic {thread}; add it first.")
    if anonymous and not member.is_administrator:
        raise ValueError(f"User {user.id} is no administrator of the chat {chat.id} and cannot write as the group.")
    return chat
