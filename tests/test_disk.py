"""A disk that is full or read-only, under SQLite: nothing is lost or sent twice, and it is said in one sentence."""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, Pool, PoolProxiedConnection
from structlog.testing import capture_logs

from bot.transport.pace import Rates
from storage.database import Database, DatabaseError, DatabaseUnavailableError
from tests.post import Post, open_post
from tests.test_outage import failures, noticed

RECIPIENTS = 1500
pytestmark = pytest.mark.parametrize("engine", ["sqlite"])


@dataclass
class Disk:
    """What every connection to SQLite is told of the disk, as it is taken out of its pool."""

    pragmas: tuple[str, ...] = ()

    def fill(self) -> None:
        """Let no file grow: SQLite takes the lowest limit to be the size that a file has."""
        self.pragmas = ("max_page_count = 1",)

    def lock(self) -> None:
        self.pragmas = ("query_only = ON",)

    def free(self) -> None:
        self.pragmas = ("max_page_count = 4294967294", "query_only = OFF")


@pytest.fixture
def disk() -> Iterator[Disk]:
    disk = Disk()

    def tell(connection: DBAPIConnection, _: ConnectionPoolEntry, __: PoolProxiedConnection) -> None:
        cursor = connection.cursor()
        for pragma in disk.pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    event.listen(Pool, "checkout", tell)
    yield disk
    event.remove(Pool, "checkout", tell)


@pytest.fixture
async def post(database: Database, database_url: str) -> AsyncIterator[Post]:
    """A crowd that waits for an alert, in a file without a free page."""
    async with open_post(database) as post:
        await post.crowd(RECIPIENTS)
        await post.publish("crossed")
        with closing(sqlite3.connect(file_of(database_url))) as connection:
            connection.execute("VACUUM")
        yield post


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


async def recovers(post: Post, disk: Disk, trouble: Callable[[], None]) -> list[str]:
    """Deliver through this trouble, and give the reasons that were logged."""
    post.pace = Rates(500, 1000, 1, 60000)
    with capture_logs() as lines:
        async with post.delivering() as delivery:
            await post.sandbox.wait_for(lambda _: len(post.sandbox.sent) >= RECIPIENTS // 4, timeout=20)
            trouble()
            delivery.wake()
            await noticed(lines)
            disk.free()
            await post.until_sent(RECIPIENTS)
    told = [chat_id for chat_id, _ in post.sent()]
    assert len(told) == len(set(told)) == RECIPIENTS
    return failures(lines)


async def test_disk_full(post: Post, disk: Disk) -> None:
    (reason,) = await recovers(post, disk, disk.fill)
    assert reason.endswith("cannot be used (database or disk is full)")


async def test_a_disk_that_becomes_read_only(post: Post, disk: Disk) -> None:
    (reason,) = await recovers(post, disk, disk.lock)
    assert reason.endswith("cannot be used (attempt to write a readonly database)")


async def test_an_alert_that_finds_no_room_is_queued_as_a_whole_or_not_at_all(post: Post, disk: Disk) -> None:
    disk.fill()
    with pytest.raises(DatabaseUnavailableError, match="disk is full"):
        await post.publish("corrected")
    assert len(await post.rows()) == RECIPIENTS
    disk.free()
    await post.publish("corrected")
    assert len(await post.rows()) == 2 * RECIPIENTS


@pytest.mark.parametrize("prepare", [Database.prepare, Database.migrate])
async def test_a_read_only_file_is_told_with_what_to_do(
    database_url: str, prepare: Callable[[Database], Awaitable[object]]
) -> None:
    database = Database(f"sqlite:///file:{file_of(database_url)}?mode=ro&uri=true")
    with pytest.raises(DatabaseError, match=r"readonly database\): give another one in DATABASE_URL"):
        await prepare(database)
    await database.close()
