"""Which chat a call means, and whether the bot may go there."""

from bot.sandbox.chats import Chat
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.parameters import Params, chat_id
from bot.sandbox.sandbox import Sandbox


def named_chat(sandbox: Sandbox, params: Params) -> Chat:
    """The chat that `chat_id` names by its number or, if it is public, by its @name.

    Raises ApiError, 400, where there is none.
    """
    identifier = chat_id(params.get("chat_id", ""))
    if identifier == "":
        raise bad_request("chat_id is empty")
    chat = sandbox.chats.get(identifier) if isinstance(identifier, int) else sandbox.world.public_chat(identifier)
    if chat is None:
        raise bad_request("chat not found")
    return chat


def readable_chat(sandbox: Sandbox, params: Params) -> Chat:
    """The chat that is named, into which the bot may look. Raises ApiError, 400 or 403, where it may not."""
    chat = named_chat(sandbox, params)
    _raise(chat.refusal_to_read(sandbox.bot))
    return chat


def writable_chat(sandbox: Sandbox, params: Params) -> Chat:
    """The chat that is named, to which the bot may write. Raises ApiError, 400 or 403, where it may not."""
    chat = named_chat(sandbox, params)
    _raise(chat.refusal_to_write(sandbox.bot))
    return chat


def _raise(refusal: ApiError | None) -> None:
    if refusal is not None:
        raise refusal
