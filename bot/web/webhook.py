"""The door for updates that Telegram pushes (https://core.telegram.org/bots/api#setwebhook)."""

from collections.abc import Awaitable, Callable
from hmac import compare_digest
from http import HTTPStatus
from typing import Any

import msgspec
import structlog
from aiohttp import web
from telegram import Bot, Update

from bot.logs import Fault

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 -- the name of a header
LARGEST_BODY = 2**20
"""Bytes; Telegram's updates have some thousands."""

_log = structlog.stdlib.get_logger(__name__)


class WebhookDoor:
    """Hands the updates of `bot` to `accept`, and answers 200 once it says that an update is handled.

    Any other answer makes Telegram push the update again: at once, then with longer and longer pauses for a day. So
    what can never be read is answered 200 too, and written to the log. Who does not know the `secret` is not heard.
    """

    def __init__(self, accept: Callable[[Update], Awaitable[bool]], bot: Bot, secret: str) -> None:
        self._accept = accept
        self._bot = bot
        self._secret = secret.encode()
        self._hearing = Fault(_log, "reading what is pushed")

    async def take(self, request: web.Request) -> web.Response:
        """Take one update: 403 for a wrong secret, 413 or 400 for a body that is none, 503 while it is not handled.

        Telegram pushes what was cut off once more, so that is no loss, and no line where nobody is left to be answered.
        """
        given = request.headers.get(SECRET_HEADER, "")
        if not compare_digest(given.encode(errors="surrogateescape"), self._secret):
            return web.Response(status=HTTPStatus.FORBIDDEN)
        try:
            document = msgspec.json.decode(await request.read(), type=dict[str, Any])
        except OSError:  # who pushed it is gone
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        except web.RequestPayloadError:
            return self._refuse("a body was broken on its way")
        except msgspec.DecodeError:
            return self._refuse("a body is no JSON object")
        self._hearing.worked()
        update = self._read(document)
        handled = update is None or await self._accept(update)
        return web.Response(status=HTTPStatus.OK if handled else HTTPStatus.SERVICE_UNAVAILABLE)

    def _refuse(self, reason: str) -> web.Response:
        self._hearing.failed(reason)
        refusal = web.Response(status=HTTPStatus.BAD_REQUEST)
        refusal.force_close()  # where a body ends that is none, and the next request begins, nobody can tell
        return refusal

    def _read(self, document: dict[str, Any]) -> Update | None:
        try:
            return Update.de_json(document, self._bot)
        except Exception as error:  # noqa: BLE001 -- the library raises whatever it trips over
            # Not the traceback: its last line may hold a value of the update.
            _log.error("an update cannot be read", update=document.get("update_id"), reason=type(error).__name__)
            return None
