"""The watch on recorded nights, with a real database: what is kept comes back, whatever happened in between."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Table, exc, func, select, text
from structlog.testing import capture_logs

from bot import catalogue
from bot.clock import RealClock
from bot.election.embargo import News, told
from bot.election.events import kind
from bot.election.model import EmbargoKind
from bot.election.night import Night, Verdict
from bot.feeds import FORMATS, FeedError, Payload
from bot.feeds.recorded_feed import RecordedFeed
from bot.feeds.recording import Recording
from bot.kept_night import recall
from bot.live import Live
from bot.recorded_steps import steps_of
from bot.text.languages import Language
from bot.watch import Outbox, Source, Watcher
from storage import subscriptions
from storage.database import Database
from storage.subscriptions import Subscriber
from storage.tables import (
    alert_texts,
    alert_topics,
    alerts,
    deliveries,
    events,
    metadata,
    revisions,
    seats,
    shares,
    standings,
    units,
    watches,
)
from storage.watches import Watch
from tests.languages import LANGUAGES

KAZAKHSTAN, PORTUGAL = NIGHTS = ["kz-2023-mazhilis", "pt-2019-assembleia"]
WRITTEN_WITH_A_COUNT = [
    revisions,
    units,
    shares,
    seats,
    events,
    alerts,
    alert_texts,
    alert_topics,
    deliveries,
    standings,
    watches,
]
ELECTIONS = {name: catalogue.load_election(name) for name in NIGHTS}
RECORDINGS = {name: Recording.read(catalogue.night_files(name)) for name in NIGHTS}


@dataclass
class HandFeed:
    """A feed that says what a test puts into it, or fails."""

    says: list[Payload | FeedError] = field(default_factory=list)

    async def fetch(self, now: datetime) -> Sequence[Payload]:
        said = self.says.pop(0) if self.says else None
        if isinstance(said, FeedError):
            raise said
        return () if said is None else (said,)

    def forget(self) -> None:
        """What it said is not said again, unless the test puts it in again."""


@dataclass
class Desk:
    """One watch of one night over one database file."""

    recording: Recording
    database: Database
    live: Live
    watcher: Watcher
    woken: list[None]

    async def count(self, column: object) -> int:
        async with self.database.reading() as connection:
            return int((await connection.execute(select(func.count(column)))).scalar_one())  # type: ignore[arg-type]  # any column counts


async def desk_for(name: str, database: Database, feed: HandFeed | None = None, *, rehearsal: bool = True) -> Desk:
    """The watch as it begins, or goes on where the last one with this database ended."""
    election, recording = ELECTIONS[name], RECORDINGS[name]
    night, watch = await recall(database, election, rehearsal=rehearsal)
    live, woken = Live(night, RealClock(), rehearsal=rehearsal), list[None]()
    source = Source(feed or RecordedFeed(recording, watch.looked_until), FORMATS["canonical"], rehearsal)
    outbox = Outbox(database, LANGUAGES, lambda: woken.append(None), RealClock())
    return Desk(recording, database, live, Watcher(source, outbox, live, watch), woken)


async def subscribe(database: Database, *chat_ids: int, election: str = PORTUGAL) -> None:
    async with database.writing() as connection:
        for chat_id in chat_ids:
            subscriber = Subscriber(chat_id, "private", "en")
            await subscriptions.subscribe(connection, election, subscriber, "all", RealClock().now())


@pytest.mark.parametrize("name", NIGHTS)
async def test_a_bot_that_restarts_after_every_moment_sees_the_same_night(name: str, database: Database) -> None:
    desk = await desk_for(name, database)
    for time in desk.recording.times:
        await desk.watcher.look(time)
        remembered, _ = await recall(database, desk.live.night.election, rehearsal=True)
        assert replace(remembered, told_until=desk.live.night.told_until) == desk.live.night


def _told(desk: Desk) -> list[tuple[News, ...]]:
    return [told(recorded.step, rehearsal=True) for recorded in steps_of(desk.recording, desk.live.night.election)]


@pytest.mark.parametrize("name", NIGHTS)
async def test_what_chats_are_told_of_the_night_is_kept_once(name: str, database: Database) -> None:
    desk = await desk_for(name, database)
    for time in desk.recording.times:
        desk = await desk_for(name, database)
        await desk.watcher.look(time)
    steps = [recorded.step for recorded in steps_of(desk.recording, desk.live.night.election)]
    counts = {id(step.night.count) for step in steps if step.verdict is Verdict.ACCEPTED and step.night.count}
    assert await desk.count(events.c.id) == sum(map(len, _told(desk)))
    assert await desk.count(revisions.c.id) == len(counts)


async def test_a_look_that_is_late_takes_in_every_moment_it_missed(database: Database) -> None:
    desk = await desk_for(PORTUGAL, database)
    await desk.watcher.look(desk.recording.times[0])
    await desk.watcher.look(desk.recording.times[-1])
    together = desk.live.night
    for recorded in steps_of(desk.recording, together.election):
        stepwise = recorded.step.night
    assert replace(together, told_until=None) == replace(stepwise, told_until=None)


async def test_an_end_of_voting_that_came_while_the_bot_was_down_is_told(database: Database) -> None:
    desk = await desk_for(PORTUGAL, database, HandFeed())
    first_closing = desk.live.night.election.closings[0].at
    await desk.watcher.look(first_closing - timedelta(hours=1))
    assert await desk.count(events.c.id) == 0
    await (await desk_for(PORTUGAL, database, HandFeed())).watcher.look(first_closing)
    await (await desk_for(PORTUGAL, database, HandFeed())).watcher.look(first_closing + timedelta(minutes=1))
    assert await desk.count(events.c.id) == 1


async def test_what_was_held_back_is_told_once_however_often_the_bot_restarts(database: Database) -> None:
    election = ELECTIONS[KAZAKHSTAN]
    (until,) = (embargo.until for embargo in election.embargoes if embargo.kind is EmbargoKind.FORECASTS)
    before = [time for time in RECORDINGS[KAZAKHSTAN].times if time < until]
    await (await desk_for(KAZAKHSTAN, database)).watcher.look(before[-1])
    for minutes in (-1, 0, 0, 5):
        await (await desk_for(KAZAKHSTAN, database, HandFeed())).watcher.look(until + timedelta(minutes=minutes))
    async with database.reading() as connection:
        told_of_seats = select(events.c.at).where(events.c.kind == "seats_changed")
        assert len((await connection.execute(told_of_seats)).scalars().all()) == 1


async def test_nothing_of_a_rehearsal_is_known_or_told_already_on_the_night(database: Database) -> None:
    rehearsed = await desk_for(KAZAKHSTAN, database)
    for time in rehearsed.recording.times:
        await rehearsed.watcher.look(time)
    night = await desk_for(KAZAKHSTAN, database, rehearsal=False)
    assert night.live.night == Night(ELECTIONS[KAZAKHSTAN])
    for time in night.recording.times:
        await night.watcher.look(time)
    async with database.reading() as connection:
        kinds = set((await connection.execute(select(events.c.kind).where(~events.c.test))).scalars())
    real = [
        news
        for recorded in steps_of(night.recording, ELECTIONS[KAZAKHSTAN], rehearsal=False)
        for news in told(recorded.step, False)
    ]
    assert kinds == {kind(news.event) for news in real} >= {"polls_closed", "turnout_published", "exit_poll_published"}


async def test_a_rehearsal_that_ended_after_the_embargo_does_not_lift_it(database: Database) -> None:
    election = ELECTIONS[KAZAKHSTAN]
    await (await desk_for(KAZAKHSTAN, database)).watcher.look(RECORDINGS[KAZAKHSTAN].times[-1])
    until = max(embargo.until for embargo in election.embargoes)
    night = await desk_for(KAZAKHSTAN, database, rehearsal=False)
    before = [time for time in night.recording.times if time < until]
    await night.watcher.look(before[0])
    await night.watcher.look(before[-1])
    assert night.live.night.told_until == before[-1]


async def test_a_watch_that_is_ahead_of_the_clock_starts_afresh_in_words(database: Database) -> None:
    election, times = ELECTIONS[PORTUGAL], RECORDINGS[PORTUGAL].times
    desk = await desk_for(PORTUGAL, database, rehearsal=False)
    await desk.watcher.look(times[-1])
    with capture_logs() as lines:
        night, watch = await recall(database, election, now=times[0])
    assert (night.count, night.told_until, watch) == (None, None, Watch())
    assert [line["event"] for line in lines] == ["the kept night is ahead of the clock: the watch starts afresh"]
    assert (await recall(database, election, now=times[-1]))[0] == desk.live.night


async def test_when_the_feed_last_answered_is_kept_once_a_minute(database: Database) -> None:
    desk = await desk_for(PORTUGAL, database, HandFeed())
    start = desk.recording.times[0]
    for seconds, kept_seconds in [(0, 0), (59, 0), (60, 60), (90, 60), (150, 150)]:
        await desk.watcher.look(start + timedelta(seconds=seconds))
        _, watch = await recall(database, desk.live.night.election, rehearsal=True)
        assert watch.answered_at == start + timedelta(seconds=kept_seconds)


async def test_subscribers_are_queued_with_the_count_and_delivery_is_woken(database: Database) -> None:
    await subscribe(database, 1, 2)
    desk = await desk_for(PORTUGAL, database, HandFeed([RECORDINGS[PORTUGAL].moments[-1].payload]))
    await desk.watcher.look(desk.recording.times[-1])
    assert await desk.count(deliveries.c.id) == 2 * await desk.count(events.c.id) > 0
    assert desk.woken


async def test_a_night_without_subscribers_wakes_nobody(database: Database) -> None:
    desk = await desk_for(PORTUGAL, database)
    await desk.watcher.look(desk.recording.times[-1])
    assert not desk.woken


async def test_test_figures_are_dropped_outside_a_rehearsal(database: Database) -> None:
    desk = await desk_for("kz-2023-mazhilis", database, rehearsal=False)
    for time in desk.recording.times:
        await desk.watcher.look(time)
        assert desk.live.night.count is None or not desk.live.night.count.test
    async with database.reading() as connection:
        assert not (await connection.execute(select(revisions.c.test))).scalars().all().count(True)
        assert not (await connection.execute(select(events.c.test))).scalars().all().count(True)


async def test_what_cannot_be_read_leaves_the_last_good_count(database: Database) -> None:
    desk = await desk_for(PORTUGAL, database)
    await desk.watcher.look(desk.recording.times[-1])
    good = desk.live.night.count
    desk.watcher.source = replace(
        desk.watcher.source, feed=HandFeed([Payload(b"<html>502", "feed"), FeedError("x", "y")])
    )
    await desk.watcher.look(desk.recording.times[-1])
    await desk.watcher.look(desk.recording.times[-1])
    assert desk.live.night.count is good is not None


async def test_a_fault_of_the_feed_is_written_when_it_starts_and_when_it_ends(database: Database) -> None:
    refused = FeedError("cannot be read: no route", "feed.json")
    desk = await desk_for(PORTUGAL, database, HandFeed([refused, refused, refused]))
    with capture_logs() as lines:
        for _ in range(5):
            await desk.watcher.look(desk.recording.times[0])
    assert [(line["event"], line.get("reason")) for line in lines] == [
        ("fetching the feed failed", "feed.json: cannot be read: no route"),
        ("fetching the feed works again", None),
    ]


async def test_a_document_that_cannot_be_read_is_written_once_with_its_place(database: Database) -> None:
    broken = Payload(b'{"format": "election-feed/1", "election": "elsewhere"}', "feed.json")
    desk = await desk_for(PORTUGAL, database, HandFeed([broken, broken]))
    with capture_logs() as lines:
        for _ in range(3):
            await desk.watcher.look(desk.recording.times[0])
    (line,) = lines
    assert line["event"] == "reading the feed failed"
    assert line["reason"].startswith("feed.json: election: ")


async def test_a_look_that_fails_at_any_table_leaves_nothing_and_is_taken_in_by_the_next(
    database: Database, engine: str
) -> None:
    await subscribe(database, 1, election=KAZAKHSTAN)
    desk = await desk_for(KAZAKHSTAN, database)
    moments = list(steps_of(desk.recording, desk.live.night.election))
    first_count = next(number for number, recorded in enumerate(moments) if recorded.step.night.count is not None)
    await desk.watcher.look(moments[first_count - 1].time)
    before = await kept(database)
    for table in WRITTEN_WITH_A_COUNT:
        desk = await desk_for(KAZAKHSTAN, database)
        async with refusing(database, engine, table):
            with pytest.raises(exc.DBAPIError):
                await desk.watcher.look(moments[first_count].time)
        assert await kept(database) == before
        assert desk.live.night.count is None
    await desk.watcher.look(moments[first_count].time)
    after = await kept(database)
    assert all(after[table.name] - before[table.name] for table in WRITTEN_WITH_A_COUNT)
    assert len(after["deliveries"]) == sum(map(len, _told(desk)[: first_count + 1]))


async def test_a_payload_that_cannot_be_kept_does_not_hold_up_the_newer_ones(database: Database, engine: str) -> None:
    older, newer = RECORDINGS[PORTUGAL].moments[-2:]
    desk = await desk_for(PORTUGAL, database, HandFeed([older.payload]))
    await desk.watcher.pass_time(older.time)
    async with refusing(database, engine, revisions):
        for _ in range(2):
            with pytest.raises(exc.DBAPIError):
                await desk.watcher.look(newer.time)
        with capture_logs() as lines:
            await desk.watcher.look(newer.time)
    assert [(line["log_level"], line["payload"]) for line in lines if "payload" in line] == [
        ("error", older.payload.name)
    ]
    desk.watcher.source = replace(desk.watcher.source, feed=HandFeed([newer.payload]))
    await desk.watcher.look(newer.time)
    assert desk.live.night.count is not None


async def test_what_time_brings_and_cannot_be_kept_is_written_once_and_kept_later(
    database: Database, engine: str
) -> None:
    desk = await desk_for(PORTUGAL, database, HandFeed())
    first_closing = desk.live.night.election.closings[0].at
    await desk.watcher.pass_time(first_closing - timedelta(hours=1))
    with capture_logs() as lines:
        async with refusing(database, engine, events):
            for _ in range(3):
                await desk.watcher.pass_time(first_closing)
    assert [line["event"] for line in lines] == ["keeping what time brings failed"]
    await desk.watcher.pass_time(first_closing)
    assert await desk.count(events.c.id) == 1


async def test_an_alert_that_cannot_be_put_in_words_holds_nothing_up(database: Database) -> None:
    garbled = catalogue.locale_files()["en"].replace(
        b'msgstr "First figures of the count"', b'msgstr "{no_such_figure}"'
    )
    desk = await desk_for(PORTUGAL, database, HandFeed([RECORDINGS[PORTUGAL].moments[-1].payload]))
    desk.watcher.outbox = replace(desk.watcher.outbox, languages={"en": Language("en", garbled)})
    with capture_logs() as lines:
        await desk.watcher.look(desk.recording.times[-1])
    assert [line["kind"] for line in lines if line["log_level"] == "error"] == ["count_seen"]
    assert desk.live.night.count is not None


@asynccontextmanager
async def refusing(database: Database, engine: str, table: Table) -> AsyncIterator[None]:
    """The database takes in no row of this table."""
    refusal = {
        "sqlite": [f"CREATE TRIGGER full BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'full'); END"],
        "postgresql": [
            "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'full'; END $$",
            f'CREATE TRIGGER "full" BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION refuse()',
        ],
    }
    async with database.writing() as connection:
        for statement in refusal[engine]:
            await connection.execute(text(statement))
    yield
    async with database.writing() as connection:
        await connection.execute(text('DROP TRIGGER "full"' + (f" ON {table}" if engine == "postgresql" else "")))


async def kept(database: Database) -> dict[str, set[tuple[object, ...]]]:
    """Every row of every table."""
    async with database.reading() as connection:
        return {
            table.name: {tuple(row) for row in await connection.execute(select(table))}
            for table in metadata.sorted_tables
        }
