"""SQLite, the engine that needs no server: one file, many readers beside one writer."""

import asyncio
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import URL, Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

_BUSY_SECONDS = 30
"""How long a write waits for another one before SQLite gives up; an address may name another `timeout`."""
_MOMENT = 0.05
"""Seconds between two tries where SQLite does not wait by itself."""
_ROWS_AT_ONCE = 64
"""Rows that are taken over from the thread of a connection at a time, as the driver does by itself."""

WRITING = {"writes": True}
"""Options of a transaction that takes the write lock as it begins."""


class _Connection(sqlite3.Connection):
    """A connection that takes its locks with it.

    Where work is cancelled in the middle of a statement, something still holds that statement, and SQLite keeps a
    closed connection with its transaction until it is let go (https://sqlite.org/c3ref/close.html).
    """

    def close(self) -> None:
        """End the transaction, and the connection."""
        with suppress(sqlite3.ProgrammingError):
            self.rollback()
        super().close()


class _Thread(aiosqlite.Connection):
    """A connection in a thread of its own, for which the end of the process does not wait.

    The driver tells the thread to end as often as work is cancelled while its connection is being closed. The thread
    hears the first time alone, so who waits for an answer to the second one would wait for ever.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connect, iter_chunk_size=_ROWS_AT_ONCE)
        self._thread.daemon = True
        self._end: asyncio.Future[Any] | None = None

    def stop(self) -> asyncio.Future[Any] | None:
        """Let the thread end, and give what is done when it does."""
        if self._end is None:
            self._end = super().stop()
        return self._end


def _in_a_thread(file: str, **options: Any) -> aiosqlite.Connection:
    return _Thread(partial(sqlite3.connect, file, factory=_Connection, **options))


def open_engine(url: URL) -> AsyncEngine:
    """The engine for the file of this URL."""
    patient = url.set(query={"timeout": str(_BUSY_SECONDS), **url.query})
    # Parameters hold chat ids, which belong in no error text.
    engine = create_async_engine(
        patient.set(drivername="sqlite+aiosqlite"),
        connect_args={"async_creator_fn": _in_a_thread},
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def keep_write_ahead_log(file: str) -> None:
    """Let readers and the writer of this file not wait for one another; the file remembers it.

    Raises sqlite3.OperationalError where the file cannot be opened.
    """
    folder = Path(file).absolute().parent
    # The log is another file beside it. Of this SQLite would say no more than that it cannot open the file.
    if folder.is_dir() and not os.access(folder, os.W_OK):
        raise sqlite3.OperationalError(f"nothing can be written into {folder}")
    patience = time.monotonic() + _BUSY_SECONDS
    with closing(sqlite3.connect(file, timeout=_BUSY_SECONDS)) as connection:
        while not _switched_to_write_ahead(connection):
            if time.monotonic() >= patience:
                raise sqlite3.OperationalError("database is locked")
            time.sleep(_MOMENT)


def _switched_to_write_ahead(connection: sqlite3.Connection) -> bool:
    """Where two begin to switch at once, SQLite lets one of them fail without waiting."""
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver's own BEGIN comes too late for reads and too weak for writes: `_begin` says it instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
