"""The database: its engine, its two kinds of transaction, and its schema's version."""

import asyncio
import sqlite3
from contextlib import AbstractAsyncContextManager, closing
from pathlib import Path
from typing import TypeAlias

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, exc, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

Transaction: TypeAlias = AsyncConnection
"""What every function of this package works in: it opens none by itself."""

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_SECONDS = 30
"""How long a write waits for another one before SQLite gives up."""


class DatabaseError(Exception):
    """The database cannot be used; the text says why and what to do."""


class Database:
    """One database, from `sqlite:///path` or any URL that SQLAlchemy has an async driver for."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self._file = parsed.database if parsed.get_backend_name() == "sqlite" else None
        if parsed.drivername == "sqlite":
            parsed = parsed.set(drivername="sqlite+aiosqlite")
        self._name = parsed.render_as_string(hide_password=True)
        connect_args = {"timeout": _BUSY_SECONDS} if self._file else {}
        # Parameters hold chat ids, which belong in no error text.
        self._engine = create_async_engine(parsed, connect_args=connect_args, hide_parameters=True)
        if self._file:
            event.listen(self._engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self._engine.sync_engine, "begin", _begin_sqlite)
        self._writer = self._engine.execution_options(writes=True)

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that only reads: one consistent view, blocking nobody."""
        return self._engine.begin()

    def writing(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that writes; on SQLite it takes the write lock at once, so it never fails half-way for it."""
        return self._writer.begin()

    async def migrate(self) -> None:
        """Bring the schema up to what this code knows.

        Raises DatabaseError where the file cannot be opened, is no database, or was written by a newer version.
        """
        try:
            if self._file:
                await asyncio.to_thread(_keep_write_ahead_log, self._file)
            async with self.writing() as connection:
                await connection.run_sync(self._upgrade)
        except (sqlite3.DatabaseError, exc.DatabaseError) as error:
            raise DatabaseError(
                f"The database {self._name} cannot be used ({getattr(error, 'orig', error)}): "
                "give another one in DATABASE_URL, as sqlite:///election.db"
            ) from error

    def _upgrade(self, connection: Connection) -> None:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(_MIGRATIONS))
        config.set_main_option("path_separator", "os")
        scripts = ScriptDirectory.from_config(config)
        known = {script.revision for script in scripts.walk_revisions()}
        if unknown := set(MigrationContext.configure(connection).get_current_heads()) - known:
            raise DatabaseError(
                f"The database {self._name} was written by a newer version of the bot (schema {min(unknown)}, "
                f"known up to {scripts.get_current_head()}): run the newer version, or give another DATABASE_URL"
            )
        command.upgrade(config, "head")

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


def _keep_write_ahead_log(file: str) -> None:
    """Let readers and the writer of this file not wait for one another; the file remembers it."""
    with closing(sqlite3.connect(file, timeout=_BUSY_SECONDS)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver's own BEGIN comes too late for reads and too weak for writes: `_begin_sqlite` says it instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
