"""The outbox: an alert queued for a million chats, and its deliveries claimed and marked as sent, as fast as may be."""

import asyncio
import resource
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, insert, select

from storage import alerts
from storage.alerts import Announcement
from storage.claiming import Terms, claim
from storage.database import Database, Transaction
from storage.queueing import queue
from storage.settling import Sent, settle
from storage.tables import alert_topics, chats, subscriptions
from storage.tables import deliveries as deliveries_table
from tests.benchmarks.timing import show

_CHATS = 1_000_000
_AT_ONCE = 50_000
"""Chats that are written together, so that making them costs little memory."""
_ROUNDS = 3
_CLAIMS = 50
_BATCHES = (50, 200)
_ELECTION = "bench"
_NOW = datetime(2023, 3, 20, tzinfo=UTC)
_TERMS = Terms(_ELECTION, "bench", timedelta(minutes=1))
_LANGUAGES = ("en", "ru", "kk")
_TOPICS = ("all", "thresholds", "party:nsdp")


async def run() -> None:
    """Measure and print."""
    async with _database() as database:
        await _subscribe_many(database)
        async with database.writing() as connection:
            topics = frozenset({"all", "thresholds", "parties"})
            alert = Announcement("crossed", "crossed", False, _NOW, _texts(), topics)
            alert_ids = await alerts.publish(connection, _ELECTION, [alert], None)
        before = _most_memory()
        queued = [await _timed(database, alert_ids, _queue) for _ in range(_ROUNDS)]
        grown = _most_memory() - before
        settled = {f"batches of {batch}": [await _settle_some(database, batch)] for batch in _BATCHES}
        by_rows = [await _timed(database, alert_ids, _queue_by_rows)]
    title = f"Queueing an alert of three languages for {_CHATS:,} chats that follow one thing or another, SQLite"
    show(title, {"rows through Python (baseline)": by_rows, "one INSERT ... SELECT": queued}, "ms")
    print(f"  Memory over idle: {grown:.1f} MB\n")
    show(f"Claiming and marking, {_CHATS:,} waiting: processor time of a message", settled, "us")


@asynccontextmanager
async def _database() -> AsyncIterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.db'}")
        await database.migrate()
        yield database
        await database.close()


async def _subscribe_many(database: Database) -> None:
    for first in range(1, _CHATS + 1, _AT_ONCE):
        ids = range(first, first + _AT_ONCE)
        people = [
            {"id": number, "kind": "private", "confirmed": True, "telegram_language": _LANGUAGES[number % 3]}
            for number in ids
        ]
        wanted = [
            {"election_id": _ELECTION, "chat_id": number, "topic": _TOPICS[number % 7 % 3], "since": _NOW}
            for number in ids
        ]
        async with database.writing() as connection:
            await connection.execute(insert(chats), people)
            await connection.execute(insert(subscriptions), wanted)


def _texts() -> dict[str, str]:
    return {language: f"<b>NSDP is now above 5%</b> ({language})" for language in _LANGUAGES}


def _most_memory() -> float:
    """The most that this process ever had in memory, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


async def _timed(
    database: Database, alert_ids: Sequence[int], fill: Callable[[Transaction, Sequence[int]], Awaitable[None]]
) -> float:
    async with database.writing() as connection:
        await connection.execute(delete(deliveries_table))
    start = time.perf_counter()
    async with database.writing() as connection:
        await fill(connection, alert_ids)
    return (time.perf_counter() - start) * 1000


async def _queue(connection: Transaction, alert_ids: Sequence[int]) -> None:
    await queue(connection, alert_ids, _NOW)


async def _queue_by_rows(connection: Transaction, alert_ids: Sequence[int]) -> None:
    """What a loop in Python does: read who follows, and write a row for each."""
    followed = select(alert_topics.c.topic).where(alert_topics.c.alert_id.in_(alert_ids))
    query = (
        select(chats.c.id, chats.c.telegram_language)
        .join(subscriptions, subscriptions.c.chat_id == chats.c.id)
        .where(subscriptions.c.topic.in_(followed) | subscriptions.c.topic.startswith("party:"))
        .distinct()
    )
    rows = [
        {
            "election_id": _ELECTION,
            "alert_id": alert_ids[0],
            "chat_id": row.id,
            "language": row.telegram_language,
            "lane": 2,
            "state": "pending",
            "due_at": _NOW,
            "attempts": 0,
        }
        for row in await connection.execute(query)
    ]
    await connection.execute(insert(deliveries_table), rows)


async def _settle_some(database: Database, batch: int) -> float:
    """Claim some, mark those before as sent in the same transaction, and so on: what one message costs."""
    outcomes: list[Sent] = []
    start = 0.0
    for number in range(-1, _CLAIMS):
        if number == 0:
            start = time.process_time()
        async with database.writing() as connection:
            await settle(connection, _TERMS.holder, outcomes)
            claimed = await claim(connection, batch, _NOW, _TERMS)
        outcomes = [Sent(delivery.id, delivery.id, delivery.chat_id) for delivery in claimed]
    return (time.process_time() - start) * 1e6 / (_CLAIMS * batch)


if __name__ == "__main__":
    asyncio.run(run())
