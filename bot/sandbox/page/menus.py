"""Which command menu a person sees (https://core.telegram.org/bots/api#determining-list-of-commands)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bot.sandbox.chats import Chat, Community
from bot.sandbox.users import User
from bot.sandbox.world import World


def menu_of(world: World, chat: Chat, user: User) -> list[dict[str, str]]:
    """Give the menu of the narrowest scope that has one, in the person's language rather than in none."""
    for scope in _scopes(chat, user):
        for language in (user.language_code or "", ""):
            menu = world.commands.get((json.dumps(scope, sort_keys=True), language))
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
