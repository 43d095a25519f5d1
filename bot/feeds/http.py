"""The only client of feeds on the web: asks for what changed, takes no more than is allowed, and waits when asked to.

It keeps to what publishers of results ask of those who read them: validators (RFC 9110, 13.1), gzip, a name in
User-Agent, Retry-After (RFC 9110, 10.2.3), and longer pauses the longer a server is in trouble.
"""

import asyncio
import hashlib
import os
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from types import TracebackType

import aiohttp
import structlog
from yarl import URL

from bot.feed_address import FeedServer
from bot.feeds.feed import FeedError, Payload
from bot.feeds.http_body import Bounds, read_body, unpacked
from bot.feeds.http_pauses import Pauses, asked_pause

_NAME = "election-results-bot"
_CONDITIONS = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_IN_FULL_EVERY = timedelta(minutes=10)
"""A server that forgets to change its validators would else hide every later count."""

_log = structlog.stdlib.get_logger(__name__)


class _TroubleError(FeedError):
    """The server is in trouble, or cannot be reached: it is left alone for a while, `pause` where it said how long."""

    def __init__(self, reason: str, place: str, pause: timedelta | None = None) -> None:
        super().__init__(reason, place)
        self.pause = pause


@dataclass(slots=True)
class HttpFeed:
    """The document at one address, given when it changed. It works while it is entered.

    `contact` is how the publisher reaches whoever runs the bot. Before `published_from`, while the polls are open, the
    server may well have no such document yet. `chance` gives a number from 0 to 1 for the length of a pause.
    """

    address: FeedServer
    contact: str | None = None
    published_from: datetime | None = None
    bounds: Bounds = field(default_factory=Bounds)
    chance: Callable[[], float] = random.random
    _session: aiohttp.ClientSession | None = None
    _conditions: dict[str, str] = field(default_factory=dict)
    _digest: bytes | None = None
    _in_full_at: datetime | None = None
    _pauses: Pauses = field(default_factory=Pauses)
    _absent: bool = False

    async def __aenter__(self) -> "HttpFeed":
        """Open the session."""
        name = _NAME if self.contact is None else f"{_NAME} (+{self.contact})"
        self._session = aiohttp.ClientSession(
            timeout=self.bounds.timeout,
            headers={"User-Agent": name, "Accept-Encoding": "gzip"},
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()

    async def fetch(self, now: datetime) -> Sequence[Payload]:
        """The document where it changed since the last look.

        Raises FeedError; while the server is left alone, the one that is the reason for it.
        """
        if self._pauses.still(now):
            raise self._fault(self._pauses.reason)
        try:
            payloads = await self._look(now)
        except _TroubleError as trouble:
            self._pauses.begin(now, trouble.reason, trouble.pause, self.chance())
            raise
        self._pauses = Pauses()
        return payloads

    def forget(self) -> None:
        """Ask for the document in full again: the validators of one that was not taken in could hide a better one."""
        self._conditions, self._digest = {}, None

    async def _look(self, now: datetime) -> Sequence[Payload]:
        stale = self._in_full_at is None or now - self._in_full_at >= _IN_FULL_EVERY
        status, headers, body = await self._ask({} if stale else self._conditions)
        if status == HTTPStatus.NOT_MODIFIED and self._digest is not None:
            return ()
        if status == HTTPStatus.NOT_FOUND and self.published_from is not None and now < self.published_from:
            self._note_absence()
            return ()
        if status != HTTPStatus.OK:
            raise self._refusal(status, headers, now)
        return await self._take(headers, body, now)

    async def _take(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Sequence[Payload]:
        try:
            document = await asyncio.to_thread(unpacked, headers.get("Content-Encoding", ""), body, self.bounds)
        except ValueError as error:
            raise self._fault(str(error)) from error
        digest, before = hashlib.sha256(document).digest(), self._digest
        self._conditions = {asked: headers[given] for given, asked in _CONDITIONS.items() if given in headers}
        self._digest, self._in_full_at, self._absent = digest, now, False
        return () if digest == before else (Payload(document, self.address.shown),)

    def _note_absence(self) -> None:
        if not self._absent:
            _log.info("the feed has nothing yet, as is usual before the polls close", place=self.address.shown)
        self._absent = True

    async def _ask(self, conditions: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and body of the answer, after every redirect."""
        try:
            async with asyncio.timeout(self.bounds.whole):
                return await self._follow(URL(self.address.url), conditions)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise _TroubleError(_in_words(error), self.address.shown) from None
        except ValueError as error:
            raise self._fault(str(error)) from None

    async def _follow(self, url: URL, conditions: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        assert self._session is not None, "a feed is entered before it is asked"
        headers = dict(conditions)
        if url.user is not None or url.password is not None:
            headers["Authorization"] = aiohttp.encode_basic_auth(url.user or "", url.password or "")
            url = url.with_user(None)
        for _ in range(_MOST_REDIRECTS + 1):
            async with self._session.get(url, headers=headers, allow_redirects=False) as answer:
                if answer.status not in _REDIRECTS:
                    body = await read_body(answer, self.bounds) if answer.status == HTTPStatus.OK else b""
                    return answer.status, answer.headers.copy(), body
                url = _redirected(url, answer.headers.get("Location", ""))
        raise ValueError("redirects again and again")

    def _refusal(self, status: int, headers: Mapping[str, str], now: datetime) -> FeedError:
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            pause = asked_pause(headers.get("Retry-After", ""), now)
            return _TroubleError(_answers(status), self.address.shown, pause)
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            return self._fault(f"{_answers(status)}: check the user, the password or the key in FEED_URL")
        if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            return self._fault(f"{_answers(status)}: check the address in FEED_URL")
        return self._fault(_answers(status))

    def _fault(self, reason: str) -> FeedError:
        return FeedError(reason, self.address.shown)


def _redirected(url: URL, location: str) -> URL:
    """Where a redirect leads. Raises ValueError where that is another server: figures are those of the one named."""
    target = url.join(URL(location))
    same_place = target.host == url.host and (target.origin() == url.origin() or target.scheme == "https")
    if not location or target.scheme not in {"http", "https"} or not same_place:
        raise ValueError(f'redirects to "{target.host}": give the address there as FEED_URL, if it is right')
    return target


def _answers(status: int) -> str:
    known = status in {known.value for known in HTTPStatus}
    return f"answers {status} {HTTPStatus(status).phrase}" if known else f"answers {status}"


def _in_words(error: Exception) -> str:
    """What went wrong on the way, in words that never hold the address."""
    match error:
        case TimeoutError():
            return "gives no whole answer in time"
        case aiohttp.ClientConnectorDNSError():
            return "cannot be reached: no such host"
        case aiohttp.ClientSSLError():
            return "cannot be trusted: its certificate is no good"
        case aiohttp.ClientConnectorError():
            return f"cannot be reached: {os.strerror(error.os_error.errno or 0)}"
        case aiohttp.ClientPayloadError() | aiohttp.ServerDisconnectedError() | OSError():
            return "breaks off its answer"
        case _:
            return f"gives an answer that is no HTTP: {type(error).__name__}"
