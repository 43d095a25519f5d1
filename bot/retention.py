"""What is kept for a time only: deliveries, while somebody may ask what became of them, and chats that are gone."""

from datetime import timedelta

import structlog

from bot.clock import Clock
from storage import chats, deliveries
from storage.database import Database

KEPT_FOR = timedelta(days=30)

_log = structlog.stdlib.get_logger(__name__)


async def erase_old(database: Database, clock: Clock) -> None:
    """Erase the deliveries that were settled before KEPT_FOR, and the chats that have been gone for longer."""
    before = clock.now() - KEPT_FOR
    async with database.writing() as connection:
        erased, forgotten = await deliveries.expire(connection, before), await chats.expire(connection, before)
    if erased or forgotten:
        _log.info("erased what was old", deliveries=erased, chats=forgotten)
