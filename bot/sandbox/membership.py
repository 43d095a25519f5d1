"""Who comes into a group or channel and goes, and who administers it."""

from collections.abc import Collection
from typing import Any

from bot.sandbox.chats import Message
from bot.sandbox.communities import Channel, Community, Group
from bot.sandbox.members import Status
from bot.sandbox.notices import Notices
from bot.sandbox.users import User
from bot.sandbox.world import World


class Membership:
    """The places of people and of the bot in the groups and channels of a world.

    What is given `by` is done by that administrator, else by the owner. `rights` are what an administrator may do, None
    meaning all that there is. A ValueError says why something cannot be done: by somebody who may not, to somebody who
    is not there, or with a right that does not exist there.
    """

    def __init__(self, world: World, notices: Notices) -> None:
        self._world = world
        self._notices = notices

    async def join(self, chat: Community, user: User) -> None:
        """Let a person come in."""
        self.change(chat, user, user, Status.MEMBER)
        self._tell_of_coming(chat, user, user)

    async def leave(self, chat: Community, user: User) -> None:
        """Let a person go."""
        self.change(chat, user, user, Status.LEFT)
        self._tell_of_going(chat, user, user)

    async def add_bot(
        self, chat: Community, by: User | None = None, *, admin: bool = False, rights: Collection[str] | None = None
    ) -> None:
        """Add the bot, which any member may; as an `admin`, which in a channel it has to be, only an administrator."""
        if isinstance(chat, Channel) and not admin:
            raise ValueError("A bot is in a channel only as an administrator: give admin=True.")
        actor = chat.actor(by, administrator=admin)
        status = Status.ADMINISTRATOR if admin else Status.MEMBER
        self.change(chat, actor, self._world.bot, status, _rights(chat, rights) if admin else frozenset())
        self._tell_of_coming(chat, self._world.bot, actor)

    async def remove_bot(self, chat: Community, by: User | None = None) -> None:
        """Remove the bot; from a basic group it goes as one who left, anywhere else as one who was banned."""
        actor = chat.actor(by)
        self.change(chat, actor, self._world.bot, Status.LEFT if chat.kind == "group" else Status.BANNED)
        self._tell_of_going(chat, self._world.bot, actor)

    async def promote(
        self, chat: Community, who: User | None = None, *, rights: Collection[str] | None = None, by: User | None = None
    ) -> None:
        """Make somebody, or the bot, an administrator, or give an administrator other rights."""
        whom = self._present(chat, who)
        self.change(chat, chat.actor(by), whom, Status.ADMINISTRATOR, _rights(chat, rights))

    async def demote(self, chat: Community, who: User | None = None, *, by: User | None = None) -> None:
        """Make an administrator, or the bot, an ordinary member; a channel has no ordinary bots, so it goes."""
        whom = self._present(chat, who)
        gone = isinstance(chat, Channel) and whom == self._world.bot
        self.change(chat, chat.actor(by), whom, Status.LEFT if gone else Status.MEMBER)

    def change(
        self, chat: Community, by: User, who: User, status: Status, rights: frozenset[str] = frozenset()
    ) -> None:
        """Give somebody another place in a chat, whoever may do so, and tell the bot what concerns it."""
        old = chat.member(who)
        chat.set_member(who, status, rights)
        new = chat.member(who)
        if old != new:
            self._notices.member(chat, by, old.json(), new.json())

    def _present(self, chat: Community, who: User | None) -> User:
        whom = self._world.bot if who is None else who
        if not chat.member(whom).is_present:
            raise ValueError(f"User {whom.id} is not in the chat {chat.id}.")
        return whom

    def _tell_of_coming(self, chat: Community, who: User, by: User) -> None:
        self._tell(chat, who, by, new_chat_members=[who.json()])

    def _tell_of_going(self, chat: Community, who: User, by: User) -> None:
        self._tell(chat, who, by, left_chat_member=who.json())

    def _tell(self, chat: Community, about: User, by: User, **payload: Any) -> None:
        """Write into a group who came or went; a basic group tells the bot of its own going too."""
        if isinstance(chat, Group):
            message = Message(chat, by, self._world.unix_time(), payload=payload)
            self._notices.service_message(message, anyway=about == self._world.bot and chat.kind == "group")


def _rights(chat: Community, rights: Collection[str] | None) -> frozenset[str]:
    unknown = sorted(set(rights or ()) - set(chat.allowable))
    if unknown:
        raise ValueError(f"There is no right {unknown[0]} in a {chat.kind}.")
    return frozenset(chat.allowable if rights is None else rights)
