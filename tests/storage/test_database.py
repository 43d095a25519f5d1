"""A schema reaches a database by migrations alone, and a database that is not ours to change is refused in words."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, insert, select, text

from storage import chats, schema, subscriptions
from storage.chats import Chat
from storage.database import Database, DatabaseError
from storage.sqlite import keep_write_ahead_log
from storage.tables import chats as chats_table
from storage.tables import metadata
from tests.conftest import SCHEMA

STATEMENT = text(
    "INSERT INTO chats (id, kind, confirmed) VALUES (1, 'private', TRUE) "
    "ON CONFLICT (id) DO UPDATE SET kind = 'private' RETURNING id"
)


async def versions(database: Database) -> list[str]:
    async with database.reading() as connection:
        return list((await connection.execute(text("SELECT version_num FROM alembic_version"))).scalars())


async def set_version(database: Database, version: str) -> None:
    async with database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})


async def test_migrations_make_exactly_the_tables_that_the_code_knows(database: Database) -> None:
    async with database.reading() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync, opts={"compare_type": True}), metadata)
        )
    assert differences == []


async def test_migrating_again_changes_nothing(database: Database) -> None:
    assert await database.migrate() == SCHEMA
    assert await versions(database) == [SCHEMA]


async def test_two_that_start_at_once_migrate_one_database(empty_url: str) -> None:
    twins = [Database(empty_url) for _ in range(2)]
    await asyncio.gather(*(twin.migrate() for twin in twins))
    assert await versions(twins[0]) == [SCHEMA]
    await asyncio.gather(*(twin.close() for twin in twins))


def test_two_that_open_a_new_file_at_once_both_get_it(tmp_path: Path) -> None:
    for number in range(500):
        with ThreadPoolExecutor(2) as pool:
            file = str(tmp_path / f"{number}.db")
            assert list(pool.map(keep_write_ahead_log, [file, file])) == [None, None]


async def test_what_the_first_schema_kept_is_still_there(empty_url: str) -> None:
    database = Database(empty_url)
    async with database.writing() as connection:
        await connection.run_sync(_upgrade_to_the_first)
        await connection.execute(text("INSERT INTO chats (id, language) VALUES (7, 'kk'), (-8, 'ru')"))
        follows = "INSERT INTO subscriptions (election_id, chat_id, since) VALUES ('small-2020', 7, '2020-06-07 20:00')"
        await connection.execute(text(follows))
    await database.migrate()
    async with database.reading() as connection:
        assert await chats.get(connection, 7) == Chat(7, "private", None, None, True, None)
        assert await chats.get(connection, -8) == Chat(-8, "supergroup", None, None, True, None)
        assert await subscriptions.topics_of(connection, "small-2020", 7) == {"all"}
        spoken = await connection.execute(select(chats_table.c.telegram_language).order_by(chats_table.c.id))
        assert list(spoken.scalars()) == ["ru", "kk"]
    await database.close()


def _upgrade_to_the_first(connection: Connection) -> None:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, "0001")


async def test_a_schema_newer_than_the_code_is_refused_and_left_alone(database: Database) -> None:
    await set_version(database, "0999")
    for way in (database.prepare, database.migrate):
        with pytest.raises(DatabaseError, match=rf"newer version of the bot \(schema 0999, known up to {SCHEMA}\)"):
            await way()
    assert await versions(database) == ["0999"]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_sqlite_file_is_migrated_by_whoever_opens_it(empty_url: str) -> None:
    database = Database(empty_url)
    await database.prepare()
    assert await versions(database) == [SCHEMA]
    await database.close()


async def test_a_file_that_cannot_be_opened_is_refused_with_what_to_do(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'missing' / 'election.db'}")
    with pytest.raises(DatabaseError, match=r"election\.db cannot be used .*: give another one in DATABASE_URL"):
        await database.prepare()
    await database.close()


async def test_a_file_that_is_no_database_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "election.db").write_bytes(b"these are the minutes of the last meeting, not a database" * 100)
    database = Database(f"sqlite:///{tmp_path / 'election.db'}")
    with pytest.raises(DatabaseError, match="give another one in DATABASE_URL"):
        await database.prepare()
    await database.close()


async def test_a_failed_write_leaves_nothing_behind(database: Database) -> None:
    async def fail_half_way() -> None:
        async with database.writing() as connection:
            await chats.meet(connection, 7, "private")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail_half_way()
    async with database.reading() as connection:
        assert await chats.get(connection, 7) is None


async def test_readers_see_one_moment_and_keep_no_writer_waiting(database: Database) -> None:
    async with database.reading() as reader:
        assert await chats.get(reader, 7) is None
        async with database.writing() as connection:
            await chats.meet(connection, 7, "private")
        assert await chats.get(reader, 7) is None
    async with database.reading() as reader:
        assert await chats.get(reader, 7) is not None


async def test_many_write_at_once_and_none_is_lost(database: Database) -> None:
    async def add(chat_id: int) -> None:
        async with database.writing() as connection:
            await chats.meet(connection, 7, "private")
            await chats.meet(connection, chat_id, "private")

    await asyncio.gather(*(add(chat_id) for chat_id in range(8)))
    async with database.reading() as connection:
        assert sorted((await connection.execute(select(chats_table.c.id))).scalars()) == list(range(8))


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_writers_of_a_sqlite_file_wait_for_one_another(database: Database) -> None:
    async def add(chat_id: int) -> None:
        async with database.writing() as connection:
            before = (await connection.execute(text("SELECT count(*) FROM chats"))).scalar_one()
            row = {"id": chat_id, "kind": "private", "confirmed": True, "language": str(before)}
            await connection.execute(insert(chats_table), row)

    await asyncio.gather(*(add(chat_id) for chat_id in range(8)))
    async with database.reading() as reader:
        seen = (await reader.execute(select(chats_table.c.language))).scalars().all()
    assert sorted(seen) == [str(number) for number in range(8)]


async def test_work_that_is_cancelled_in_the_middle_of_a_statement_leaves_no_lock(database: Database) -> None:
    held: list[asyncio.CancelledError] = []
    for turns in range(1, 61):
        work = asyncio.create_task(write_on_and_on(database))
        for _ in range(turns):
            await asyncio.sleep(0.0002)
        work.cancel()
        try:
            await work
        except asyncio.CancelledError as error:
            held.append(error)
        async with asyncio.timeout(10), database.writing() as connection:
            assert (await connection.execute(select(chats_table.c.id))).all() == []


async def write_on_and_on(database: Database) -> None:
    async with database.writing() as connection:
        while True:
            (await connection.execute(STATEMENT)).scalar_one()
