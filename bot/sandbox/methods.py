"""The methods of the Bot API that the sandbox has, each with the parameters that it takes.

Where several faults come together, the first one named is the one that Telegram names first: the text, then the
keyboard, then the chat.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.calls import Call
from bot.sandbox.chats import Chat, Group
from bot.sandbox.entities import FormattedText, clean, tidy
from bot.sandbox.errors import ApiError, bad_request, method_not_found
from bot.sandbox.keyboard import inline_keyboard
from bot.sandbox.messages import Message
from bot.sandbox.parameters import chat_id, decode
from bot.sandbox.parse_mode import parse_html
from bot.sandbox.sandbox import Sandbox

MAX_TEXT = 4096
MAX_CALLBACK_ANSWER = 200
MAX_UPDATES = 100
MAX_POLL_SECONDS = 50
MAX_COMMANDS = 100
MAX_COMMAND_DESCRIPTION = 256

_COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
_SCOPES_OF_ALL = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_SCOPES_OF_A_CHAT = ("chat", "chat_administrators", "chat_member")

_PUBLIC = ("supergroup", "channel")

Params = Mapping[str, Any]


async def call(sandbox: Sandbox, name: str, raw: Params) -> Any:
    """Do what the bot asks for and put it on record; every call passes here.

    Polls for updates are not recorded: they say nothing of what the bot does, and there is no end of them.

    Args:
        sandbox: the Telegram that is asked.
        name: the method, in any case.
        raw: the parameters as they came.

    Raises:
        ApiError: the refusal.

    """
    method = METHODS.get(name.lower())
    if method is None:
        raise method_not_found()
    params = dict(raw)
    try:
        params = decode(raw, method.parameters)
        result = await method.act(sandbox, params)
    except ApiError as error:
        if method.recorded:
            sandbox.record(Call(method.name, params, error=error))
        raise
    if method.recorded:
        sandbox.record(Call(method.name, params, result))
    return result


async def _get_me(sandbox: Sandbox, _: Params) -> Any:
    """https://core.telegram.org/bots/api#getme."""
    return sandbox.bot.json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def _get_updates(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#getupdates."""
    allowed = params.get("allowed_updates")
    if isinstance(allowed, list):
        sandbox.updates.allow([str(kind) for kind in allowed])
    limit = min(max(params.get("limit", MAX_UPDATES), 1), MAX_UPDATES)
    seconds = min(max(params.get("timeout", 0), 0), MAX_POLL_SECONDS)
    return await sandbox.updates.poll(params.get("offset", 0), limit, seconds)


async def _delete_webhook(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#deletewebhook."""
    if params.get("drop_pending_updates"):
        sandbox.updates.clear()
    return True


async def _get_webhook_info(sandbox: Sandbox, _: Params) -> Any:
    """https://core.telegram.org/bots/api#getwebhookinfo."""
    info = {"url": "", "has_custom_certificate": False, "pending_update_count": len(sandbox.updates)}
    allowed = sandbox.updates.allowed
    return info if allowed is None else {**info, "allowed_updates": allowed}


async def _send_message(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#sendmessage."""
    content = _content(params)
    keyboard = inline_keyboard(params.get("reply_markup"))
    chat = _open_chat(sandbox, params)
    reply_to = _replied(chat, params.get("reply_parameters"))
    message = Message(
        chat,
        sandbox.bot,
        sandbox.unix_time(),
        content,
        keyboard=keyboard,
        reply_to=reply_to,
        thread=_thread(chat, params),
        options=_options(params),
    )
    chat.add(message)
    if isinstance(chat, Group):
        chat.last_bot = sandbox.bot
    return message.json()


async def _edit_message_text(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#editmessagetext."""
    content = _content(params)
    keyboard = inline_keyboard(params.get("reply_markup"))
    if "chat_id" not in params and "message_id" not in params:
        raise bad_request("message identifier is not specified")
    chat = _open_chat(sandbox, params)
    message = chat.messages.get(params.get("message_id", 0))
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender != sandbox.bot:
        raise bad_request("message can't be edited")
    if (message.content, message.keyboard) == (content, keyboard):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same as a "
            "current content and reply markup of the message"
        )
    message.content, message.keyboard = content, keyboard
    message.options |= _options(params)
    message.edit_date = sandbox.unix_time()
    return message.json()


async def _answer_callback_query(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#answercallbackquery."""
    if len(params.get("text", "")) > MAX_CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if not sandbox.is_query_open(params.get("callback_query_id", "")):
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    return True


async def _set_my_commands(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#setmycommands."""
    commands = params.get("commands") or []
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    sandbox.commands[_menu(sandbox, params)] = [_command(command) for command in commands]
    return True


async def _get_my_commands(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#getmycommands."""
    return sandbox.commands.get(_menu(sandbox, params), [])


async def _delete_my_commands(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#deletemycommands."""
    sandbox.commands.pop(_menu(sandbox, params), None)
    return True


def _content(params: Params) -> FormattedText:
    """Read the text by its parse mode; HTML is the only one here."""
    text, mode = params.get("text", ""), params.get("parse_mode", "").lower()
    if not text:
        raise bad_request("message text is empty")
    if mode not in ("", "html"):
        raise bad_request("unsupported parse_mode")
    content = tidy(parse_html(text) if mode else FormattedText(clean(text)))
    if not content.text:
        raise bad_request("text must be non-empty")
    if len(content.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return content


def _chat(sandbox: Sandbox, params: Params) -> Chat:
    identifier = chat_id(params.get("chat_id", ""))
    if identifier == "":
        raise bad_request("chat_id is empty")
    if isinstance(identifier, int):
        chat = sandbox.chats.get(identifier)
    else:
        public = (one for one in sandbox.chats.values() if one.kind in _PUBLIC and one.username)
        chat = next((one for one in public if f"@{one.username}".lower() == identifier.lower()), None)
    if chat is None:
        raise bad_request("chat not found")
    return chat


def _open_chat(sandbox: Sandbox, params: Params) -> Chat:
    """Find a chat that the bot may write to."""
    chat = _chat(sandbox, params)
    refusal = chat.refusal_to_write(sandbox.bot)
    if refusal is not None:
        raise refusal
    return chat


def _replied(chat: Chat, reply: Any) -> Message | None:
    if not isinstance(reply, dict) or not isinstance(reply.get("message_id"), int):
        return None
    message = chat.messages.get(reply["message_id"])
    if message is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return message


def _thread(chat: Chat, params: Params) -> int | None:
    thread: int | None = params.get("message_thread_id")
    if thread and not (isinstance(chat, Group) and thread in chat.topics):
        raise bad_request("message thread not found")
    return thread or None


def _options(params: Params) -> dict[str, Any]:
    """Keep what a message gives back of how it was asked for."""
    options = {"link_preview_options": params.get("link_preview_options")}
    if params.get("protect_content"):
        options["has_protected_content"] = True
    return {name: value for name, value in options.items() if value}


def _command(command: Any) -> dict[str, str]:
    for field in ("command", "description"):
        if not isinstance(command, dict) or not isinstance(command.get(field), str):
            raise bad_request(f"can't parse BotCommand: Can't find field \"{field}\"")
    name, description = command["command"].strip().removeprefix("/"), command["description"].strip()
    if not _COMMAND_NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= MAX_COMMAND_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _menu(sandbox: Sandbox, params: Params) -> tuple[str, str]:
    """Name the menu of a scope and language: the scope as sorted JSON, the language or ""."""
    scope = params.get("scope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind in _SCOPES_OF_A_CHAT:
        _chat(sandbox, scope)
    elif kind not in _SCOPES_OF_ALL:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    return json.dumps(scope, sort_keys=True), params.get("language_code", "")


@dataclass(frozen=True, slots=True)
class Method:
    """A method: its name, what it does, the parameters it takes, and whether it goes on record."""

    name: str
    act: Callable[[Sandbox, Params], Awaitable[Any]]
    parameters: tuple[str, ...] = ()
    recorded: bool = True


_TEXT = ("text", "parse_mode", "link_preview_options", "reply_markup")
_SENDING = ("message_thread_id", "disable_notification", "protect_content", "allow_paid_broadcast", "reply_parameters")
_MENU = ("scope", "language_code")

METHODS = {
    method.name.lower(): method
    for method in (
        Method("getMe", _get_me),
        Method("getUpdates", _get_updates, ("offset", "limit", "timeout", "allowed_updates"), recorded=False),
        Method("deleteWebhook", _delete_webhook, ("drop_pending_updates",)),
        Method("getWebhookInfo", _get_webhook_info),
        Method("sendMessage", _send_message, ("chat_id", *_TEXT, *_SENDING)),
        Method("editMessageText", _edit_message_text, ("chat_id", "message_id", *_TEXT)),
        Method(
            "answerCallbackQuery",
            _answer_callback_query,
            ("callback_query_id", "text", "show_alert", "url", "cache_time"),
        ),
        Method("setMyCommands", _set_my_commands, ("commands", *_MENU)),
        Method("getMyCommands", _get_my_commands, _MENU),
        Method("deleteMyCommands", _delete_my_commands, _MENU),
    )
}
"""By the name in lower case, as Telegram looks them up."""
