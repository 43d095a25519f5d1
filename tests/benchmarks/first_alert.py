"""From the bytes of a feed to the first alert leaving: 10,000 reporting units, each a row of the document."""

import asyncio
import json
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from bot import catalogue
from bot.clock import RealClock, SteadyClock
from bot.delivery import Delivery
from bot.election.model import Election
from bot.election.night import Night
from bot.feeds import FORMATS, Payload
from bot.feeds.canonical import FORMAT
from bot.kept_night import recall
from bot.live import Live
from bot.sandbox import serve_sandbox
from bot.text.languages import Language
from bot.transport.bulk import Bulk
from bot.transport.pace import Pace, Rates
from bot.transport.request import AiohttpRequest
from bot.watch import Outbox, Source, Watcher
from storage import subscriptions
from storage.claiming import Terms
from storage.database import Database
from storage.subscriptions import Subscriber
from tests.benchmarks.process import TOKEN
from tests.benchmarks.timing import show
from tests.election import build

_UNITS = 10_000
_LISTS = tuple("abcdefg")
_ROUNDS = 5
_READERS = 1000


class _Given:
    """A feed that says what it is given, once."""

    def __init__(self) -> None:
        self.says: list[Payload] = []

    async def fetch(self, now: datetime) -> Sequence[Payload]:
        """What was given since the last look."""
        said, self.says = self.says, []
        return said

    def forget(self) -> None:
        """Nothing is said twice."""


async def run() -> None:
    """Measure and print."""
    election = build.election(
        build.list_contest(_LISTS, constituencies={f"u{n}": 1 for n in range(_UNITS)}, threshold=build.threshold(5))
    )
    body = _document(election)
    parsed, alerted = [], []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        json.loads(body)
        parsed.append((time.perf_counter() - start) * 1000)
        alerted.append(await _until_first_alert(election, body))
    title = f"From {len(body):,} bytes of a feed ({_UNITS:,} units as constituencies) to the first alert leaving"
    show(title, {"json.loads of the same bytes (baseline)": parsed, "bot, to the call of sendMessage": alerted}, "ms")


def _document(election: Election) -> bytes:
    chance = Random(1)
    rows = {
        f"u{n}": {"counted": 1, "total": 1, "votes": {name: chance.randint(10, 900) for name in _LISTS}}
        for n in range(_UNITS)
    }
    document = {
        "format": FORMAT,
        "election": election.id,
        "time": (datetime.now(UTC) - timedelta(minutes=1)).isoformat(),
        "class": "partial",
        "contests": {election.list_contests[0].id: {"constituencies": rows}},
    }
    return json.dumps(document).encode()


async def _until_first_alert(election: Election, body: bytes) -> float:
    async with AsyncExitStack() as parts:
        folder = parts.enter_context(tempfile.TemporaryDirectory())
        sandbox = await parts.enter_async_context(serve_sandbox(TOKEN))
        database = Database(f"sqlite:///{Path(folder) / 'bench.db'}")
        parts.push_async_callback(database.close)
        await database.migrate()
        await _subscribe(database, election, [(await sandbox.add_user()).id for _ in range(_READERS)])
        request = AiohttpRequest()
        await request.initialize()
        parts.push_async_callback(request.shutdown)
        bulk = Bulk(request, sandbox.url, TOKEN)
        delivery = Delivery(database, bulk, _pace(), SteadyClock(), lambda: _terms(election))
        _, watch = await recall(database, election)
        feed, live = _Given(), Live(Night(election), RealClock(), rehearsal=False)
        languages = {code: Language(code, po) for code, po in catalogue.locale_files().items()}
        outbox = Outbox(database, languages, delivery.wake, RealClock())
        watcher = Watcher(Source(feed, FORMATS["canonical"], False), outbox, live, watch)
        working = asyncio.create_task(delivery.run())
        await asyncio.sleep(0.2)
        feed.says.append(Payload(body, "bench.json"))
        start = time.perf_counter()
        await watcher.look(datetime.now(UTC))
        await sandbox.wait_for(lambda call: call.method == "sendMessage", timeout=30)
        spent = (time.perf_counter() - start) * 1000
        working.cancel()
        await asyncio.wait({working})
        return spent


def _pace() -> Pace:
    return Pace(Rates(1000, 100, 1, 6000))


def _terms(election: Election) -> Terms:
    return Terms(election.id, "bench", timedelta(minutes=1))


async def _subscribe(database: Database, election: Election, chat_ids: Sequence[int]) -> None:
    async with database.writing() as connection:
        for chat_id in chat_ids:
            reader = Subscriber(chat_id, "private", "en")
            await subscriptions.subscribe(connection, election.id, reader, "all", datetime.now(UTC))
