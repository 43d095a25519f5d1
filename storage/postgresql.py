"""PostgreSQL, the engine for several machines: its address as hosts hand it out, and its connections."""

import ssl
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

REFUSALS = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
"""What a connection that cannot be made is told by: the server, the driver, or the network."""

_PASSING = ("08", "40", "53", "55", "57", "58")
"""Classes of errors that are of the moment: no connection, a deadlock, no room, a lock, a shutdown, a broken system:
https://www.postgresql.org/docs/18/errcodes-appendix.html."""

_GOODBYE = 0.2
"""Seconds for the server to hang up after it is told that a connection ends."""

READING = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""Options of a transaction that sees one moment and changes nothing."""


class _Connection(asyncpg.Connection):  # type: ignore[misc]  # the driver has no types
    """A connection that ends also where the server hangs, which would else hold up every stop."""

    async def close(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109 -- as the driver calls it
        """End it, with the server's consent or without."""
        with suppress(TimeoutError):
            await super().close(timeout=_GOODBYE)


def open_engine(address: str) -> AsyncEngine:
    """The engine for an address as `postgres://user:password@host/name?sslmode=require`.

    The driver reads the address by itself, with every parameter of PostgreSQL's own clients that it knows.
    """
    dsn, options = _without_channel_binding(address), _options(address)

    async def connect() -> Any:
        return await asyncpg.connect(dsn, connection_class=_Connection, **options)

    # Parameters hold chat ids, which belong in no error text. A server may have been restarted since the last query.
    return create_async_engine("postgresql+asyncpg://", async_creator=connect, hide_parameters=True, pool_pre_ping=True)


def is_passing(error: BaseException | None) -> bool:
    """Whether the server says that the same may work in a while."""
    return str(getattr(error, "sqlstate", "")).startswith(_PASSING)


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
