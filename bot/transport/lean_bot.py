"""The library's bot, with a way to answer that is as cheap as an alert.

The library makes an object of each button that is sent, and of each part of the message that Telegram answers with,
which nobody looks at: that is most of what an answer costs.
"""

from typing import Any

from telegram.ext import BaseRateLimiter, ExtBot

from bot.transport.bulk import Bulk
from bot.transport.request import AiohttpRequest


class LeanBot(ExtBot[Any]):
    """The bot of this token at this Bot API; both its answers and all else go over the session of `request`."""

    def __init__(
        self, request: AiohttpRequest, address: str, token: str, rate_limiter: BaseRateLimiter[Any] | None = None
    ) -> None:
        super().__init__(
            token,
            base_url=f"{address}/bot",
            base_file_url=f"{address}/file/bot",
            request=request,
            get_updates_request=request,
            rate_limiter=rate_limiter,
        )
        self._free, self._paid = (Bulk(request, address, token, paid=paid) for paid in (False, True))

    async def answer(
        self,
        chat_id: int,
        html: str,
        thread_id: int | None = None,
        reply_to: int | None = None,
        keyboard: bytes | None = None,
    ) -> None:
        """Send this text, without a link preview, when it is its turn. `keyboard` is one as JSON.

        Raises what `send_message` raises.
        """
        data: dict[str, Any] = {"chat_id": chat_id}

        async def send() -> dict[str, Any]:
            # The limiter says with the data of a call whether it may be paid for.
            bulk = self._paid if data.get("allow_paid_broadcast") else self._free
            return {"message_id": await bulk.send(chat_id, html, thread_id, reply_to, keyboard)}

        if self.rate_limiter is None:
            await send()
            return
        await self.rate_limiter.process_request(
            callback=send, args=(), kwargs={}, endpoint="sendMessage", data=data, rate_limit_args=None
        )
