"""A database that goes away for a while: a SQLite file that is locked, a PostgreSQL server that hangs up."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

import asyncpg

from tests.postgresql import name_of

IMPATIENT = "?timeout=0.5"
"""What a SQLite address ends with whose writes wait for a lock of their own process only."""


@asynccontextmanager
async def outage(url: str, maintenance: str) -> AsyncIterator[None]:
    """Nobody can write to the database of this address while this is entered.

    `maintenance` is the address of another database on the same PostgreSQL server.
    """
    if url.startswith("sqlite"):
        file = url.removeprefix("sqlite:///").partition("?")[0]
        with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as connection:
            await asyncio.to_thread(connection.execute, "BEGIN EXCLUSIVE")
            yield
        return
    server, name = await asyncpg.connect(maintenance), name_of(url)
    try:
        await server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        # A connection that was just being made is cut too.
        for _ in range(3):
            await server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
            await asyncio.sleep(0.05)
        yield
        await server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    finally:
        await server.close()
