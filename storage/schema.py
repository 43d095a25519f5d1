"""The schema's version: which one a database has, and how it gets to the one that this code knows."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x656C6563
"""Any number that nothing else on the server locks by."""


class SchemaError(Exception):
    """The schema is not the one that this code knows; the text says what to do."""


def upgrade(connection: Connection) -> str:
    """Bring the schema up to what this code knows, and give its version. Raises SchemaError where it is newer."""
    if connection.dialect.name == "postgresql":
        # Of two that start at once one waits; SQLite's write lock does the same.
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    config = _config(connection)
    _refuse_newer(connection, config)
    command.upgrade(config, "head")
    # Where nothing had to be migrated, only a write tells that the disk is read-only, or the server a copy.
    connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
    return _head(config)


def verify(connection: Connection) -> None:
    """Raise SchemaError where the schema is older or newer than what this code knows."""
    config = _config(connection)
    _refuse_newer(connection, config)
    versions = MigrationContext.configure(connection).get_current_heads()
    if versions != (_head(config),):
        has = f"has schema {versions[0]}" if versions else "has no tables of the bot"
        raise SchemaError(f"{has}, and this version of the bot needs {_head(config)}: run python -m bot migrate")


def _refuse_newer(connection: Connection, config: Config) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if unknown := set(MigrationContext.configure(connection).get_current_heads()) - known:
        raise SchemaError(
            f"was written by a newer version of the bot (schema {min(unknown)}, known up to {_head(config)}): "
            "run the newer version, or give another DATABASE_URL"
        )


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def _head(config: Config) -> str:
    head = ScriptDirectory.from_config(config).get_current_head()
    assert head is not None, "there are migrations"
    return head
