"""A stop in the middle of a thousand recipients: nobody is missed, and only what was in flight may come twice."""

import asyncio
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

import pytest

from bot.sandbox import Call
from storage.database import Database
from tests.conftest import ROOT
from tests.post import TOKEN, Post, open_post

RECIPIENTS = 1000
KILLED_AT = sorted(random.Random(20230319).sample(range(1, RECIPIENTS), 5))


@pytest.fixture
async def post(database: Database) -> AsyncIterator[Post]:
    """A thousand people who wait for one alert."""
    async with open_post(database) as post:
        await post.readers(RECIPIENTS)
        await post.publish("crossed")
        yield post


async def stopped(post: Post, _: str) -> Counter[int]:
    """A stop at recipient 500: everything in hand is brought to its end, so nothing is in doubt."""
    async with post.delivering():
        await reached(post, RECIPIENTS // 2)
    assert set(await post.states()) == {"pending", "sent"}
    return Counter()


async def killed(post: Post, database_url: str) -> Counter[int]:
    """Five kills without warning; gives who was being sent the alert at each."""
    in_doubt = Counter[int]()
    for recipient in KILLED_AT:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.delivering", database_url, post.sandbox.url, TOKEN, cwd=ROOT
        )
        await reached(post, recipient)
        process.kill()
        await process.wait()
        in_doubt.update(row["chat_id"] for row in await post.rows() if row["state"] == "sending")
    return in_doubt


async def reached(post: Post, recipient: int) -> None:
    await post.sandbox.wait_for(lambda _: len(post.sandbox.sent) >= recipient, timeout=20)


@pytest.mark.parametrize("interrupted", [stopped, killed])
async def test_restart(
    post: Post, database_url: str, interrupted: Callable[[Post, str], Awaitable[Counter[int]]]
) -> None:
    in_doubt = await interrupted(post, database_url)
    async with post.delivering():
        await everybody_told(post)
    assert set(await post.states()) == {"sent"}
    assert repeats(chat_id for chat_id, _ in post.sent()) <= in_doubt


async def everybody_told(post: Post) -> None:
    told = set[object]()

    def completes(call: Call) -> bool:
        told.add(call.chat_id)
        return len(told) == RECIPIENTS

    await post.sandbox.wait_for(completes, timeout=20)


def repeats(chats: Iterable[int]) -> Counter[int]:
    """Who was told more than once, and how often too often."""
    told = Counter(chats)
    return told - Counter(told.keys())
