"""The Bot API over one aiohttp session: the transport under python-telegram-bot.

Its own transport spends several times the processor time on a message. No error from here names the token, which
stands in the address of every call.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any, NamedTuple

import aiohttp
import msgspec
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.logs import without_token

_JSON = {"Content-Type": "application/json"}


class FloodLimit(RetryAfter):
    """Telegram asks to wait. `retry_after` is a timedelta whatever the environment says to the library."""

    @property
    def retry_after(self) -> timedelta:
        """How long to wait before the next try."""
        return self._retry_after


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to wait: for a free connection, for a new one, for the call to be taken, for its answer."""

    pool: float = 5
    connect: float = 5
    write: float = 5
    upload: float = 20
    """Instead of `write`, where files are sent."""
    read: float = 10


class _Patience(NamedTuple):
    """How long a call may take: as a `whole`, in seconds, and in its steps.

    The whole is not left to aiohttp: where a call is cancelled in the moment in which that runs out, its timer takes
    the cancellation for its own, and whoever was to stop goes on (https://github.com/aio-libs/aiohttp/issues/5979).
    """

    whole: float | None
    steps: aiohttp.ClientTimeout


class AiohttpRequest(BaseRequest):
    """Calls the Bot API with at most `connections` calls in flight; more wait for `Timeouts.pool`.

    `outcomes` counts the calls that send or change a message by what became of them: "ok", or the name of an error of
    python-telegram-bot's.
    """

    __slots__ = ("_connections", "_ordinary", "_session", "_timeouts", "outcomes")

    def __init__(self, connections: int = 100, timeouts: Timeouts | None = None) -> None:
        self._connections = connections
        self._timeouts = timeouts or Timeouts()
        self._ordinary = self._timeout(False, {})
        self._session: aiohttp.ClientSession | None = None
        self.outcomes = Counter[str]()

    @property
    def read_timeout(self) -> float:
        """How long an answer is waited for where the caller does not say."""
        return self._timeouts.read

    async def initialize(self) -> None:
        """Open the session, once."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(
                connector=connector, headers={"User-Agent": self.USER_AGENT}, cookie_jar=aiohttp.DummyCookieJar()
            )

    async def shutdown(self) -> None:
        """Close the session and its connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *_: object,
        **timeouts: object,
    ) -> tuple[int, bytes]:
        """Make one call and give the status and the body of its answer.

        `timeouts` are the library's own: pool_timeout, connect_timeout, write_timeout and read_timeout, each in
        seconds, None for no limit, or its mark for "not given".

        Raises TimedOut where nothing came in time, NetworkError where the other side cannot be reached, FloodLimit.
        """
        patience = self._timeout(request_data is not None and request_data.contains_files, timeouts)
        return await self._call(method, url, patience, **_body(request_data))

    async def post_json(self, url: URL, document: bytes) -> tuple[int, bytes]:
        """Post a document that is JSON already, and give the status and the body of the answer.

        Raises what `do_request` raises.
        """
        return await self._call("POST", url, self._ordinary, data=document, headers=_JSON)

    async def _call(self, method: str, url: str | URL, patience: _Patience, **content: Any) -> tuple[int, bytes]:
        assert self._session is not None, "initialize() comes first"
        outcome = NetworkError.__name__
        try:
            async with (
                asyncio.timeout(patience.whole),
                self._session.request(method, url, timeout=patience.steps, allow_redirects=False, **content) as answer,
            ):
                body = await answer.read()
            outcome = _OUTCOMES.get(answer.status, outcome)
            return _checked(answer.status, body)
        except TimeoutError as error:
            outcome = TimedOut.__name__
            raise TimedOut(f"Timed out: {_named(error)}") from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(_named(error)) from None
        finally:
            if str(url).endswith(_OF_MESSAGES):
                self.outcomes[outcome] += 1

    def _timeout(self, uploads: bool, given: Mapping[str, object]) -> _Patience:
        """Aiohttp waits for a free connection and for a new one under one limit, and has none for writing."""
        pool = _seconds(given.get("pool_timeout", ...), self._timeouts.pool)
        connect = _seconds(given.get("connect_timeout", ...), self._timeouts.connect)
        write = _seconds(given.get("write_timeout", ...), self._timeouts.upload if uploads else self._timeouts.write)
        read = _seconds(given.get("read_timeout", ...), self._timeouts.read)
        acquire = None if pool is None or connect is None else pool + connect
        whole = None if acquire is None or write is None or read is None else acquire + write + read
        steps = aiohttp.ClientTimeout(total=None, connect=acquire, sock_connect=connect, sock_read=read)
        return _Patience(whole, steps)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer, without writing it to the log where it is no JSON. Raises TelegramError there."""
        try:
            return msgspec.json.decode(payload, type=dict[str, Any])
        except msgspec.DecodeError as error:
            raise TelegramError("Invalid server response") from error


_OF_MESSAGES = ("/sendMessage", "/editMessageText", "/sendPhoto", "/sendDocument")
_OUTCOMES: dict[int, str] = {
    HTTPStatus.OK: "ok",
    HTTPStatus.BAD_REQUEST: BadRequest.__name__,
    HTTPStatus.UNAUTHORIZED: InvalidToken.__name__,
    HTTPStatus.FORBIDDEN: Forbidden.__name__,
    HTTPStatus.TOO_MANY_REQUESTS: RetryAfter.__name__,
}


def _seconds(given: object, default: float) -> float | None:
    return given if given is None or isinstance(given, (int, float)) else default


def _body(data: RequestData | None) -> Mapping[str, Any]:
    if data is None:
        return {}
    if not data.contains_files:
        return {"json": data.parameters}
    # Quoted field names are percent-encoded, and a Cyrillic file name arrives as gibberish.
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, content_type) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=content_type)
    return {"data": form}


def _checked(status: int, payload: bytes) -> tuple[int, bytes]:
    """Raise where Telegram asks to wait; of another refusal take out the token, which a proxy may repeat."""
    if HTTPStatus.OK <= status <= 299:
        return status, payload
    if status == HTTPStatus.TOO_MANY_REQUESTS and (wait := _retry_after(payload)):
        raise FloodLimit(wait)
    return status, without_token(payload.decode(errors="replace")).encode()


def _retry_after(payload: bytes) -> int:
    try:
        return msgspec.json.decode(payload, type=_Refusal).parameters.retry_after
    except msgspec.DecodeError:
        return 0


class _Parameters(msgspec.Struct, frozen=True):
    retry_after: int = 0


class _Refusal(msgspec.Struct, frozen=True):
    parameters: _Parameters = _Parameters()


def _named(error: Exception) -> str:
    return without_token(f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)
