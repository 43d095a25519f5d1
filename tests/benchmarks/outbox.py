"""The outbox: an alert queued for very many chats, and claimed again a few at a time."""

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
from storage.tables import alert_topics, chats, subscriptions
from storage.tables import deliveries as deliveries_table
from tests.benchmarks.timing import show

_CHATS = 100_000
_ROUNDS = 5
_CLAIMS = 50
_AT_ONCE = 20
_ELECTION = "bench"
_NOW = datetime(2023, 3, 20, tzinfo=UTC)
_LANGUAGES = ("en", "ru", "kk")
_TOPICS = ("all", "thresholds", "party:nsdp")


async def run() -> None:
    """Measure and print."""
    one_by_one: list[float] = []
    queued: list[float] = []
    claimed: list[float] = []
    async with _database() as database:
        async with database.writing() as connection:
            await _subscribe_many(connection)
            alert = Announcement("crossed", "crossed", False, _NOW, _texts(), frozenset({"all", "thresholds"}))
            alert_ids = await alerts.publish(connection, _ELECTION, [alert], None)
        for _ in range(_ROUNDS):
            one_by_one.append(await _timed(database, alert_ids, _queue_by_rows))
            queued.append(await _timed(database, alert_ids, _queue))
            claimed.append(await _claim_some(database))
    title = f"Queueing an alert of three languages for the followers of two topics among {_CHATS:,} chats, SQLite"
    show(title, {"rows through Python (baseline)": one_by_one, "one INSERT ... SELECT": queued}, "ms")
    show(f"Claiming {_AT_ONCE} of them, the others waiting", {"bot": claimed}, "ms")


@asynccontextmanager
async def _database() -> AsyncIterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.db'}")
        await database.migrate()
        yield database
        await database.close()


async def _subscribe_many(connection: Transaction) -> None:
    people = [
        {"id": number, "kind": "private", "confirmed": True, "telegram_language": _LANGUAGES[number % 3]}
        for number in range(1, _CHATS + 1)
    ]
    await connection.execute(insert(chats), people)
    wanted = [
        {"election_id": _ELECTION, "chat_id": number, "topic": _TOPICS[number % 7 % 3], "since": _NOW}
        for number in range(1, _CHATS + 1)
    ]
    await connection.execute(insert(subscriptions), wanted)


def _texts() -> dict[str, str]:
    return {language: f"<b>NSDP is now above 5%</b> ({language})" for language in _LANGUAGES}


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
        .where(subscriptions.c.topic.in_(followed))
        .distinct()
    )
    rows = [
        {
            "election_id": _ELECTION,
            "alert_id": alert_ids[0],
            "chat_id": row.id,
            "language": row.telegram_language,
            "state": "pending",
            "due_at": _NOW,
            "attempts": 0,
        }
        for row in await connection.execute(query)
    ]
    await connection.execute(insert(deliveries_table), rows)


async def _claim_some(database: Database) -> float:
    start = time.perf_counter()
    for _ in range(_CLAIMS):
        async with database.writing() as connection:
            await claim(connection, _AT_ONCE, _NOW, Terms(_ELECTION, "bench", timedelta(minutes=1)))
    return (time.perf_counter() - start) * 1000 / _CLAIMS
