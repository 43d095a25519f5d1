"""Who waits for whom in PostgreSQL, so that a test can bring transactions into an order."""

import asyncio

from sqlalchemy import func, select, text

from storage.database import Database

_WAITING = (
    select(func.count())
    .select_from(text("pg_stat_activity"))
    .where(text("datname = current_database() AND wait_event_type = 'Lock'"))
)


async def until_waiting(database: Database, transactions: int = 1) -> None:
    """Wait until so many transactions wait for what others hold."""
    async with asyncio.timeout(20):
        while True:
            async with database.reading() as connection:
                if (await connection.execute(_WAITING)).scalar_one() >= transactions:
                    return
            await asyncio.sleep(0.01)
