"""The methods of the Bot API that the sandbox has, each with the parameters that it takes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.methods import album, chats, editing, menus, pinning, receiving, sending
from bot.sandbox.parameters import Params
from bot.sandbox.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class Method:
    """A method: its name, what it does, the parameters it takes, and whether it goes on record."""

    name: str
    act: Callable[[Sandbox, Params], Awaitable[Any]]
    parameters: tuple[str, ...] = ()
    recorded: bool = True


_TEXT = ("text", "parse_mode", "link_preview_options", "reply_markup")
_CAPTION = ("caption", "parse_mode", "reply_markup")
_SENDING = (
    "chat_id",
    "message_thread_id",
    "disable_notification",
    "protect_content",
    "allow_paid_broadcast",
    "reply_parameters",
)
_PLACE = ("chat_id", "message_id")
_MENU = ("scope", "language_code")
_WEBHOOK = ("url", "max_connections", "allowed_updates", "drop_pending_updates", "secret_token")
_ANSWER = ("callback_query_id", "text", "show_alert", "url", "cache_time")

METHODS = {
    method.name.lower(): method
    for method in (
        Method("getMe", receiving.get_me),
        Method("getUpdates", receiving.get_updates, ("offset", "limit", "timeout", "allowed_updates"), recorded=False),
        Method("setWebhook", receiving.set_webhook, _WEBHOOK),
        Method("deleteWebhook", receiving.delete_webhook, ("drop_pending_updates",)),
        Method("getWebhookInfo", receiving.get_webhook_info),
        Method("answerCallbackQuery", receiving.answer_callback_query, _ANSWER),
        Method("sendMessage", sending.send_message, (*_SENDING, *_TEXT)),
        Method("sendPhoto", sending.send_photo, (*_SENDING, "photo", *_CAPTION)),
        Method("sendDocument", sending.send_document, (*_SENDING, "document", *_CAPTION)),
        Method("sendMediaGroup", album.send_media_group, (*_SENDING, "media")),
        Method("editMessageText", editing.edit_message_text, (*_PLACE, *_TEXT)),
        Method("editMessageReplyMarkup", editing.edit_message_reply_markup, (*_PLACE, "reply_markup")),
        Method("deleteMessage", editing.delete_message, _PLACE),
        Method("pinChatMessage", pinning.pin_chat_message, (*_PLACE, "disable_notification")),
        Method("unpinChatMessage", pinning.unpin_chat_message, _PLACE),
        Method("unpinAllChatMessages", pinning.unpin_all_chat_messages, ("chat_id",)),
        Method("getChat", chats.get_chat, ("chat_id",)),
        Method("getChatMember", chats.get_chat_member, ("chat_id", "user_id")),
        Method("getChatAdministrators", chats.get_chat_administrators, ("chat_id", "return_bots")),
        Method("leaveChat", chats.leave_chat, ("chat_id",)),
        Method("setMyCommands", menus.set_my_commands, ("commands", *_MENU)),
        Method("getMyCommands", menus.get_my_commands, _MENU),
        Method("deleteMyCommands", menus.delete_my_commands, _MENU),
    )
}
"""By the name in lower case, as Telegram looks them up."""
