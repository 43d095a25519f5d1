"""What the bot does to messages that are there: it changes and deletes them."""

from typing import Any

from bot.sandbox.chats import Chat, Message
from bot.sandbox.communities import Community
from bot.sandbox.entities import FormattedText
from bot.sandbox.errors import bad_request
from bot.sandbox.keyboard import inline_keyboard
from bot.sandbox.methods.content import message_text, options
from bot.sandbox.methods.lookup import writable_chat
from bot.sandbox.methods.sending import pass_flood_gate
from bot.sandbox.parameters import Params
from bot.sandbox.sandbox import Sandbox

_SECONDS_TO_DELETE = 48 * 3600


async def edit_message_text(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#editmessagetext."""
    content = message_text(params)
    keyboard = inline_keyboard(params.get("reply_markup"))
    message = _own_message(sandbox, params)
    return _change(sandbox, message, content, keyboard, options(params))


async def edit_message_reply_markup(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#editmessagereplymarkup."""
    keyboard = inline_keyboard(params.get("reply_markup"))
    message = _own_message(sandbox, params)
    return _change(sandbox, message, message.content, keyboard, {})


async def delete_message(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#deletemessage."""
    chat = writable_chat(sandbox, params)
    message = chat.messages.get(params.get("message_id", 0))
    if message is None:
        raise bad_request("message to delete not found")
    if not _may_delete(sandbox, chat, message):
        for_all = " for everyone" if chat.kind in ("private", "group") else ""
        raise bad_request(f"message can't be deleted{for_all}")
    chat.remove(message)
    return True


def _may_delete(sandbox: Sandbox, chat: Chat, message: Message) -> bool:
    if sandbox.unix_time() - message.date > _SECONDS_TO_DELETE:
        return False
    if message.sender == sandbox.bot or not isinstance(chat, Community):
        return True
    return chat.member(sandbox.bot).may("can_delete_messages")


def _own_message(sandbox: Sandbox, params: Params) -> Message:
    if "chat_id" not in params and "message_id" not in params:
        raise bad_request("message identifier is not specified")
    message = writable_chat(sandbox, params).messages.get(params.get("message_id", 0))
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender != sandbox.bot:
        raise bad_request("message can't be edited")
    return message


def _change(
    sandbox: Sandbox,
    message: Message,
    content: FormattedText,
    keyboard: dict[str, Any] | None,
    given: dict[str, Any],
) -> dict[str, Any]:
    if (message.content, message.keyboard) == (content, keyboard):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same as a "
            "current content and reply markup of the message"
        )
    pass_flood_gate(sandbox, message.chat)
    message.content, message.keyboard = content, keyboard
    message.options |= given
    message.edit_date = sandbox.unix_time()
    return message.json()
