"""Posts updates to the bot's webhook, again and again until it takes them, each chat's in their order.

An answer of 2xx takes an update, and its body may hold one call of a method, whose result nobody is told. Anything else
is tried again: at once, then after 2, 4, 8 seconds and so on up to a minute, for a day.
"""

import asyncio
import json
from http import HTTPStatus
from typing import Any

import aiohttp

from bot.sandbox.errors import ApiError
from bot.sandbox.faults import ConnectionDroppedError
from bot.sandbox.methods import call
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.updates import Pending
from bot.sandbox.webhook import Webhook

_LONGEST_PAUSE = 60.0
_TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=60)
_SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header


class WebhookPosts:
    """Posts the updates of one sandbox to whatever webhook its bot sets."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._last: dict[int | None, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Post what waits, and whatever comes, until cancelled; nothing while no webhook is set."""
        slot = self._sandbox.webhook
        while True:
            slot.changed.clear()
            async with asyncio.TaskGroup() as work:
                posting = work.create_task(self._post_all(slot.webhook))
                await slot.changed.wait()
                posting.cancel()

    async def _post_all(self, webhook: Webhook | None) -> None:
        if webhook is None:
            return
        connector = aiohttp.TCPConnector(limit=webhook.max_connections)
        headers = {_SECRET: webhook.secret} if webhook.secret else {}
        async with (
            aiohttp.ClientSession(connector=connector, headers=headers, timeout=_TIMEOUT) as session,
            asyncio.TaskGroup() as posts,
        ):
            begun = 0
            while True:
                for pending in await self._sandbox.updates.after(begun):
                    before = self._last.get(pending.chat_id)
                    post = posts.create_task(self._post_in_turn(session, webhook.url, pending, before))
                    self._last[pending.chat_id] = post
                    begun = pending.update_id

    async def _post_in_turn(
        self, session: aiohttp.ClientSession, url: str, pending: Pending, before: asyncio.Task[None] | None
    ) -> None:
        if before is not None:
            await asyncio.wait({before})
        pause = 0.0
        while self._sandbox.updates.holds(pending):
            fault = await self._post(session, url, pending)
            if fault is None:
                self._sandbox.updates.confirm(pending)
                break
            self._sandbox.webhook.last_error = self._sandbox.unix_time(), fault
            await asyncio.sleep(pause)
            pause = min(max(pause * 2, self._sandbox.webhook.first_pause), _LONGEST_PAUSE)
        if self._last.get(pending.chat_id) is asyncio.current_task():
            del self._last[pending.chat_id]

    async def _post(self, session: aiohttp.ClientSession, url: str, pending: Pending) -> str | None:
        """What went wrong when an update was posted once; None where the bot took it."""
        try:
            async with session.post(url, json=pending.json()) as answer:
                body = await answer.read()
        except TimeoutError:
            return "Read timeout expired"
        except aiohttp.ClientConnectorError:
            return "Connection refused"
        except aiohttp.ClientError:
            return "Connection closed"
        if not HTTPStatus.OK <= answer.status <= 299:
            return f"Wrong response from the webhook: {answer.status} {answer.reason}"
        await self._act(body)
        return None

    async def _act(self, body: bytes) -> None:
        """Make the call that an answer holds, if it holds one; a refusal is on record, but nobody tells the bot."""
        parameters = _object(body)
        method = parameters.pop("method", None)
        if isinstance(method, str):
            try:
                await call(self._sandbox, method, parameters)
            except (ApiError, ConnectionDroppedError):
                return


def _object(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
