"""What is kept for a time only: deliveries, for as long as somebody may ask what became of them."""

from datetime import timedelta

import structlog

from bot.clock import Clock
from storage import deliveries
from storage.database import Database

KEPT_FOR = timedelta(days=30)

_log = structlog.stdlib.get_logger(__name__)


async def erase_old(database: Database, clock: Clock) -> None:
    """Erase the deliveries that were settled and are older than KEPT_FOR."""
    async with database.writing() as connection:
        erased = await deliveries.expire(connection, clock.now() - KEPT_FOR)
    if erased:
        _log.info("erased old deliveries", deliveries=erased)
