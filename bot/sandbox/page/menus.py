"""Which command menu a person sees (https://core.telegram.org/bots/api#determining-list-of-commands)."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from bot.sandbox.chats import Chat
from bot.sandbox.communities import Community
from bot.sandbox.users import User

Menus: TypeAlias = Mapping[tuple[str, str], list[dict[str, str]]]
"""Every menu that the bot set, by (scope as sorted JSON, language or "")."""


def menu_of(commands: Menus, chat: Chat, user: User) -> list[dict[str, str]]:
    """The menu of the narrowest scope that has one, in the person's language rather than in none."""
    for scope in _scopes(chat, user):
        for language in (user.language_code or "", ""):
            menu = commands.get((json.dumps(scope, sort_keys=True), language))
            if menu:
                return menu
    return []


def _scopes(chat: Chat, user: User) -> Iterator[dict[str, Any]]:
    if isinstance(chat, Community):
        yield {"type": "chat_member", "chat_id": chat.id, "user_id": user.id}
        if chat.member(user).is_administrator:
            yield {"type": "chat_administrators", "chat_id": chat.id}
        yield {"type": "chat", "chat_id": chat.id}
        if chat.member(user).is_administrator:
            yield {"type": "all_chat_administrators"}
        yield {"type": "all_group_chats"}
    else:
        yield {"type": "chat", "chat_id": chat.id}
        yield {"type": "all_private_chats"}
    yield {"type": "default"}
