"""Delivery alone, as a process that can be killed: `python -m tests.delivering DATABASE_URL BOT_API_URL TOKEN`."""

import asyncio
import sys
from dataclasses import replace

from bot.clock import SteadyClock
from bot.delivery import Delivery
from bot.leadership import is_dead, this_process
from bot.transport.bulk import Bulk
from bot.transport.pace import Pace, Rates
from bot.transport.request import AiohttpRequest
from storage.database import Database
from tests.storage.hand import TERMS


async def main(database_url: str, address: str, token: str) -> None:
    async with AiohttpRequest() as request:
        pace = Pace(Rates(1000, 1000, 1, 60000))
        terms, bulk = replace(TERMS, holder=this_process()), Bulk(request, address, token)
        await Delivery(Database(database_url), bulk, pace, SteadyClock(), lambda: terms, is_dead=is_dead).run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
