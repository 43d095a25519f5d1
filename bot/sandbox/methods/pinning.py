"""Messages that the bot pins above a chat, and takes down again."""

from typing import Any

from bot.sandbox.chats import Chat, Message
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.lookup import writable_chat
from bot.sandbox.parameters import Params
from bot.sandbox.sandbox import Sandbox


async def pin_chat_message(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#pinchatmessage; what is pinned already stays so, and nobody is told again."""
    chat = writable_chat(sandbox, params)
    message = _named(chat, params, "message to pin not found")
    if message.is_service:
        raise bad_request("a service message can't be pinned")
    _require_right(sandbox, chat)
    if message.message_id not in chat.pinned:
        chat.pinned.add(message.message_id)
        _tell(sandbox, message)
    return True


async def unpin_chat_message(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#unpinchatmessage."""
    chat = writable_chat(sandbox, params)
    message = _named(chat, params, "message to unpin not found") if "message_id" in params else chat.last_pinned
    if message is None:
        raise bad_request("message to unpin not found")
    _require_right(sandbox, chat)
    chat.pinned.discard(message.message_id)
    return True


async def unpin_all_chat_messages(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#unpinallchatmessages."""
    chat = writable_chat(sandbox, params)
    _require_right(sandbox, chat)
    chat.pinned.clear()
    return True


def _named(chat: Chat, params: Params, refusal: str) -> Message:
    message = chat.messages.get(params.get("message_id", 0))
    if message is None:
        raise bad_request(refusal)
    return message


def _require_right(sandbox: Sandbox, chat: Chat) -> None:
    if not chat.may_pin(sandbox.bot):
        raise bad_request("not enough rights to manage pinned messages in the chat")


def _tell(sandbox: Sandbox, pinned: Message) -> None:
    """Write into the chat what was pinned; the bot is told of it too, though it did it."""
    content = {name: value for name, value in pinned.json().items() if name != "reply_to_message"}
    news = Message(
        pinned.chat, sandbox.bot, sandbox.unix_time(), thread=pinned.thread, payload={"pinned_message": content}
    )
    sandbox.notices.message(pinned.chat.add(news))
