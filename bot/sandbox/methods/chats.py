"""What the bot asks of a chat: what it is, who is in it, who administers it; and how it leaves."""

from typing import Any

from bot.sandbox.communities import Channel, Community
from bot.sandbox.errors import bad_request
from bot.sandbox.members import Status
from bot.sandbox.methods.lookup import readable_chat, writable_chat
from bot.sandbox.parameters import Params
from bot.sandbox.sandbox import Sandbox

_LOOKS = {
    "accent_color_id": 0,
    "max_reaction_count": 11,
    "accepted_gift_types": {
        "unlimited_gifts": True,
        "limited_gifts": True,
        "unique_gifts": True,
        "premium_subscription": True,
        "gifts_from_channels": True,
    },
}
"""What every chat has and nothing here depends on."""


async def get_chat(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#getchat."""
    chat = readable_chat(sandbox, params)
    pinned = chat.last_pinned
    return chat.json() | _LOOKS | ({} if pinned is None else {"pinned_message": pinned.json()})


async def get_chat_member(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#getchatmember."""
    chat = readable_chat(sandbox, params)
    user = sandbox.world.user(params.get("user_id", 0))
    if user is None:
        raise bad_request("user not found")
    if not isinstance(chat, Community):
        return {"status": str(Status.MEMBER), "user": user.json()}
    _require_member_list(sandbox, chat)
    return chat.member(user).json()


async def get_chat_administrators(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#getchatadministrators."""
    chat = readable_chat(sandbox, params)
    if not isinstance(chat, Community):
        raise bad_request("there are no administrators in the private chat")
    _require_member_list(sandbox, chat)
    shown = [sandbox.bot.id] if not params.get("return_bots") else None
    return [
        member.json()
        for member in chat.members.values()
        if member.is_administrator and (shown is None or not member.user.is_bot or member.user.id in shown)
    ]


async def leave_chat(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#leavechat."""
    chat = writable_chat(sandbox, params)
    if not isinstance(chat, Community):
        raise bad_request("chat member status can't be changed in private chats")
    sandbox.membership.change(chat, sandbox.bot, sandbox.bot, Status.LEFT)
    return True


def _require_member_list(sandbox: Sandbox, chat: Community) -> None:
    """A channel shows its members to its administrators only."""
    if isinstance(chat, Channel) and not chat.member(sandbox.bot).is_administrator:
        raise bad_request("member list is inaccessible")
