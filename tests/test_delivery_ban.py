"""Telegram takes nothing from the bot for a while: delivery tries one chat now and then, and no more."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest

from bot.transport.pace import Rates
from storage import subscriptions
from storage.database import Database
from tests.post import Post, open_post
from tests.storage.hand import ELECTION


@dataclass
class Ban:
    """Befalls every call after the first ones, and keeps when each came."""

    spared: int
    came_at: list[float] = field(default_factory=list)

    def __call__(self, _: Mapping[str, Any]) -> bool:
        self.came_at.append(asyncio.get_running_loop().time())
        return len(self.came_at) > self.spared

    def apart(self) -> list[float]:
        return [after - before for before, after in pairwise(self.came_at)]


@pytest.fixture
async def post(database: Database) -> AsyncIterator[Post]:
    async with open_post(database) as post:
        yield post


async def test_while_all_are_refused_each_pause_ends_with_one_try(post: Post) -> None:
    post.pace, ban = Rates(every=5), Ban(spared=2)
    await post.crowd(20)
    post.sandbox.fail("sendMessage", ban, retry_after=1, times=None)
    await post.publish("crossed")
    async with post.delivering():
        await post.sandbox.wait_for(lambda _: len(ban.came_at) >= 9, timeout=30)
    assert min(ban.apart()[-3:]) >= 1


async def test_a_silent_chat_that_is_tried_after_a_refusal_of_all_keeps_nobody_waiting(post: Post) -> None:
    post.pace = Rates(every=20)
    await post.crowd(20)
    post.sandbox.fail("sendMessage", retry_after=1, times=2)
    post.sandbox.fail("sendMessage", delay=60)
    await post.publish("crossed")
    async with asyncio.timeout(10), post.delivering() as delivery:
        delivery.grace = 0.1
        await post.until_sent(17)
    assert sorted(await post.states()) == ["later"] * 2 + ["sending"] + ["sent"] * 17


async def test_who_unsubscribes_while_all_have_to_wait_is_told_nothing_more(post: Post) -> None:
    post.pace = Rates(every=10)
    readers = await post.crowd(20)
    post.sandbox.fail("sendMessage", retry_after=2, times=2)
    await post.publish("crossed")
    async with post.delivering():
        await post.until(lambda rows: [row["state"] for row in rows].count("later") == 2)
        before = len(post.sent())
        async with post.database.writing() as connection:
            for reader in readers:
                await subscriptions.unsubscribe(connection, ELECTION, reader.id, None)
        await post.until(lambda rows: all(row["state"] == "sent" for row in rows))
    assert len(post.sent()) == before
