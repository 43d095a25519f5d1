"""Where a run takes its count from: FEED_URL, the election's own feed, or the end of an election that is over."""

import json
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import catalogue
from bot.clock import NightClock, RealClock
from bot.config import ConfigError, Settings
from bot.election.snapshot import CountClass
from bot.feed_address import FeedFile, FeedServer
from bot.feeds.http import HttpFeed
from bot.feeds.recording import Recording
from bot.recorded_steps import outcome
from bot.sourcing import Finished, Playback, choose, open_feed, stale_after

KZ, PT = (catalogue.load_election(name) for name in ("kz-2023-mazhilis", "pt-2019-assembleia"))
TODAY = datetime(2026, 11, 22, tzinfo=UTC)


def settings(feed: str | None = None) -> Settings:
    return Settings(bot_token=SecretStr("1:token"), feed_url=feed)


def recording(election_id: str, moments: int | None = None) -> Recording:
    whole = Recording.read(catalogue.night_files(election_id))
    return replace(whole, moments=whole.moments[:moments])


def test_an_election_that_is_over_shows_its_last_real_moment() -> None:
    chosen = choose(settings(), KZ, TODAY)
    assert isinstance(chosen, Finished)
    result = chosen.night.result
    assert result is not None
    assert (result.class_, result.test) == (CountClass.FINAL, False)
    seats = result.lists["list"].seats
    assert seats is not None
    assert sorted(filter(None, seats.by_list.values()), reverse=True) == [40, 8, 6, 6, 5, 4]


def test_a_real_night_that_ends_without_a_final_result_is_over_too() -> None:
    chosen = choose(settings(), PT, TODAY)
    assert isinstance(chosen, Finished)
    assert chosen.night.result is not None
    assert chosen.night.result.lists["assembly"].counted == 3092


@pytest.mark.parametrize(("feed", "now"), [(None, KZ.date), ("recorded:kz-2023-mazhilis?speed=60&gap=2", TODAY)])
def test_a_night_is_played_on_its_own_day_or_when_it_is_asked_for(feed: str | None, now: datetime) -> None:
    day = datetime(now.year, now.month, now.day, 12, tzinfo=UTC)
    assert isinstance(choose(settings(feed), KZ, day), Playback)


def test_the_day_of_an_election_ends_where_it_is_held() -> None:
    almost_over = datetime(2023, 3, 19, 17, 59, tzinfo=UTC)
    assert isinstance(choose(settings(), KZ, almost_over), Playback)
    assert isinstance(choose(settings(), KZ, almost_over + timedelta(minutes=1)), Finished)


def test_a_recording_that_ends_with_invented_figures_has_no_outcome() -> None:
    assert outcome(recording(KZ.id, -2), KZ) is None
    assert outcome(recording(KZ.id), KZ) is not None


def test_a_recording_without_a_count_has_no_outcome() -> None:
    assert outcome(recording(KZ.id, 1), KZ) is None


def test_an_election_without_a_feed_needs_one() -> None:
    with pytest.raises(ConfigError) as caught:
        choose(settings(), replace(KZ, feed=None), TODAY)
    assert str(caught.value) == (
        "FEED_URL is missing: kz-2023-mazhilis names no feed of its own, so give the address of one"
    )


def test_a_feed_of_the_election_that_is_no_good_is_told_with_its_name() -> None:
    with pytest.raises(ConfigError, match="FEED_URL is missing, and the feed that kz-2023-mazhilis names is no good"):
        choose(settings(), replace(KZ, feed="gopher://results"), TODAY)


async def test_a_recording_is_played_by_its_own_time_and_never_grows_stale() -> None:
    chosen = choose(settings(f"recorded:{PT.id}?speed=60"), PT, TODAY)
    assert isinstance(chosen, Playback)
    async with AsyncExitStack() as parts:
        watched = await open_feed(chosen, settings(), PT, None, parts)
    assert isinstance(watched.clock, NightClock)
    assert stale_after(chosen, settings()) is None
    first, second = chosen.recording.times[:2]
    assert watched.clock.wait_until(second) == pytest.approx((second - first).total_seconds() / 60, abs=5)


@pytest.mark.parametrize("feed", [None, "https://results.example/count.json"])
def test_only_a_recorded_night_that_is_played_can_be_steered(feed: str | None) -> None:
    steered = settings(feed).model_copy(update={"rehearsal": True, "control_port": 8024})
    with pytest.raises(ConfigError) as caught:
        choose(steered, KZ, TODAY)
    assert str(caught.value) == (
        "CONTROL_PORT steers a recorded night, but none is played: "
        "give one as FEED_URL, as recorded:kz-2023-mazhilis?speed=300, or unset CONTROL_PORT"
    )


async def test_a_recording_waits_no_longer_than_the_gap_that_is_asked_for() -> None:
    chosen = choose(settings(f"recorded:{KZ.id}?speed=1&gap=2"), KZ, TODAY)
    assert isinstance(chosen, Playback)
    async with AsyncExitStack() as parts:
        watched = await open_feed(chosen, settings(), KZ, None, parts)
    assert isinstance(watched.clock, NightClock)
    assert watched.clock.wait_until(chosen.recording.times[-1]) <= 2 * len(chosen.recording.times)


async def test_a_file_is_looked_at_in_real_time_and_may_grow_stale(tmp_path: Path) -> None:
    count = tmp_path / "count.json"
    count.write_text(json.dumps({}))
    chosen = choose(settings(str(count)), PT, TODAY)
    assert chosen == FeedFile(count)
    async with AsyncExitStack() as parts:
        watched = await open_feed(FeedFile(count), settings(), PT, None, parts)
    assert isinstance(watched.clock, RealClock)
    assert (watched.every, stale_after(chosen, settings())) == (timedelta(seconds=30), timedelta(minutes=10))


async def test_a_server_may_have_nothing_until_the_last_polls_close() -> None:
    address = FeedServer("https://results.example/count.json")
    assert choose(settings(address.url), PT, TODAY) == address
    async with AsyncExitStack() as parts:
        feed = (await open_feed(address, settings(), PT, None, parts)).feed
    assert isinstance(feed, HttpFeed)
    assert feed.published_from == max(closing.at for closing in PT.closings)
