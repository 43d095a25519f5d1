"""How groups, channels and topics come to be, and what a group turns into."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from bot.sandbox.chats import Message
from bot.sandbox.communities import Channel, Community, Group
from bot.sandbox.members import Status
from bot.sandbox.membership import Membership
from bot.sandbox.notices import Notices
from bot.sandbox.users import User
from bot.sandbox.world import World

_FIRST_GROUP_ID = -4_000_000_001
_FIRST_SUPERGROUP_ID = -1_002_000_000_001
_TOPIC_COLOUR = 7322096


class Founding:
    """Adds groups and channels to a world, at first without the bot."""

    def __init__(self, world: World, notices: Notices, membership: Membership) -> None:
        self._world = world
        self._notices = notices
        self._membership = membership

    async def add_group(
        self,
        title: str = "Election night",
        members: Sequence[User] = (),
        *,
        forum: bool = False,
        supergroup: bool = False,
        username: str | None = None,
    ) -> Group:
        """A new group, which the first of its members owns. A forum and a public one are supergroups."""
        owner, *others = members or [await self._world.add_user("Owner")]
        big = supergroup or forum or username is not None
        kind, identifier = ("supergroup", self._new_id(_FIRST_SUPERGROUP_ID)) if big else ("group", self._new_id())
        group = Group(identifier, title, kind=kind, username=username, is_forum=forum)
        group.set_member(owner, Status.OWNER)
        for member in others:
            group.set_member(member, Status.MEMBER)
        self._world.chats[group.id] = group
        return group

    async def add_channel(
        self, title: str = "Election news", username: str | None = None, *, owner: User | None = None
    ) -> Channel:
        """A new channel; with a username it is public."""
        channel = Channel(self._new_id(_FIRST_SUPERGROUP_ID), title, username=username)
        channel.set_member(owner or await self._world.add_user("Owner"), Status.OWNER)
        self._world.chats[channel.id] = channel
        return channel

    async def add_topic(self, group: Group, name: str) -> int:
        """The number of a new topic of a forum. Raises ValueError where the group is none."""
        if not group.is_forum:
            raise ValueError(f"The chat {group.id} has no topics; add it as a forum.")
        message = group.add(self._news(group, forum_topic_created={"name": name, "icon_color": _TOPIC_COLOUR}))
        message.thread = message.message_id
        group.topics[message.message_id] = name
        self._notices.message(message)
        return message.message_id

    async def remove_topic(self, group: Group, thread: int) -> None:
        """Delete a topic with everything in it."""
        del group.topics[thread]
        for message in [one for one in group.messages.values() if one.thread == thread]:
            group.remove(message)

    async def migrate(self, group: Group, *, join_first: bool = False) -> Group:
        """The supergroup that a basic group is upgraded to: same people, another number, no messages.

        Both chats tell of it, and the supergroup tells the bot that it has come in; the group never that it has gone
        (https://github.com/tdlib/telegram-bot-api/issues/266). In which order is not documented: where `join_first`,
        the bot learns that it is in the supergroup before it learns why. Raises ValueError where the group is a
        supergroup already, or was upgraded before.
        """
        if group.kind != "group" or group.migrated_to is not None:
            raise ValueError(f"The chat {group.id} is no basic group any more.")
        supergroup = Group(self._new_id(_FIRST_SUPERGROUP_ID), group.title, kind="supergroup")
        supergroup.members = {number: one for number, one in group.members.items() if one.user != self._world.bot}
        self._world.chats[supergroup.id] = supergroup
        told = [partial(self._tell_of_upgrade, group, supergroup), partial(self._take_bot_along, group, supergroup)]
        for tell in reversed(told) if join_first else told:
            tell()
        group.migrated_to = supergroup
        return supergroup

    def _tell_of_upgrade(self, group: Group, supergroup: Group) -> None:
        there = self._news(group, migrate_to_chat_id=supergroup.id)
        here = self._news(supergroup, migrate_from_chat_id=group.id)
        here.anonymous = True
        for news in (there, here):
            self._notices.service_message(news, anyway=group.member(self._world.bot).is_present)

    def _take_bot_along(self, group: Group, supergroup: Group) -> None:
        bot = group.member(self._world.bot)
        if bot.is_present:
            self._membership.change(supergroup, group.owner, self._world.bot, bot.status, bot.rights)

    def _new_id(self, first: int = _FIRST_GROUP_ID) -> int:
        return first - len(self._world.chats)

    def _news(self, chat: Community, **payload: Any) -> Message:
        return Message(chat, chat.owner, self._world.unix_time(), payload=payload)
