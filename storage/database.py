"""The database: its two kinds of transaction, and that its schema is the one that this code knows."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TypeAlias

from sqlalchemy import exc, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage import postgresql, schema, sqlite

Transaction: TypeAlias = AsyncConnection
"""What every function of this package works in: it opens none by itself."""

_FAULTS = (sqlite3.DatabaseError, exc.DBAPIError, *postgresql.REFUSALS)
_ADVICE = "give another one in DATABASE_URL, as sqlite:///election.db or postgres://user:password@host/election"


class DatabaseError(Exception):
    """The database cannot be used; the text says why and what to do."""


class DatabaseUnavailableError(DatabaseError):
    """The database cannot be used at this moment, as it is locked or not reached: the same may work in a while."""


class Database:
    """One database, from `sqlite:///path` or `postgres://user:password@host/name?sslmode=require`."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self._file = parsed.database if parsed.get_backend_name() == "sqlite" else None
        if self._file is None:
            self._writer = postgresql.open_engine(url, postgresql.HURRIED)
            self._patient = postgresql.open_engine(url, postgresql.PATIENT)
            self._reader = self._writer.execution_options(**postgresql.READING)
        else:
            self._reader = sqlite.open_engine(parsed)
            self._writer = self._patient = self._reader.execution_options(**sqlite.WRITING)
        self.name = parsed.set(query={}).render_as_string(hide_password=True)
        """Its address without secrets."""

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that only reads: one consistent view, blocking nobody.

        Raises DatabaseUnavailableError where the database is away, at its begin or in the middle.
        """
        return self._transaction(self._reader)

    def writing(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that writes; on SQLite it takes the write lock at once, so it never fails half-way for it.

        Raises DatabaseUnavailableError where the database is away; nothing is known to be written then.
        """
        return self._transaction(self._writer)

    def writing_much(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """As `writing`, for statements that may take a minute, as those that write a row for each of very many chats.

        It takes accordingly longer to find that a server will never answer.
        """
        return self._transaction(self._patient)

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        try:
            async with engine.begin() as connection:
                yield connection
        except (exc.DBAPIError, exc.TimeoutError, *postgresql.REFUSALS) as error:
            if not _is_passing(error):
                raise
            raise DatabaseUnavailableError(f"The database {self.name} cannot be used ({_reason(error)})") from error

    async def prepare(self) -> None:
        """Make sure that the schema is the one that this code knows: a SQLite file is migrated to it.

        A PostgreSQL server may have other machines at work on it, so it is migrated by `migrate` alone. Raises
        DatabaseError where it cannot be reached or opened, is no database, or has an older or a newer schema.
        """
        if self._file:
            await self.migrate()
            return
        async with self._in_words(), self.reading() as connection:
            await connection.run_sync(schema.verify)

    async def migrate(self) -> str:
        """Bring the schema up to what this code knows, and give its version.

        Raises DatabaseError where it cannot be reached or opened, is no database, or was written by a newer version.
        """
        async with self._in_words():
            if self._file:
                await asyncio.to_thread(sqlite.keep_write_ahead_log, self._file)
            async with self.writing_much() as connection:
                return await connection.run_sync(schema.upgrade)

    @asynccontextmanager
    async def _in_words(self) -> AsyncIterator[None]:
        """Say what is wrong with the database in one sentence."""
        try:
            yield
        except schema.SchemaError as error:
            raise DatabaseError(f"The database {self.name} {error}") from error
        except DatabaseUnavailableError as error:
            raise DatabaseError(f"{error}: {_ADVICE}") from error
        except _FAULTS as error:
            raise DatabaseError(f"The database {self.name} cannot be used ({_reason(error)}): {_ADVICE}") from error

    async def close(self) -> None:
        """Close every connection."""
        await self._writer.dispose()
        await self._patient.dispose()


def _is_passing(error: Exception) -> bool:
    """Whether the database failed rather than what was asked of it."""
    match error:
        case exc.OperationalError():
            return True
        case exc.DBAPIError():
            return error.connection_invalidated or postgresql.is_passing(error.orig)
        case exc.TimeoutError() | OSError():
            return True
    return postgresql.is_passing(error)


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "it does not answer"
    return str(getattr(error, "orig", error)).rstrip(".") or type(error).__name__
