"""File systems that are read-only, or become so under a running bot: it says so, answers on, and loses nothing."""

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from bot.sandbox import serve_sandbox
from storage.database import Database
from tests.mounts import Disk, mounted_disk, on_a_read_only_mount
from tests.post import open_post
from tests.running_bot import Started, answered, environment, running, whole_night
from tests.settings import TOKEN, sqlite_in

RECIPIENTS = 300
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"])


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with mounted_disk(tmp_path) as disk:
        yield disk


@on_sqlite
@pytest.mark.parametrize("kept", [True, False], ids=["a database", "an empty folder"])
@pytest.mark.parametrize("command", ["run", "migrate"])
def test_a_read_only_mount_is_told_with_what_to_do(tmp_path: Path, database_url: str, command: str, kept: bool) -> None:
    folder = tmp_path / "mount"
    folder.mkdir()
    if kept:
        shutil.move(tmp_path / "election.db", folder)
    given = environment(sqlite_in(folder), "http://127.0.0.1:1")
    started = on_a_read_only_mount(folder, sys.executable, "-m", "bot", command)
    ended = subprocess.run(started, capture_output=True, text=True, env=given, check=False)
    why = f"cannot be used (nothing can be written into {folder}): give another one in DATABASE_URL"
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert ended.stderr.startswith(f"The database {sqlite_in(folder)} {why}")


def on(disk: Disk, *command: str, url: str = "") -> AbstractAsyncContextManager[Started]:
    """Run this on the disk until left."""
    given = environment(sqlite_in(disk.folder), url)
    return running(disk.inside(sys.executable, *command), given, disk.image.with_suffix(".log"))


@on_sqlite
async def test_a_broadcast_goes_on_after_a_disk_failed_under_it(
    disk: Disk, tmp_path: Path, database: Database, database_url: str
) -> None:
    async with open_post(database) as post:
        await post.crowd(RECIPIENTS)
        await post.publish("crossed")
        await database.close()
        disk.run("sh", "-c", f"cp {tmp_path}/election.db {disk.folder} && sync {disk.folder}/election.db")
        deliver = ("-m", "tests.delivering", sqlite_in(disk.folder), post.sandbox.url, TOKEN)
        post.sandbox.fail("sendMessage", delay=0.1, times=None)
        async with on(disk, *deliver) as started:
            await post.sandbox.wait_for(lambda _: len(post.sent()) >= RECIPIENTS // 4, timeout=20)
            disk.fail()
            await started.until_said("the outbox failed")
        disk.repair()
        disk.run("sh", "-c", f"cp {disk.folder}/election.db* {tmp_path}")
        in_doubt = Counter(row["chat_id"] for row in await post.rows() if row["state"] == "sending")
        async with on(disk, *deliver):
            await post.sandbox.wait_for(lambda _: len(dict(post.sent())) == RECIPIENTS, timeout=20)
    told = Counter(chat_id for chat_id, _ in post.sent())
    assert told - Counter(told.keys()) <= in_doubt


async def test_answers_go_on_where_a_disk_fails_under_the_bot(disk: Disk) -> None:
    async with serve_sandbox(TOKEN) as sandbox:
        user = await sandbox.add_user()
        async with on(disk, "-m", "bot", "run", url=sandbox.url) as started:
            known = await whole_night(sandbox, user)
            disk.fail()
            await started.until_said("keeping the leadership failed")
            assert await answered(sandbox, user, "/results") == known
            await sandbox.say(user, "/subscribe")
            begun = len(sandbox.sent)
        assert started.process.returncode == 0
        assert "Traceback" not in started.log.read_text()
        disk.repair()
        async with on(disk, "-m", "bot", "run", url=sandbox.url):
            await sandbox.wait_for(lambda call: "Alerts are on" in call.text, since=begun, timeout=20)
