"""What is kept for a time only: deliveries, while somebody may ask what became of them, and chats that are gone."""

from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from storage import chats, deliveries
from storage.database import Database

KEPT_FOR = timedelta(days=30)

_log = structlog.stdlib.get_logger(__name__)


async def erase_old(database: Database, clock: Clock) -> None:
    """Erase the deliveries that were settled before KEPT_FOR, and the chats that have been gone for longer.

    Raises DatabaseUnavailableError where the database is away.
    """
    before = clock.now() - KEPT_FOR
    erased = await _erase_deliveries(database, before)
    async with database.writing() as connection:
        forgotten = await chats.expire(connection, before)
    if erased or forgotten:
        _log.info("erased what was old", deliveries=erased, chats=forgotten)


async def _erase_deliveries(database: Database, before: datetime) -> int:
    """Erase them some at a time, so that no alert waits behind a night's worth of them."""
    erased = 0
    while True:
        async with database.writing() as connection:
            some = await deliveries.expire(connection, before)
        if not some:
            return erased
        erased += some
