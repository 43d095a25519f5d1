"""A feed that is one file on this machine."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.feeds import FeedError, Payload
from bot.feeds.file import FileFeed

NOW = datetime(2023, 3, 19, tzinfo=UTC)


async def test_a_file_is_given_again_only_when_it_changed(tmp_path: Path) -> None:
    path = tmp_path / "count.json"
    path.write_bytes(b"one")
    feed = FileFeed(path)
    assert await feed.fetch(NOW) == (Payload(b"one", "count.json"),)
    assert await feed.fetch(NOW) == ()
    path.write_bytes(b"two")
    assert await feed.fetch(NOW) == (Payload(b"two", "count.json"),)


@pytest.mark.parametrize("name", ["absent.json", "."])
async def test_a_file_that_cannot_be_read_is_a_fault_of_the_feed(tmp_path: Path, name: str) -> None:
    with pytest.raises(FeedError, match="cannot be read"):
        await FileFeed(tmp_path / name).fetch(NOW)


async def test_a_file_too_large_for_a_count_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "count.json"
    path.write_bytes(b"123456789")
    with pytest.raises(FeedError, match="is larger than 8 bytes"):
        await FileFeed(path, largest=8).fetch(NOW)
