"""The schema reaches a file by migrations alone, and a file that is not ours to change is refused in words."""

import asyncio
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import insert, select, text

from storage.database import Database, DatabaseError
from storage.tables import chats, metadata


async def test_migrations_make_exactly_the_tables_that_the_code_knows(database: Database) -> None:
    async with database.reading() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync, opts={"compare_type": True}), metadata)
        )
    assert differences == []


async def test_migrating_again_changes_nothing(database: Database) -> None:
    await database.migrate()
    async with database.reading() as connection:
        versions = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalars().all()
    assert versions == ["0002"]


async def test_two_that_start_at_once_migrate_one_file(tmp_path: Path) -> None:
    twins = [Database(f"sqlite:///{tmp_path / 'election.db'}") for _ in range(2)]
    await asyncio.gather(*(twin.migrate() for twin in twins))
    await asyncio.gather(*(twin.close() for twin in twins))


async def test_a_schema_newer_than_the_code_is_refused_and_left_alone(database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    with pytest.raises(DatabaseError, match=r"newer version of the bot \(schema 0999, known up to 0002\)"):
        await database.migrate()
    async with database.reading() as connection:
        assert (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one() == "0999"


async def test_a_file_that_cannot_be_opened_is_refused_with_what_to_do(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'missing' / 'election.db'}")
    with pytest.raises(DatabaseError, match=r"election\.db cannot be used .*: give another one in DATABASE_URL"):
        await database.migrate()
    await database.close()


async def test_a_file_that_is_no_database_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "election.db").write_bytes(b"these are the minutes of the last meeting, not a database" * 100)
    database = Database(f"sqlite:///{tmp_path / 'election.db'}")
    with pytest.raises(DatabaseError, match="give another one in DATABASE_URL"):
        await database.migrate()
    await database.close()


async def test_a_failed_write_leaves_nothing_behind(database: Database) -> None:
    async def fail_half_way() -> None:
        async with database.writing() as connection:
            await connection.execute(text("INSERT INTO chats (id, kind, confirmed) VALUES (7, 'private', true)"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail_half_way()
    async with database.reading() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM chats"))).scalar_one() == 0


async def test_writers_wait_for_one_another_and_readers_for_nobody(database: Database) -> None:
    async def add(chat_id: int) -> None:
        async with database.writing() as connection:
            before = (await connection.execute(text("SELECT count(*) FROM chats"))).scalar_one()
            await connection.execute(
                insert(chats), {"id": chat_id, "kind": "private", "confirmed": True, "language": str(before)}
            )

    async with database.reading() as reader:
        await reader.execute(text("SELECT count(*) FROM chats"))
        await asyncio.gather(*(add(chat_id) for chat_id in range(8)))
        assert (await reader.execute(text("SELECT count(*) FROM chats"))).scalar_one() == 0
    async with database.reading() as reader:
        seen = (await reader.execute(select(chats.c.language))).scalars().all()
    assert sorted(seen) == [str(number) for number in range(8)]
