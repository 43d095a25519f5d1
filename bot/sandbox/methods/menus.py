"""Command menus, one for each scope and language (https://core.telegram.org/bots/api#botcommandscope)."""

import json
import re
from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.lookup import readable_chat
from bot.sandbox.parameters import Params
from bot.sandbox.sandbox import Sandbox

MAX_COMMANDS = 100
MAX_COMMAND_DESCRIPTION = 256

_COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_SCOPES_OF_ALL = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_SCOPES_OF_A_CHAT = ("chat", "chat_administrators", "chat_member")


async def set_my_commands(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#setmycommands."""
    commands = params.get("commands") or []
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    sandbox.commands[_menu(sandbox, params)] = [_command(command) for command in commands]
    return True


async def get_my_commands(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#getmycommands."""
    return sandbox.commands.get(_menu(sandbox, params), [])


async def delete_my_commands(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#deletemycommands."""
    sandbox.commands.pop(_menu(sandbox, params), None)
    return True


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
    """The name of the menu of a scope and language: the scope as sorted JSON, the language or ""."""
    scope = params.get("scope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind in _SCOPES_OF_A_CHAT:
        scope = {**scope, "chat_id": readable_chat(sandbox, scope).id}
    elif kind not in _SCOPES_OF_ALL:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    language = params.get("language_code", "")
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return json.dumps(scope, sort_keys=True), language
