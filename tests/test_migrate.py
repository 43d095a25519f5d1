"""`python -m bot migrate` as people type it: one line, and the exit status."""

import asyncio
import os
import sys

import pytest
from sqlalchemy import text

from bot.__main__ import main
from storage.database import Database
from tests.conftest import ROOT, SCHEMA
from tests.settings import TOKEN


async def migrate(monkeypatch: pytest.MonkeyPatch, url: str) -> int:
    monkeypatch.setenv("DATABASE_URL", url)
    return await asyncio.to_thread(main, ["migrate"])


async def test_a_new_database_gets_its_tables_without_a_token(
    empty_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BOT_TOKEN", raising=False)
    for _ in range(2):
        assert await migrate(monkeypatch, empty_url) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert all(f"has schema {SCHEMA}, which is what this version of the bot needs." in line for line in lines)
    database = Database(empty_url)
    await database.prepare()
    await database.close()


async def test_a_database_of_a_newer_version_is_left_alone(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    assert await migrate(monkeypatch, database_url) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert f"was written by a newer version of the bot (schema 0999, known up to {SCHEMA})" in line


@pytest.mark.parametrize(
    "url",
    ["mysql://keeper:hunter2@host/db", "postgres:///election", "postgres://keeper:hunter2@host:port/db", "sqlite://"],
)
async def test_an_address_that_is_none_is_refused_without_its_password(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await migrate(monkeypatch, url) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("DATABASE_URL is no good: give a SQLite file, as sqlite:///election.db, or a PostgreSQL")
    assert "hunter2" not in line


@pytest.mark.parametrize("engine", ["postgresql"])
async def test_run_waits_for_somebody_to_migrate_a_shared_database(empty_url: str) -> None:
    ours = {"BOT_TOKEN": TOKEN, "DATABASE_URL": empty_url}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=ROOT,
        env=os.environ | ours | {"BOT_API_URL": "http://127.0.0.1:1"},
        stderr=asyncio.subprocess.PIPE,
    )
    _, errors = await process.communicate()
    assert process.returncode == 2
    assert errors.decode().endswith(f"needs {SCHEMA}: run python -m bot migrate\n")
