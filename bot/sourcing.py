"""Where a run takes its count from: a feed that it watches, or the end of an election that is over."""

from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from bot import catalogue, feed_address
from bot.clock import Clock, NightClock, RealClock, Timeline
from bot.config import ConfigError, Settings
from bot.election.model import Election
from bot.election.night import Night
from bot.feed_address import FeedFile, FeedServer, RecordedNight
from bot.feeds import Feed, FeedError
from bot.feeds.file import FileFeed
from bot.feeds.http import HttpFeed
from bot.feeds.recording import Recording
from bot.feeds.rehearsed_feed import RehearsedFeed
from bot.recorded_steps import outcome

_PLAYED_EVERY = timedelta(seconds=0.25)
"""A recording may be played fast."""


@dataclass(frozen=True, slots=True)
class Finished:
    """An election that is over: its last night is shown, nothing is watched, and nobody is told anything."""

    night: Night


@dataclass(frozen=True, slots=True)
class Playback:
    """A recorded night that is played as if it were now."""

    recording: Recording
    address: RecordedNight


Sourcing: TypeAlias = Finished | Playback | FeedFile | FeedServer


@dataclass(frozen=True, slots=True)
class Watched:
    """A feed, the time of its night, and how often it is looked at."""

    feed: Feed
    clock: Clock
    every: timedelta


@dataclass(frozen=True, slots=True)
class PlayedNight(Watched):
    """A recorded night that is played: it can be steered, and its feed made to fail."""

    feed: RehearsedFeed
    clock: NightClock
    recording: Recording = field(kw_only=True)


def choose(settings: Settings, election: Election, now: datetime) -> Sourcing:
    """What FEED_URL names, or else the election's own definition.

    Without FEED_URL an election that is over, and whose own recording ends with real figures, is not played again.
    Raises ConfigError, CatalogueError or FeedError where there is no such feed, or none that can be steered where that
    is asked for.
    """
    chosen = _chosen(settings, election, now)
    if settings.control_port is not None and not isinstance(chosen, Playback):
        raise ConfigError(
            [
                "CONTROL_PORT steers a recorded night, but none is played: "
                f"give one as FEED_URL, as recorded:{election.id}?speed=300, or unset CONTROL_PORT"
            ]
        )
    return chosen


def _chosen(settings: Settings, election: Election, now: datetime) -> Sourcing:
    address = _address(settings, election)
    if not isinstance(address, RecordedNight):
        return address
    recording = Recording.read(catalogue.night_files(address.night))
    if recording.election_id != election.id:
        raise FeedError(f'is a night of "{recording.election_id}", not of "{election.id}"', address.night)
    last = outcome(recording, election) if settings.feed_url is None and _is_over(election, now) else None
    return Playback(recording, address) if last is None else Finished(last)


async def open_feed(
    sourcing: Playback | FeedFile | FeedServer,
    settings: Settings,
    election: Election,
    looked_until: datetime | None,
    parts: AsyncExitStack,
) -> Watched:
    """The feed, open until `parts` are closed; a recording goes on after `looked_until`, where the last run left it."""
    if isinstance(sourcing, Playback):
        feed = RehearsedFeed(sourcing.recording, election, after=looked_until)
        return PlayedNight(feed, _played(sourcing, looked_until), _PLAYED_EVERY, recording=sourcing.recording)
    every = timedelta(seconds=settings.feed_interval)
    if isinstance(sourcing, FeedFile):
        return Watched(FileFeed(sourcing.path), RealClock(), every)
    polls_close = max((closing.at for closing in election.closings), default=None)
    server = await parts.enter_async_context(HttpFeed(sourcing, settings.feed_contact, published_from=polls_close))
    return Watched(server, RealClock(), every)


def clock_of(sourcing: Playback | FeedFile | FeedServer, looked_until: datetime | None) -> Clock:
    """The time of the night; a recording's goes on where the last run left it."""
    return _played(sourcing, looked_until) if isinstance(sourcing, Playback) else RealClock()


def _played(sourcing: Playback, looked_until: datetime | None) -> NightClock:
    timeline = Timeline(sourcing.recording.times, sourcing.address.speed, sourcing.address.longest_gap)
    return NightClock(timeline, start_at=looked_until)


def stale_after(sourcing: Sourcing, settings: Settings) -> timedelta | None:
    """How long the feed may give no good answer before every screen says so; None where it cannot fail."""
    of_others = isinstance(sourcing, (FeedFile, FeedServer))
    return timedelta(seconds=settings.stale_after) if of_others else None


def _address(settings: Settings, election: Election) -> FeedFile | FeedServer | RecordedNight:
    address = settings.feed_url or election.feed
    if address is None:
        raise ConfigError([f"FEED_URL is missing: {election.id} names no feed of its own, so give the address of one"])
    try:
        return feed_address.parse(address)
    except ValueError as error:
        raise ConfigError(
            [f"FEED_URL is missing, and the feed that {election.id} names is no good: {error}"]
        ) from error


def _is_over(election: Election, now: datetime) -> bool:
    return now.astimezone(ZoneInfo(election.zone)).date() > election.date
