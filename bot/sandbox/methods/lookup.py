"""Which chat a call means, and whether the bot may go there."""

from __future__ import annotations

from bot.sandbox.chats import Chat
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.parameters import Params, chat_id
from bot.sandbox.world import World


def named_chat(world: World, params: Params) -> Chat:
    """Find the chat that `chat_id` names by its number or, if it is public, by its @name.

    Raises:
        ApiError: 400 where there is none.

    """
    identifier = chat_id(params.get("chat_id", ""))
    if identifier == "":
        raise bad_request("chat_id is empty")
    chat = world.chats.get(identifier) if isinstance(identifier, int) else world.public_chat(identifier)
    if chat is None:
        raise bad_request("chat not found")
    return chat


def readable_chat(world: World, params: Params) -> Chat:
    """Find a chat that the bot may look into.

    Raises:
        ApiError: 400 or 403 where it may not.

    """
    chat = named_chat(world, params)
    _raise(chat.refusal_to_read(world.bot))
    return chat


def writable_chat(world: World, params: Params) -> Chat:
    """Find a chat that the bot may write to.

    Raises:
        ApiError: 400 or 403 where it may not.

    """
    chat = named_chat(world, params)
    _raise(chat.refusal_to_write(world.bot))
    return chat


def _raise(refusal: ApiError | None) -> None:
    if refusal is not None:
        raise refusal
