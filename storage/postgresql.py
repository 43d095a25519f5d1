"""PostgreSQL, the engine for several machines: its address as hosts hand it out, and its connections."""

import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import asyncpg
from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

REFUSALS = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
"""What a connection that cannot be made is told by: the server, the driver, or the network."""

_READ_ONLY = "25006"
_PASSING = ("08", _READ_ONLY, "40", "53", "55", "57", "58")
"""Errors that are of the moment, or whole classes of them: no connection, a server that takes no writes, a deadlock, no
room, a lock, a shutdown, a broken system: https://www.postgresql.org/docs/18/errcodes-appendix.html."""

HURRIED, PATIENT = 10.0, 180.0
"""Seconds for one statement: for most of them, and for one that may write a row for each of very many chats.

A million deliveries are queued in 8 seconds on two cores. A connection may have died without a word, so that nobody
will ever answer: after a failover, behind a proxy that keeps it, or one whose way was forgotten.
"""
_CONNECTING = 10.0
"""Seconds for a new connection."""
_BEGINNING = 5.0
"""Seconds for the begin of a transaction, which waits for nothing."""
_KEEPALIVE: Mapping[str, int] = {
    "TCP_KEEPIDLE": 5,
    "TCP_KEEPINTVL": 5,
    "TCP_KEEPCNT": 2,
    "TCP_USER_TIMEOUT": 15_000,
}
"""How a system notices within some 15 seconds that the other machine is gone, where it has these options; the last one
counts milliseconds. Being asked so often, nothing between them forgets the way either."""
_GOODBYE = 0.2
"""Seconds for the server to hang up after it is told that a connection ends."""

READING = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""Options of a transaction that sees one moment and changes nothing."""


class _Connection(asyncpg.Connection):  # type: ignore[misc]  # the driver has no types
    """A connection that is given up where the server hangs.

    At a begin another one is taken then; and an end would else hold up every stop.
    """

    def keep_alive(self) -> None:
        """Let the system look whether the other machine is still there."""
        way = self._transport.get_extra_info("socket")
        if way.family == getattr(socket, "AF_UNIX", None):
            return
        way.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in _KEEPALIVE.items():
            if (option := getattr(socket, name, None)) is not None:
                way.setsockopt(socket.IPPROTO_TCP, option, value)

    async def execute(self, query: str, *args: Any, timeout: float | None = None) -> str:  # noqa: ASYNC109 -- as called
        """As the driver, which says BEGIN by this, also to find out whether a connection that rested still works."""
        if not query.startswith("BEGIN"):
            return str(await super().execute(query, *args, timeout=timeout))
        try:
            return str(await super().execute(query, timeout=_BEGINNING))
        except TimeoutError:
            self.terminate()
            raise asyncpg.ConnectionDoesNotExistError("the server does not answer") from None

    async def close(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109 -- as the driver calls it
        """End it, with the server's consent or without."""
        with suppress(TimeoutError):
            await super().close(timeout=_GOODBYE)


def open_engine(address: str, limit: float) -> AsyncEngine:
    """The engine for an address as `postgres://user:password@host/name?sslmode=require`.

    The driver reads the address by itself, with every parameter of PostgreSQL's own clients that it knows. A statement
    that takes longer than `limit` seconds raises TimeoutError.
    """
    dsn, options = _without_channel_binding(address), _options(address)

    async def connect() -> Any:
        connection = await asyncpg.connect(
            dsn, connection_class=_Connection, timeout=_CONNECTING, command_timeout=limit, **options
        )
        connection.keep_alive()
        return connection

    # Parameters hold chat ids, which belong in no error text. A server may have been restarted since the last query.
    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=connect, hide_parameters=True, pool_pre_ping=True
    )
    event.listen(engine.sync_engine, "handle_error", _let_go)
    return engine


def _let_go(context: ExceptionContext) -> None:
    """Use no connection again that died, nor one to a server that takes no writes: a new one may lead to one that does.

    What a server forbids as a connection is made it forbids there until that ends.
    """
    error = context.original_exception
    if isinstance(error, TimeoutError) or _state(error) == _READ_ONLY:
        context.is_disconnect = True


def is_passing(error: BaseException | None) -> bool:
    """Whether the server says that the same may work in a while."""
    return _state(error).startswith(_PASSING)


def _state(error: BaseException | None) -> str:
    return str(getattr(error, "sqlstate", ""))


def _without_channel_binding(address: str) -> str:
    """The address without what the driver does not know and would hand to the server, which refuses it."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name != "channel_binding"]
    return parts._replace(query=urlencode(kept)).geturl()


def _options(address: str) -> dict[str, Any]:
    """How the server's certificate is checked where the driver would look for a file that few machines have.

    Without a certificate of one's own, the authorities that this machine trusts vouch for the server, as they do with
    `sslrootcert=system` in PostgreSQL's own clients.
    """
    query = dict(parse_qsl(urlsplit(address).query))
    mode, authorities = query.get("sslmode", ""), query.get("sslrootcert", "system")
    if not mode.startswith("verify-") or authorities != "system":
        return {}
    context = ssl.create_default_context()
    context.check_hostname = mode == "verify-full"
    return {"ssl": context}
