"""Ledgers to measure with: SQLite files with very many chats, of three languages and mixed subscriptions."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.clock import RealClock
from storage import alerts
from storage.alerts import Announcement
from storage.database import Database
from storage.queueing import queue

ELECTION = "pt-2019-assembleia"
LANGUAGES = ("en", "ru", "kk")
TEXT = "<b>NSDP is now above 5%</b>\n5.12% of the valid votes, 331,058 in all; counted: 61% of the stations."

_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
_ALERT_TOPICS = frozenset({"all", "thresholds", "party:nsdp"})
_CHATS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :people)
INSERT INTO chats (id, kind, confirmed, telegram_language)
SELECT i, 'private', 1, CASE i % 3 WHEN 0 THEN 'en' WHEN 1 THEN 'ru' ELSE 'kk' END FROM n
"""
_FOLLOWS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :people)
INSERT INTO subscriptions (election_id, chat_id, topic, since)
SELECT :election, i, :topic, :since FROM n WHERE i % 6 IN (SELECT value FROM json_each(:some))
"""
_SUBSCRIPTIONS = {
    "all": (1, 2),
    "thresholds": (3, 4),
    "party:nsdp": (4, 5),
    "party:amanat": (0, 2, 3, 5),
    "polls": (0, 1, 5),
}
"""Which of every six people follow each topic: five of them follow what the alert is about, one or more ways."""


async def prepare(file: Path, recipients: int) -> Database:
    """Make a ledger whose next alert has so many recipients, and open it."""
    database = Database(f"sqlite:///{file}")
    await database.migrate()
    _fill(file, recipients)
    return database


def _fill(file: Path, recipients: int) -> None:
    people = -(-recipients * 6 // 5)
    connection = sqlite3.connect(file)
    with connection:
        connection.execute(_CHATS, {"people": people})
        for topic, some in _SUBSCRIPTIONS.items():
            values = {"people": people, "election": ELECTION, "topic": topic, "since": _LONG_AGO.isoformat(" ")[:26]}
            connection.execute(_FOLLOWS, {**values, "some": str(list(some))})
    connection.close()


async def publish(database: Database, key: str = "crossed") -> tuple[Sequence[int], int]:
    """Queue an alert for everybody who follows what it is about; gives its id, and how many deliveries that are."""
    texts = {language: f"{TEXT} ({language})" for language in LANGUAGES}
    alert = Announcement(key, "crossed", False, _LONG_AGO, texts, _ALERT_TOPICS)
    async with database.writing() as connection:
        alert_ids = await alerts.publish(connection, ELECTION, [alert], None)
        return alert_ids, await queue(connection, alert_ids, RealClock().now())


def states(file: Path) -> dict[str, int]:
    """How many deliveries are in each state."""
    connection = sqlite3.connect(file)
    try:
        return dict(connection.execute("SELECT state, count(*) FROM deliveries GROUP BY state").fetchall())
    finally:
        connection.close()


def told(file: Path) -> set[int]:
    """The chats that the ledger knows as told."""
    connection = sqlite3.connect(file)
    try:
        return {row[0] for row in connection.execute("SELECT chat_id FROM deliveries WHERE state = 'sent'")}
    finally:
        connection.close()
