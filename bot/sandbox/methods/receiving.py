"""The bot and its mailbox: who it is, what waits for it, and the answer to a pressed button."""

from __future__ import annotations

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.parameters import Params
from bot.sandbox.sandbox import Sandbox

MAX_CALLBACK_ANSWER = 200
MAX_UPDATES = 100
MAX_POLL_SECONDS = 50


async def get_me(sandbox: Sandbox, _: Params) -> Any:
    """https://core.telegram.org/bots/api#getme."""
    return sandbox.bot.json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#getupdates."""
    allowed = params.get("allowed_updates")
    if isinstance(allowed, list):
        sandbox.updates.allow([str(kind) for kind in allowed])
    limit = min(max(params.get("limit", MAX_UPDATES), 1), MAX_UPDATES)
    seconds = min(max(params.get("timeout", 0), 0), MAX_POLL_SECONDS)
    return await sandbox.updates.poll(params.get("offset", 0), limit, seconds)


async def delete_webhook(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#deletewebhook."""
    if params.get("drop_pending_updates"):
        sandbox.updates.clear()
    return True


async def get_webhook_info(sandbox: Sandbox, _: Params) -> Any:
    """https://core.telegram.org/bots/api#getwebhookinfo."""
    info = {"url": "", "has_custom_certificate": False, "pending_update_count": len(sandbox.updates)}
    allowed = sandbox.updates.allowed
    return info if allowed is None else {**info, "allowed_updates": allowed}


async def answer_callback_query(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#answercallbackquery."""
    if len(params.get("text", "")) > MAX_CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if not sandbox.is_query_open(params.get("callback_query_id", "")):
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    return True
