"""Chats with members: groups, supergroups and channels, and what the bot may do in each."""

from typing import Any

from bot.sandbox.chats import Chat
from bot.sandbox.errors import ApiError, bad_request, forbidden, upgraded
from bot.sandbox.members import CHANNEL_RIGHTS, GROUP_RIGHTS, Member, Status
from bot.sandbox.users import User, present


class Community(Chat):
    """A group, a supergroup or a channel; `members` are all who are or were in it, by their number."""

    allowable = GROUP_RIGHTS
    right_to_pin = "can_pin_messages"

    def __init__(
        self, identifier: int, kind: str, title: str, username: str | None = None, *, is_forum: bool = False
    ) -> None:
        super().__init__(identifier, kind, username, is_forum=is_forum)
        self.title = title
        self.members: dict[int, Member] = {}

    def json(self) -> dict[str, Any]:
        """The Bot API's Chat."""
        return {"id": self.id, "type": self.kind, "title": self.title} | present(
            username=self.username, is_forum=self.is_forum or None
        )

    @property
    def owner(self) -> User:
        """Who made it."""
        return next(member.user for member in self.members.values() if member.status is Status.OWNER)

    def member(self, user: User) -> Member:
        """Somebody's place, even a stranger's: who was never here counts as one who left."""
        return self.members.get(user.id) or Member(user, Status.LEFT, self.allowable)

    def set_member(self, user: User, status: Status, rights: frozenset[str] = frozenset()) -> None:
        """Give somebody another place."""
        self.members[user.id] = Member(user, status, self.allowable, rights)

    def actor(self, by: User | None, *, administrator: bool = True) -> User:
        """Who does something here: `by`, or the owner. Raises ValueError where they are not in a place to do it."""
        actor = by or self.owner
        member = self.member(actor)
        if not (member.is_administrator if administrator else member.is_present):
            raise ValueError(f"User {actor.id} cannot do this in the chat {self.id}.")
        return actor

    def may_pin(self, bot: User) -> bool:
        """Whether the bot has the right to pin, which is that to edit in a channel."""
        return self.member(bot).may(self.right_to_pin)

    def refusal_to_read(self, bot: User) -> ApiError | None:
        """The bot sees where it is, and what is public."""
        hidden = self.username is None or self._has_banned(bot)
        return self._refusal_to_strangers(bot) if hidden else None

    def refusal_to_write(self, bot: User) -> ApiError | None:
        """Members alone write, whether the chat is public or not."""
        return self._refusal_to_strangers(bot)

    def _has_banned(self, user: User) -> bool:
        return self.member(user).status is Status.BANNED

    def _refusal_to_strangers(self, bot: User) -> ApiError | None:
        if self.member(bot).is_present:
            return None
        standing = "was kicked from" if self._has_banned(bot) else "is not a member of"
        return forbidden(f"bot {standing} the {self.kind} chat")


class Group(Community):
    """A basic group or a supergroup.

    `topics` are the names of a forum's topics, by the number of the message that opened each. `last_bot` is which of
    the bots in it wrote last: commands that name no bot are for that one. `migrated_to` is the supergroup that it
    became.
    """

    def __init__(
        self, identifier: int, title: str, *, kind: str = "group", username: str | None = None, is_forum: bool = False
    ) -> None:
        super().__init__(identifier, kind, title, username, is_forum=is_forum)
        self.topics: dict[int, str] = {}
        self.last_bot: User | None = None
        self.migrated_to: Group | None = None

    def refusal_to_write(self, bot: User) -> ApiError | None:
        """The bot is sent on where the group has become a supergroup."""
        return upgraded(self.migrated_to.id) if self.migrated_to else super().refusal_to_write(bot)


class Channel(Community):
    """A channel; bots are in it only as administrators."""

    allowable = CHANNEL_RIGHTS
    right_to_pin = "can_edit_messages"

    def __init__(self, identifier: int, title: str, *, username: str | None = None) -> None:
        super().__init__(identifier, "channel", title, username)

    def refusal_to_write(self, bot: User) -> ApiError | None:
        """An administrator without the right to post is refused too."""
        refusal = super().refusal_to_write(bot)
        if refusal is None and not self.member(bot).may("can_post_messages"):
            return bad_request("need administrator rights in the channel chat")
        return refusal
