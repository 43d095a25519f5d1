"""A stop in the middle of a thousand recipients brings what is under way to its end, and leaves nothing in doubt."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.post import Post, open_post

RECIPIENTS = 1000


@pytest.fixture
async def post(database: Database) -> AsyncIterator[Post]:
    """A thousand people who wait for one alert."""
    async with open_post(database) as post:
        await post.crowd(RECIPIENTS)
        await post.publish("crossed")
        yield post


async def test_restart(post: Post) -> None:
    async with post.delivering():
        await post.sandbox.wait_for(lambda _: len(post.sandbox.sent) >= RECIPIENTS // 2, timeout=20)
    assert set(await post.states()) == {"pending", "sent"}
    async with post.delivering():
        await post.until_sent(RECIPIENTS)
    told = [chat_id for chat_id, _ in post.sent()]
    assert len(told) == len(set(told)) == RECIPIENTS
