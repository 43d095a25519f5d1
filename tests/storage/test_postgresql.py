"""PostgreSQL by the addresses that hosts hand out, and a schema that only `migrate` changes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from storage.database import Database, DatabaseError
from tests.conftest import SCHEMA
from tests.postgresql import new_database

ASKS_FOR_TLS = bytes([0, 0, 0, 8, 4, 210, 22, 47])
"""SSLRequest: https://www.postgresql.org/docs/18/protocol-message-formats.html."""


@asynccontextmanager
async def without_tls() -> AsyncIterator[tuple[int, list[bytes]]]:
    """A server that knows no TLS and hangs up as soon as it is told who calls: its port, and what it was told."""
    told: list[bytes] = []
    answering = set[asyncio.Task[None] | None]()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answering.add(asyncio.current_task())
        while data := await reader.read(1000):
            told.append(data)
            if data != ASKS_FOR_TLS:
                break
            writer.write(b"N")
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], told
        await asyncio.gather(*(task for task in answering if task))


async def refusal(address: str) -> str:
    database = Database(address)
    with pytest.raises(DatabaseError) as caught:
        await database.prepare()
    await database.close()
    return str(caught.value)


@pytest.mark.parametrize(
    ("query", "asks", "goes_on_without"),
    [
        ("", True, True),
        ("?sslmode=disable", False, True),
        ("?sslmode=prefer", True, True),
        ("?sslmode=require", True, False),
        ("?sslmode=require&channel_binding=require", True, False),
        ("?sslmode=verify-ca", True, False),
        ("?sslmode=verify-full", True, False),
        ("?sslmode=verify-full&sslrootcert=system", True, False),
    ],
)
@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
async def test_an_address_says_whether_the_connection_is_encrypted(
    scheme: str, query: str, asks: bool, goes_on_without: bool
) -> None:
    async with without_tls() as (port, told):
        said = await refusal(f"{scheme}://keeper:hunter2@127.0.0.1:{port}/election{query}")
    assert (ASKS_FOR_TLS in told) is asks
    assert any(b"keeper" in data for data in told) is goes_on_without
    assert not any(b"channel_binding" in data for data in told)
    assert "hunter2" not in said


async def test_an_encryption_that_there_is_not_is_refused_with_those_there_are() -> None:
    assert "must be one of: disable, allow, prefer, require" in await refusal(
        "postgres://keeper@127.0.0.1/election?sslmode=sometimes"
    )


async def test_a_server_that_is_not_there_is_told_without_the_password(unused_tcp_port: int) -> None:
    said = await refusal(f"postgres://keeper:hunter2@127.0.0.1:{unused_tcp_port}/election")
    assert said.startswith(f"The database postgres://keeper:***@127.0.0.1:{unused_tcp_port}/election cannot be used (")
    assert said.endswith("as sqlite:///election.db or postgres://user:password@host/election")


async def test_a_database_that_is_not_there_is_told(postgresql: str) -> None:
    assert 'database "nowhere" does not exist' in await refusal(postgresql.replace("/postgres?", "/nowhere?"))


async def test_a_database_without_tables_is_not_migrated_by_whoever_runs(postgresql: str) -> None:
    async with new_database(postgresql) as address:
        said = await refusal(address)
        assert (
            f"has no tables of the bot, and this version of the bot needs {SCHEMA}: run python -m bot migrate" in said
        )


@pytest.mark.parametrize("engine", ["postgresql"])
async def test_a_schema_older_than_the_code_is_refused_until_it_is_migrated(database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(DatabaseError, match=rf"has schema 0001, and .* needs {SCHEMA}: run python -m bot migrate$"):
        await database.prepare()


@pytest.mark.parametrize("engine", ["postgresql"])
async def test_a_migrated_database_is_ready(database: Database) -> None:
    await database.prepare()
