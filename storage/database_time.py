"""The time that all processes on one database agree on: the database's own where it has a clock, else the machine's."""

from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection


async def now(connection: AsyncConnection) -> datetime:
    """The time at this moment, not that at which the transaction began."""
    if connection.dialect.name != "postgresql":
        return datetime.now(UTC)
    moment: datetime = (await connection.execute(select(func.clock_timestamp()))).scalar_one()
    return moment
