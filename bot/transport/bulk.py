"""Alerts and answers, for very many chats: what a message costs is little more than its HTTP call.

The library builds an object of each call and of each answer. Here a text becomes JSON once, and of an answer nothing
is read but the message's id. What goes wrong is told by the library's own errors.
"""

from functools import lru_cache
from http import HTTPStatus
from typing import Any

import msgspec
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)
from yarl import URL

from bot.transport.request import AiohttpRequest

_TEXTS = 256
"""Texts kept as JSON: some alerts, and what people ask for, in each language."""

_ERRORS: dict[int, type[TelegramError]] = {
    HTTPStatus.BAD_REQUEST: BadRequest,
    HTTPStatus.UNAUTHORIZED: InvalidToken,
    HTTPStatus.FORBIDDEN: Forbidden,
    HTTPStatus.NOT_FOUND: InvalidToken,
    HTTPStatus.CONFLICT: Conflict,
}
"""As the library takes them: to it a malformed token is not found, and whatever is not named here is the network's."""


class Bulk:
    """Sends messages by the bot of this token at this Bot API, over the session of `request`.

    With `paid` each message may cost a tenth of a Star, and up to 1,000 a second pass
    (https://core.telegram.org/bots/faq#how-can-i-message-all-of-my-bot-39s-subscribers-at-once).
    """

    def __init__(self, request: AiohttpRequest, address: str, token: str, *, paid: bool = False) -> None:
        self._request = request
        self._url = URL(f"{address}/bot{token}/sendMessage")
        self._paid = paid

    async def send(
        self,
        chat_id: int,
        html: str,
        thread_id: int | None = None,
        reply_to: int | None = None,
        keyboard: bytes | None = None,
    ) -> int:
        """Send this text, without a link preview, and give the message's id. `keyboard` is one as JSON.

        A message that it is to answer may have been deleted: it is sent all the same.

        Raises Forbidden, BadRequest, ChatMigrated, FloodLimit, InvalidToken or Conflict where Telegram refuses it;
        TimedOut or NetworkError where it is not known whether it was sent, and TelegramError where the answer says
        nothing.
        """
        content = _content(html, keyboard, self._paid)
        document = b'{"chat_id":%d%b,%b' % (chat_id, _place(thread_id, reply_to), content)
        status, answer = await self._request.post_json(self._url, document)
        if not HTTPStatus.OK <= status <= 299:
            raise _refusal(status, answer)
        try:
            return _SENT.decode(answer).result.message_id
        except msgspec.DecodeError:
            raise TelegramError("Invalid server response") from None


_REPLY = b',"reply_parameters":{"message_id":%d,"allow_sending_without_reply":true}'


def _place(thread_id: int | None, reply_to: int | None) -> bytes:
    thread = b"" if thread_id is None else b',"message_thread_id":%d' % thread_id
    return thread if reply_to is None else thread + _REPLY % reply_to


@lru_cache(_TEXTS)
def _content(html: str, keyboard: bytes | None, paid: bool) -> bytes:
    """The second half of a JSON object: what is the same for every chat."""
    # Not a subclass of str, which the encoder does not take.
    content: dict[str, Any] = {"text": str(html), "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
    if keyboard is not None:
        content["reply_markup"] = msgspec.Raw(keyboard)
    if paid:
        content["allow_paid_broadcast"] = True
    return msgspec.json.encode(content).removeprefix(b"{")


class _Message(msgspec.Struct, frozen=True):
    message_id: int


class _Sent(msgspec.Struct, frozen=True):
    result: _Message


class _Parameters(msgspec.Struct, frozen=True):
    migrate_to_chat_id: int = 0


class _Refused(msgspec.Struct, frozen=True):
    description: str
    parameters: _Parameters = _Parameters()


_SENT = msgspec.json.Decoder(_Sent)
_REFUSED = msgspec.json.Decoder(_Refused)


def _refusal(status: int, answer: bytes) -> TelegramError:
    """What Telegram refused; what is not in its words may be a proxy's, and says nothing of the message."""
    try:
        refused = _REFUSED.decode(answer)
    except msgspec.DecodeError:
        return NetworkError(f"HTTP {status}")
    if refused.parameters.migrate_to_chat_id:
        return ChatMigrated(refused.parameters.migrate_to_chat_id)
    return _ERRORS.get(status, NetworkError)(refused.description)
