"""What people do: they write, edit, press buttons, block the bot and leave Telegram."""

from typing import Any

from bot.sandbox.chats import Chat, Message
from bot.sandbox.communities import Channel, Community, Group
from bot.sandbox.entities import FormattedText, clean, tidy
from bot.sandbox.notices import Notices
from bot.sandbox.private_chats import PrivateChat
from bot.sandbox.queries import Queries
from bot.sandbox.users import User
from bot.sandbox.world import World


class People:
    """The people of a world, who do what they are told to.

    What is given a `chat` happens in that group or channel, else in the person's own chat with the bot. What no client
    lets anybody do is a ValueError with the reason.
    """

    def __init__(self, world: World, notices: Notices, queries: Queries) -> None:
        self._world = world
        self._notices = notices
        self._queries = queries

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
        """Write to the bot or into a group; `thread` is a topic there, and who is `anonymous` writes as the group."""
        place = self._private(user) if chat is None else _joined(user, chat, thread, anonymous=anonymous)
        message = Message(
            place,
            user,
            self._world.unix_time(),
            _written(text),
            reply_to=reply_to,
            thread=thread,
            anonymous=anonymous,
        )
        if isinstance(place, PrivateChat):
            place.started = True
        return self._notices.message(place.add(message))

    async def post(self, channel: Channel, text: str, *, by: User | None = None) -> Message:
        """Post in a channel: `by` does it, an administrator, or its owner."""
        actor = channel.actor(by)
        return self._notices.message(channel.add(Message(channel, actor, self._world.unix_time(), _written(text))))

    async def edit(self, user: User, message_id: int, text: str, *, chat: Community | None = None) -> Message:
        """Change what the person wrote."""
        message = self._place(user, chat).messages.get(message_id)
        if message is None or message.sender != user or message.is_service:
            raise ValueError(f"There is no message {message_id} of user {user.id} in this chat.")
        message.content = _written(text)
        message.edit_date = self._world.unix_time()
        return self._notices.message(message, edited=True)

    async def press(self, user: User, message_id: int, data: str, *, chat: Community | None = None) -> str:
        """Press a button under a message of the bot. Gives the identifier of the query.

        The data need not be on a button of the message: a client can be made to send anything, and an old message
        may have lost its buttons. A client may also show a message that is deleted already.
        """
        message = self._pressed(self._place(user, chat), message_id)
        query = self._queries.open()
        self._notices.press(query, user, message, data)
        return query

    async def block(self, user: User) -> None:
        """Block the bot."""
        self._set_blocked(user, blocked=True)

    async def unblock(self, user: User) -> None:
        """Take the bot back."""
        self._set_blocked(user, blocked=False)

    async def deactivate(self, user: User) -> None:
        """Delete the person's account: no message reaches them any more, and nobody tells the bot."""
        self._world.private_chat(user).deactivated = True

    def _pressed(self, place: Chat, message_id: int) -> dict[str, Any]:
        """The Bot API's MaybeInaccessibleMessage."""
        if message_id in place.deleted:
            return {"chat": place.json(), "message_id": message_id, "date": 0}
        message = place.messages.get(message_id)
        if message is None or message.sender != self._world.bot:
            raise ValueError(f"There is no message {message_id} of the bot in this chat.")
        return message.json()

    def _place(self, user: User, chat: Community | None) -> Chat:
        return self._private(user) if chat is None else chat

    def _private(self, user: User) -> PrivateChat:
        chat = self._world.private_chat(user)
        if chat.blocked:
            raise ValueError(f"User {user.id} blocks the bot; unblock it first.")
        if chat.deactivated:
            raise ValueError(f"User {user.id} has left Telegram.")
        return chat

    def _set_blocked(self, user: User, *, blocked: bool) -> None:
        chat = self._world.private_chat(user)
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        member = {"status": "member", "user": self._world.bot.json()}
        kicked = {"status": "kicked", "user": self._world.bot.json(), "until_date": 0}
        old, new = (member, kicked) if blocked else (kicked, member)
        self._notices.member(chat, user, old, new)


def _joined(user: User, chat: Group, thread: int | None, *, anonymous: bool) -> Group:
    """The group, where the person can write there what they are to write."""
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


def _written(text: str) -> FormattedText:
    """What a person writes: no marks, but commands, links and the like."""
    content = tidy(FormattedText(clean(text)))
    if not content.text:
        raise ValueError("Nobody can send a message without text.")
    return content
