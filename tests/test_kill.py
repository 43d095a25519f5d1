"""A process is killed in the middle of a broadcast: nobody is missed, and the ledger and Telegram agree."""

import asyncio
import os
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.conftest import ROOT
from tests.post import Post, open_post
from tests.settings import TOKEN

RECIPIENTS = 1000
KILLS = 2
SEEDS = range(int(os.environ.get("SOAK", "5")))
"""SOAK is how many broadcasts are killed, on each engine: `make soak` kills more of them."""


@pytest.fixture
async def post(database: Database) -> AsyncIterator[Post]:
    """A thousand people who wait for one alert."""
    async with open_post(database) as post:
        await post.crowd(RECIPIENTS)
        await post.publish("crossed")
        yield post


@pytest.mark.parametrize("seed", SEEDS)
async def test_kill(post: Post, database_url: str, seed: int) -> None:
    chance = random.Random(seed)
    post.sandbox.fail("sendMessage", delay=chance.choice([0, 0.01, 0.1]), times=None)
    in_doubt = Counter[int]()
    for told in sorted(chance.sample(range(1, RECIPIENTS), KILLS)):
        await kill_at(post, database_url, told)
        in_doubt.update(row["chat_id"] for row in await post.rows() if row["state"] == "sending")
    post.sandbox.faults.clear()
    async with post.delivering():
        await post.until_sent(RECIPIENTS)
    told_to = Counter(chat_id for chat_id, _ in post.sent())
    assert told_to - Counter(told_to.keys()) <= in_doubt
    await assert_agreed(post)


async def kill_at(post: Post, database_url: str, told: int) -> None:
    """Let a process deliver until so many are told, and kill it without warning."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.delivering", database_url, post.sandbox.url, TOKEN, cwd=ROOT
    )
    await post.sandbox.wait_for(lambda _: len(post.sandbox.sent) >= told, timeout=60)
    process.kill()
    await process.wait()


async def assert_agreed(post: Post) -> None:
    """Everybody has the alert, and the ledger knows of everybody a message that is it."""
    rows = await post.rows()
    assert Counter(row["state"] for row in rows) == {"sent": RECIPIENTS}
    for row in rows:
        messages = post.sandbox.chats[row["chat_id"]].messages
        assert messages[row["message_id"]].text == "crossed"
        assert {row["leased_until"], row["holder"], row["error"]} == {None}
