"""A recorded night, given by the clock."""

from datetime import timedelta

from bot.feeds.recorded_feed import RecordedFeed
from tests.feeds.small_night import START, line, night


async def test_the_feed_gives_what_is_due_and_nothing_twice() -> None:
    recording = night(line(0), line(5), line(10))
    payloads = [moment.payload for moment in recording.moments]
    feed = RecordedFeed(recording)
    assert await feed.fetch(START - timedelta(seconds=1)) == []
    assert await feed.fetch(START) == payloads[:1]
    assert await feed.fetch(START + timedelta(minutes=1)) == []
    assert await feed.fetch(START + timedelta(minutes=60)) == payloads[1:]
    assert feed.over


async def test_the_feed_goes_on_after_what_was_seen_before_a_restart() -> None:
    recording = night(line(0), line(5), line(10))
    feed = RecordedFeed(recording, after=START + timedelta(minutes=5))
    assert not feed.over
    assert await feed.fetch(START + timedelta(minutes=60)) == [recording.moments[2].payload]
