"""The bot and its mailbox: who it is, what waits for it, and the answer to a pressed button."""

from typing import Any

from bot.sandbox.errors import bad_request, webhook_is_active
from bot.sandbox.parameters import Params
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.users import present
from bot.sandbox.webhook import webhook_at

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
    if sandbox.webhook.webhook is not None:
        raise webhook_is_active()
    _allow(sandbox, params)
    limit = min(max(params.get("limit", MAX_UPDATES), 1), MAX_UPDATES)
    seconds = min(max(params.get("timeout", 0), 0), MAX_POLL_SECONDS)
    return await sandbox.updates.poll(params.get("offset", 0), limit, seconds)


async def set_webhook(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#setwebhook."""
    url, secret = params.get("url", ""), params.get("secret_token", "")
    if not url:
        return await delete_webhook(sandbox, params)
    webhook = webhook_at(url, secret, params.get("max_connections"))
    if params.get("drop_pending_updates"):
        sandbox.updates.clear()
    _allow(sandbox, params)
    sandbox.webhook.set(webhook)
    return True


async def delete_webhook(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#deletewebhook."""
    if params.get("drop_pending_updates"):
        sandbox.updates.clear()
    sandbox.webhook.set(None)
    return True


async def get_webhook_info(sandbox: Sandbox, _: Params) -> Any:
    """https://core.telegram.org/bots/api#getwebhookinfo."""
    webhook, failed = sandbox.webhook.webhook, sandbox.webhook.last_error
    info = {
        "url": "" if webhook is None else webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(sandbox.updates),
    }
    return info | present(
        last_error_date=None if failed is None else failed[0],
        last_error_message=None if failed is None else failed[1],
        max_connections=None if webhook is None else webhook.max_connections,
        allowed_updates=sandbox.updates.allowed,
    )


def _allow(sandbox: Sandbox, params: Params) -> None:
    """Take only the kinds of updates that a call names; without a word the kinds stay as they were."""
    allowed = params.get("allowed_updates")
    if isinstance(allowed, list):
        sandbox.updates.allow([str(kind) for kind in allowed])


async def answer_callback_query(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#answercallbackquery."""
    if len(params.get("text", "")) > MAX_CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if not sandbox.queries.is_open(params.get("callback_query_id", "")):
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    return True
