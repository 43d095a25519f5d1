"""The bot's own delivery as a process: claims from a ledger, sends at its pace, and says what that cost.

`python -m tests.benchmarks.delivery.ours '{"url": ..., "database_url": ..., ...}'`
"""

import asyncio
import gc
import sys
import time
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from functools import partial
from itertools import count

import msgspec

from bot.clock import SteadyClock
from bot.delivery import LEASE, Delivery
from bot.leadership import Leadership, this_process
from bot.transport.bulk import Bulk
from bot.transport.lanes import Lane
from bot.transport.pace import Pace, Rates
from bot.transport.request import AiohttpRequest
from storage.claiming import Terms
from storage.database import Database
from storage.leaderships import Lead, hold
from tests.benchmarks.delivery.ledgers import ELECTION, TEXT
from tests.benchmarks.process import TOKEN

_LAG_EVERY = 0.01
"""Seconds between two looks at how late the event loop is."""


_CONNECTIONS = 100
"""With half a second's messages, as many as the bot has."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What to send: everything in the ledger; without one, to one chat after another, from memory.

    What is counted begins `warm_up` seconds after the first message, and takes `seconds`. Where `lateness` is wanted,
    how late the event loop is is looked at a hundred times a second, which costs something too.
    """

    url: str
    rate: int
    warm_up: float
    seconds: float
    database_url: str | None = None
    lateness: bool = False


class Cost(msgspec.Struct, frozen=True):
    """Processor seconds; and by how many seconds the event loop was late, each time that it was looked at."""

    cpu: float
    late: list[float]


async def _cost(order: Order) -> Cost:
    async with AsyncExitStack() as parts:
        request = AiohttpRequest(_CONNECTIONS + order.rate // 2)
        await request.initialize()
        parts.push_async_callback(request.shutdown)
        bulk, pace = Bulk(request, order.url, TOKEN), Pace(Rates(order.rate))
        if order.database_url is None:
            return await _counted(order, _from_memory(bulk, pace, order))
        database = Database(order.database_url)
        parts.push_async_callback(database.close)
        lead = Lead(ELECTION, rehearsal=False, holder=this_process())
        leadership = Leadership(database, lead, partial(_deliver, database, bulk, pace))
        return await _counted(order, leadership.run())


async def _deliver(database: Database, bulk: Bulk, pace: Pace, lead: Lead) -> None:
    terms, holds = Terms(ELECTION, lead.holder, LEASE), partial(hold, lead=lead)
    await Delivery(database, bulk, pace, SteadyClock(), lambda: terms, holds, grace=5).run()


async def _from_memory(bulk: Bulk, pace: Pace, order: Order) -> None:
    in_hand = asyncio.Semaphore(order.rate)

    async def send(chat_id: int) -> None:
        async with pace.slot(Lane.ALERTS, chat_id) as slot:
            await bulk.send(chat_id, TEXT)
            slot.answered()
        in_hand.release()

    async with asyncio.TaskGroup() as sends:
        for chat_id in count(1):
            await in_hand.acquire()
            sends.create_task(send(chat_id))


async def _counted(order: Order, work: Awaitable[None]) -> Cost:
    """Let it work for its time, and stop it. Garbage is looked for as the bot does it, see `bot.app`."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    working = asyncio.ensure_future(work)
    await asyncio.sleep(order.warm_up)
    late: list[float] = []
    tasks = [working, *([asyncio.ensure_future(_watch(late))] if order.lateness else [])]
    before = time.process_time()
    await asyncio.sleep(order.seconds)
    cpu = time.process_time() - before
    assert not working.done(), working
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    return Cost(cpu, late)


async def _watch(late: list[float]) -> None:
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + _LAG_EVERY
        await asyncio.sleep(_LAG_EVERY)
        late.append(loop.time() - due)


if __name__ == "__main__":
    print(msgspec.json.encode(asyncio.run(_cost(msgspec.json.decode(sys.argv[1], type=Order)))).decode())
