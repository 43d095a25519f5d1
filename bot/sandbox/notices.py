"""What the bot is told: of all that happens around it, an update for each thing that it may see."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.chats import Chat, Message
from bot.sandbox.communities import Community, Group
from bot.sandbox.privacy import sees
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.users import User
from bot.sandbox.world import World


class Notices:
    """Puts what the bot of a world may see among the `updates` that wait for it."""

    def __init__(self, world: World, updates: UpdateQueue) -> None:
        self._world = world
        self._updates = updates

    def message(self, message: Message, *, edited: bool = False) -> Message:
        """Tell of a message that stands in its chat, as a new one or as an edited one, and give it back."""
        if sees(self._world.bot, message):
            kind = "channel_post" if message.chat.kind == "channel" else "message"
            self._updates.push(f"edited_{kind}" if edited else kind, message.json())
        if isinstance(message.chat, Group) and message.sender.is_bot:
            message.chat.last_bot = message.sender
        return message

    def service_message(self, message: Message, *, anyway: bool) -> None:
        """Write into a chat what became of it, and tell of that where the bot is there, or `anyway`."""
        message.chat.add(message)
        if anyway or sees(self._world.bot, message):
            self._updates.push("message", message.json())

    def member(self, chat: Chat, by: User, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        """Tell that somebody has another place in a chat, each of the two being the Bot API's ChatMember.

        Of its own the bot is told always, of another's where it is an administrator.
        """
        bot = self._world.bot
        own = new["user"]["id"] == bot.id
        if own or (isinstance(chat, Community) and chat.member(bot).is_administrator):
            change = {"chat": chat.json(), "from": by.json(), "date": self._world.unix_time()}
            change |= {"old_chat_member": old, "new_chat_member": new}
            self._updates.push("my_chat_member" if own else "chat_member", change)

    def press(self, query: str, by: User, message: Mapping[str, Any], data: str) -> None:
        """Tell of a pressed button under a message, which is the Bot API's MaybeInaccessibleMessage."""
        content = {"id": query, "from": by.json(), "message": message, "chat_instance": str(message["chat"]["id"])}
        self._updates.push("callback_query", content | {"data": data})
