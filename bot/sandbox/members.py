"""Who is what in a group or channel (https://core.telegram.org/bots/api#chatmember)."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.sandbox.users import User

_RIGHTS_EVERYWHERE = (
    "can_manage_chat",
    "can_change_info",
    "can_delete_messages",
    "can_invite_users",
    "can_restrict_members",
    "can_promote_members",
    "can_manage_video_chats",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
GROUP_RIGHTS = (*_RIGHTS_EVERYWHERE, "can_pin_messages", "can_manage_topics")
CHANNEL_RIGHTS = (*_RIGHTS_EVERYWHERE, "can_post_messages", "can_edit_messages")


class Status(StrEnum):
    """What somebody is in a chat, in the words of the Bot API."""

    OWNER = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    LEFT = "left"
    BANNED = "kicked"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody's place in a group or channel; `rights` are what an administrator may do of all that is `allowable`."""

    user: User
    status: Status
    allowable: Collection[str] = GROUP_RIGHTS
    rights: frozenset[str] = frozenset()

    @property
    def is_present(self) -> bool:
        """Whether they are in the chat."""
        return self.status not in (Status.LEFT, Status.BANNED)

    @property
    def is_administrator(self) -> bool:
        """Whether they are its owner or one of its administrators."""
        return self.status in (Status.OWNER, Status.ADMINISTRATOR)

    def may(self, right: str) -> bool:
        """Whether they have a right; the owner has all of them."""
        return self.status is Status.OWNER or right in self.rights

    def json(self) -> dict[str, Any]:
        """The Bot API's ChatMember."""
        member = {"status": str(self.status), "user": self.user.json()}
        match self.status:
            case Status.OWNER:
                return member | {"is_anonymous": False}
            case Status.ADMINISTRATOR:
                rights = {right: right in self.rights for right in self.allowable}
                return member | {"can_be_edited": False, "is_anonymous": False} | rights
            case Status.BANNED:
                return member | {"until_date": 0}
        return member
