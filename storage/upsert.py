"""Insertion that minds what is there already, which both engines know but SQLAlchemy names after each of them."""

from typing import TypeAlias

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

Insertion: TypeAlias = "postgresql.Insert | sqlite.Insert"


def insert_into(connection: AsyncConnection, table: Table) -> Insertion:
    """An INSERT in the words of this connection's engine, so that ON CONFLICT can be added to it."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
