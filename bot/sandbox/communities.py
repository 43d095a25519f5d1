"""What happens to groups and channels: who comes, who goes, who administers, and what they turn into."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

from bot.sandbox.chats import Channel, Community, Group
from bot.sandbox.members import Status
from bot.sandbox.messages import Message
from bot.sandbox.people import People
from bot.sandbox.users import User
from bot.sandbox.world import written

_FIRST_GROUP_ID = -4_000_000_001
_FIRST_SUPERGROUP_ID = -1_002_000_000_001
_TOPIC_COLOUR = 7322096


class Communities(People):
    """The world with groups and channels in it.

    Where a method takes `by`, that administrator does it; left out, the owner does.
    """

    async def add_group(
        self,
        title: str = "Election night",
        members: Sequence[User] = (),
        *,
        forum: bool = False,
        supergroup: bool = False,
        username: str | None = None,
    ) -> Group:
        """Add a group without the bot; the first of its members owns it. A forum and a public one are supergroups."""
        owner, *others = members or [await self.add_user("Owner")]
        big = supergroup or forum or username is not None
        kind, identifier = ("supergroup", self._new_id(_FIRST_SUPERGROUP_ID)) if big else ("group", self._new_id())
        group = Group(identifier, title, kind=kind, username=username, is_forum=forum)
        group.set_member(owner, Status.OWNER)
        for member in others:
            group.set_member(member, Status.MEMBER)
        self.chats[group.id] = group
        return group

    async def add_channel(
        self, title: str = "Election news", username: str | None = None, *, owner: User | None = None
    ) -> Channel:
        """Add a channel without the bot; with a username it is public."""
        channel = Channel(self._new_id(_FIRST_SUPERGROUP_ID), title, username=username)
        channel.set_member(owner or await self.add_user("Owner"), Status.OWNER)
        self.chats[channel.id] = channel
        return channel

    async def add_topic(self, group: Group, name: str) -> int:
        """Add a topic to a forum and give its number.

        Raises:
            ValueError: where the group is no forum.

        """
        if not group.is_forum:
            raise ValueError(f"The chat {group.id} has no topics; add it as a forum.")
        opening = {"name": name, "icon_color": _TOPIC_COLOUR}
        message = group.add(self._news(group, group.owner, forum_topic_created=opening))
        message.thread = message.message_id
        group.topics[message.message_id] = name
        self.deliver(message)
        return message.message_id

    async def remove_topic(self, group: Group, thread: int) -> None:
        """Delete a topic with everything in it."""
        del group.topics[thread]
        for message in [one for one in group.messages.values() if one.thread == thread]:
            group.remove(message)

    async def join(self, chat: Community, user: User) -> None:
        """Let a person come in."""
        self.change_member(chat, user, user, Status.MEMBER)
        self._tell_of_coming(chat, user, user)

    async def leave(self, chat: Community, user: User) -> None:
        """Let a person go."""
        self.change_member(chat, user, user, Status.LEFT)
        self._tell_of_going(chat, user, user)

    async def add_bot(
        self, chat: Community, by: User | None = None, *, admin: bool = False, rights: Collection[str] | None = None
    ) -> None:
        """Add the bot to a group or channel.

        Args:
            chat: where.
            by: who adds it.
            admin: whether it is an administrator at once.
            rights: what it may do as one; None means everything there is.

        Raises:
            ValueError: for a channel without `admin`, a right that does not exist there, or somebody who cannot do it.

        """
        if isinstance(chat, Channel) and not admin:
            raise ValueError("A bot is in a channel only as an administrator: give admin=True.")
        actor = _actor(chat, by, administrator=admin)
        status = Status.ADMINISTRATOR if admin else Status.MEMBER
        self.change_member(chat, actor, self.bot, status, _rights(chat, rights) if admin else frozenset())
        self._tell_of_coming(chat, self.bot, actor)

    async def remove_bot(self, chat: Community, by: User | None = None) -> None:
        """Remove the bot; from a basic group it goes as one who left, anywhere else as one who was banned."""
        actor = _actor(chat, by, administrator=True)
        self.change_member(chat, actor, self.bot, Status.LEFT if chat.kind == "group" else Status.BANNED)
        self._tell_of_going(chat, self.bot, actor)

    async def promote(
        self, chat: Community, who: User | None = None, *, rights: Collection[str] | None = None, by: User | None = None
    ) -> None:
        """Make somebody, or the bot, an administrator, or give an administrator other rights.

        Raises:
            ValueError: for who is not in the chat, a right that does not exist there, or somebody who cannot do it.

        """
        whom = self._present(chat, who)
        self.change_member(
            chat, _actor(chat, by, administrator=True), whom, Status.ADMINISTRATOR, _rights(chat, rights)
        )

    async def demote(self, chat: Community, who: User | None = None, *, by: User | None = None) -> None:
        """Make an administrator, or the bot, an ordinary member; a channel has no ordinary bots, so it goes.

        Raises:
            ValueError: for who is not in the chat, or somebody who cannot do it.

        """
        whom = self._present(chat, who)
        gone = isinstance(chat, Channel) and whom == self.bot
        actor = _actor(chat, by, administrator=True)
        self.change_member(chat, actor, whom, Status.LEFT if gone else Status.MEMBER)

    async def migrate(self, group: Group, *, join_first: bool = False) -> Group:
        """Upgrade a group to a supergroup, and give the supergroup: same people, another identifier, no messages.

        Both chats tell of it, and the supergroup tells the bot that it has come in; the group never that it has gone
        (https://github.com/tdlib/telegram-bot-api/issues/266). In which order is not documented.

        Args:
            group: a basic group.
            join_first: whether the bot learns that it is in the supergroup before it learns why.

        Raises:
            ValueError: where it is a supergroup already, or was upgraded before.

        """
        if group.kind != "group" or group.migrated_to is not None:
            raise ValueError(f"The chat {group.id} is no basic group any more.")
        supergroup = Group(self._new_id(_FIRST_SUPERGROUP_ID), group.title, kind="supergroup")
        supergroup.members = {number: one for number, one in group.members.items() if one.user != self.bot}
        self.chats[supergroup.id] = supergroup
        told = [partial(self._tell_of_upgrade, group, supergroup), partial(self._take_bot_along, group, supergroup)]
        for tell in reversed(told) if join_first else told:
            tell()
        group.migrated_to = supergroup
        return supergroup

    async def post(self, channel: Channel, text: str, *, by: User | None = None) -> Message:
        """Let an administrator of a channel post there.

        Raises:
            ValueError: for an empty text, or somebody who cannot do it.

        """
        actor = _actor(channel, by, administrator=True)
        return self.deliver(channel.add(Message(channel, actor, self.unix_time(), written(text))))

    def _tell_of_upgrade(self, group: Group, supergroup: Group) -> None:
        there = self._news(group, group.owner, migrate_to_chat_id=supergroup.id)
        here = self._news(supergroup, group.owner, migrate_from_chat_id=group.id)
        here.anonymous = True
        for news in (there, here):
            news.chat.add(news)
            if group.member(self.bot).is_present:
                self.updates.push("message", news.json())

    def _take_bot_along(self, group: Group, supergroup: Group) -> None:
        bot = group.member(self.bot)
        if bot.is_present:
            self.change_member(supergroup, group.owner, self.bot, bot.status, bot.rights)

    def _new_id(self, first: int = _FIRST_GROUP_ID) -> int:
        return first - len(self.chats)

    def _present(self, chat: Community, who: User | None) -> User:
        whom = self.bot if who is None else who
        if not chat.member(whom).is_present:
            raise ValueError(f"User {whom.id} is not in the chat {chat.id}.")
        return whom

    def _tell_of_coming(self, chat: Community, who: User, by: User) -> None:
        if isinstance(chat, Group):
            self.tell(self._news(chat, by, new_chat_members=[who.json()]), who)

    def _tell_of_going(self, chat: Community, who: User, by: User) -> None:
        if isinstance(chat, Group):
            self.tell(self._news(chat, by, left_chat_member=who.json()), who)

    def _news(self, chat: Community, by: User, **payload: Any) -> Message:
        return Message(chat, by, self.unix_time(), payload=payload)


def _actor(chat: Community, by: User | None, *, administrator: bool) -> User:
    actor = by or chat.owner
    member = chat.member(actor)
    if not (member.is_administrator if administrator else member.is_present):
        raise ValueError(f"User {actor.id} cannot do this in the chat {chat.id}.")
    return actor


def _rights(chat: Community, rights: Collection[str] | None) -> frozenset[str]:
    unknown = sorted(set(rights or ()) - set(chat.allowable))
    if unknown:
        raise ValueError(f"There is no right {unknown[0]} in a {chat.kind}.")
    return frozenset(chat.allowable if rights is None else rights)
