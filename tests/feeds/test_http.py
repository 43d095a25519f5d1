"""The feed on the web, against a real local server: what is asked for, what is taken, and whatever may go wrong."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot import catalogue
from bot.clock import RealClock
from bot.feed_address import FeedServer
from bot.feeds import FORMATS, FeedError
from bot.feeds.http import HttpFeed
from bot.feeds.http_body import Bounds
from bot.feeds.recording import Recording
from bot.kept_night import recall
from bot.live import Live
from bot.text.languages import Language
from bot.watch import Outbox, Source, Watcher
from storage.database import Database
from tests.feeds.publisher import (
    Answer,
    Publisher,
    declared_huge,
    gibberish,
    half_then_reset,
    half_then_silence,
    kept,
    leads_to,
    publisher,
    reset,
    round_in_a_circle,
    says,
    silence,
    without_end,
)
from tests.sleeping_machine import sleep_and_cancel

ELECTION = catalogue.load_election("pt-2019-assembleia")
EARLIER, LATER = (
    moment.payload.body for moment in Recording.read(catalogue.night_files("pt-2019-assembleia")).moments[-2:]
)
NOW = datetime(2019, 10, 7, 0, 40, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SMALL = Bounds(connect=1, silence=0.5, whole=3, sent=20_000, unpacked=50_000)
SECRET = "hunter2"
AN_HOUR_AGO = format_datetime(NOW - timedelta(hours=1), usegmt=True)


@pytest.fixture
def engine() -> str:
    """The engine of the database makes no difference here."""
    return "sqlite"


@pytest.fixture
async def press() -> AsyncIterator[Publisher]:
    async with publisher(says(EARLIER)) as press:
        yield press


@pytest.fixture
async def feed(press: Publisher) -> AsyncIterator[HttpFeed]:
    async with HttpFeed(FeedServer(press.url), bounds=SMALL, chance=lambda: 1.0) as feed:
        yield feed


@pytest.fixture
async def watcher(feed: HttpFeed, database: Database) -> Watcher:
    night, kept_watch = await recall(database, ELECTION)
    english = Language("en", catalogue.locale_files()["en"])
    outbox = Outbox(database, {"en": english}, lambda: None, RealClock())
    return Watcher(Source(feed, FORMATS["canonical"], rehearsal=False), outbox, Live(night, RealClock()), kept_watch)


def _counted(watcher: Watcher) -> int | None:
    result = watcher.live.night.result
    return None if result is None else result.lists["assembly"].counted


def _stamped(document: bytes, time: str) -> str:
    return json.dumps(json.loads(document) | {"time": time})


FAULTS: dict[str, tuple[Answer, str]] = {
    "gzip_bomb": (says(b" " * 10**6, packed=True), "is larger than 50000 bytes when it is unpacked"),
    "gzip_cut_off": (says(gzip.compress(LATER)[:500]), "is packed with gzip, and broken"),
    "packed_otherwise": (says(b"x", headers={"Content-Encoding": "br"}), 'is packed as "br", which was not asked for'),
    "body_over_the_cap": (without_end, "is larger than 20000 bytes"),
    "declared_over_the_cap": (declared_huge, "is larger than 20000 bytes"),
    "silent_before_the_head": (silence, "gives no whole answer in time"),
    "silent_in_the_body": (half_then_silence, "gives no whole answer in time"),
    "reset_before_the_head": (reset, "breaks off its answer"),
    "reset_in_the_body": (half_then_reset, "breaks off its answer"),
    "no_http": (gibberish, "gives an answer that is no HTTP"),
    "not_found": (says(status=404), "answers 404 Not Found: check the address in FEED_URL"),
    "gone": (says(status=410), "answers 410 Gone: check the address in FEED_URL"),
    "forbidden": (says(status=403), "answers 403 Forbidden: check the user, the password or the key in FEED_URL"),
    "too_many_requests": (says(status=429, headers={"Retry-After": "60"}), "answers 429 Too Many Requests"),
    "server_error": (says(status=500), "answers 500 Internal Server Error"),
    "unknown_status": (says(status=599), "answers 599"),
    "part_of_a_file": (says(LATER[:100], status=206), "answers 206 Partial Content"),
    "redirects_in_a_circle": (round_in_a_circle, "redirects again and again"),
    "redirect_to_another_host": (leads_to("http://elsewhere.example/x"), 'redirects to "elsewhere.example"'),
    "redirect_to_nowhere": (says(status=302), "redirects to"),
    "error_page": (says("<!DOCTYPE html><h1>502</h1>"), "gives a web page instead of a count"),
    "truncated": (says(LATER[:-9]), "is no JSON"),
    "empty": (says(), "is empty"),
    "byte_order_mark": (says(b"\xef\xbb\xbf" + LATER), "begins with a byte order mark"),
    "latin_1": (says('{"format": "eleição"}'.encode("latin-1")), "is not UTF-8"),
    "another_election": (
        says(json.dumps(json.loads(LATER) | {"election": "kz-2023-mazhilis"})),
        'election: "kz-2023-mazhilis" is an unknown election',
    ),
    "stamped_in_the_future": (says(_stamped(LATER, "2031-01-01T00:00:00Z")), "quarantined: ahead_of_clock"),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_feed_faults(fault: str, press: Publisher, watcher: Watcher) -> None:
    press.answer, reason = FAULTS[fault]
    good, failing = says(EARLIER), press.answer
    with capture_logs() as lines:
        for answer, time in [(good, 0), (failing, 10), (failing, 20), (failing, 30), (says(LATER), 40)]:
            press.answer = answer
            await watcher.look(NOW + time * MINUTE)
            assert _counted(watcher) == (3092 if time == 40 else 3091)
            assert watcher.live.answered_at == NOW + (time if answer is not failing else 0) * MINUTE
    began, ended = lines
    assert (began["log_level"], ended["log_level"]) == ("warning", "info")
    assert reason in began["reason"]
    assert ended["event"].endswith("works again")


async def test_a_server_that_is_gone_leaves_the_last_good_count(press: Publisher, watcher: Watcher) -> None:
    await watcher.look(NOW)
    await press.close()
    with capture_logs() as lines:
        for time in range(10, 40, 10):
            await watcher.look(NOW + time * MINUTE)
    (line,) = lines
    assert "cannot be reached: Connection refused" in line["reason"]
    assert _counted(watcher) == 3091


async def test_a_cache_that_serves_old_and_new_in_turn_changes_nothing(press: Publisher, watcher: Watcher) -> None:
    with capture_logs() as lines:
        for time, body in enumerate([EARLIER, LATER, EARLIER, LATER, EARLIER]):
            press.answer = says(body)
            await watcher.look(NOW + time * MINUTE)
    assert _counted(watcher) == 3092
    assert lines == []


@pytest.mark.parametrize(("validator", "value"), [("ETag", 'W/"1"'), ("Last-Modified", AN_HOUR_AGO)])
async def test_what_did_not_change_is_not_sent_again(
    validator: str, value: str, press: Publisher, feed: HttpFeed
) -> None:
    press.answer = kept(EARLIER, validator, value)
    (payload,) = await feed.fetch(NOW)
    assert payload.body == EARLIER
    assert await feed.fetch(NOW + MINUTE) == ()
    press.answer = kept(LATER, validator, "another")
    (payload,) = await feed.fetch(NOW + 2 * MINUTE)
    assert payload.body == LATER


async def test_another_body_under_the_same_etag_is_taken(press: Publisher, feed: HttpFeed) -> None:
    for body in (EARLIER, LATER):
        press.answer = says(body, headers={"ETag": '"1"'})
        assert [payload.body for payload in await feed.fetch(NOW)] == [body]


async def test_the_same_body_without_a_validator_is_not_given_again(feed: HttpFeed) -> None:
    assert len(await feed.fetch(NOW)) == 1
    assert await feed.fetch(NOW + MINUTE) == ()


async def test_a_server_that_never_changes_its_validators_is_asked_in_full_now_and_then(
    press: Publisher, feed: HttpFeed
) -> None:
    press.answer = kept(EARLIER, "ETag", '"1"')
    await feed.fetch(NOW)
    press.answer = kept(LATER, "ETag", '"1"')
    assert await feed.fetch(NOW + 9 * MINUTE) == ()
    assert len(await feed.fetch(NOW + 10 * MINUTE)) == 1


async def test_the_validators_of_what_could_not_be_read_hide_nothing(press: Publisher, watcher: Watcher) -> None:
    press.answer = kept(LATER[:-9], "Last-Modified", AN_HOUR_AGO)
    await watcher.look(NOW)
    press.answer = kept(LATER, "Last-Modified", AN_HOUR_AGO)
    await watcher.look(NOW + MINUTE)
    assert _counted(watcher) == 3092


async def test_a_count_whose_stamp_was_ahead_is_taken_in_when_its_time_has_come(
    press: Publisher, watcher: Watcher
) -> None:
    press.answer = kept(LATER, "ETag", '"1"')
    stamped = datetime.fromisoformat(json.loads(LATER)["time"])
    await watcher.look(stamped - 6 * MINUTE)
    assert _counted(watcher) is None
    await watcher.look(stamped - 5 * MINUTE)
    assert _counted(watcher) == 3092


@pytest.mark.parametrize("packed", [True, False])
async def test_a_packed_document_is_unpacked_whatever_its_headers_say(
    packed: bool, press: Publisher, feed: HttpFeed
) -> None:
    press.answer = (
        says(EARLIER, packed=True) if packed else says(gzip.compress(EARLIER[:9]) + gzip.compress(EARLIER[9:]))
    )
    (payload,) = await feed.fetch(NOW)
    assert payload.body == EARLIER


async def test_a_look_names_the_bot_and_whom_to_write_to(press: Publisher) -> None:
    async with HttpFeed(FeedServer(press.url), contact="results@newsroom.example") as feed:
        await feed.fetch(NOW)
    assert press.asked[0]["User-Agent"] == "election-results-bot (+results@newsroom.example)"
    assert press.asked[0]["Accept-Encoding"] == "gzip"


async def test_a_redirect_on_the_same_server_is_followed(press: Publisher, feed: HttpFeed) -> None:
    to_newest, newest = leads_to("/newest.json?area=1"), says(EARLIER)
    press.answer = lambda request: (newest if "newest" in request.path else to_newest)(request)
    assert len(await feed.fetch(NOW)) == 1
    assert press.paths == ["/count.json", "/newest.json?area=1"]


async def test_a_password_is_sent_to_the_server_and_told_to_nobody(press: Publisher, watcher: Watcher) -> None:
    url = press.url.replace("http://", f"http://user:{SECRET}@") + f"?key={SECRET}"
    press.answer = says(status=500)
    async with HttpFeed(FeedServer(url)) as feed:
        watcher.source = replace(watcher.source, feed=feed)
        with capture_logs() as lines:
            await watcher.look(NOW)
        with pytest.raises(FeedError) as caught:
            await feed.fetch(NOW)
        assert SECRET not in f"{lines}{caught.value}{caught.value.__cause__!r}{feed!r}"
    assert press.asked[0]["Authorization"].startswith("Basic ")
    assert press.paths == [f"/count.json?key={SECRET}"]


async def test_a_look_that_is_cancelled_in_the_moment_in_which_its_time_is_up_is_cancelled(press: Publisher) -> None:
    asked = asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        asked.set()
        return await silence(request)

    press.answer = answer
    async with HttpFeed(FeedServer(press.url), bounds=replace(SMALL, silence=0.1, whole=0.2)) as feed:
        looking = asyncio.create_task(feed.fetch(NOW))
        await asked.wait()
        sleep_and_cancel(looking, 0.4)
        await asyncio.wait({looking})
        assert looking.cancelled()


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("asked", "minutes"),
    [("120", 2), (format_datetime(NOW + 3 * MINUTE, usegmt=True), 3), ("99999999999", 15), ("0", 0)],
)
async def test_a_server_that_asks_to_wait_is_left_alone_so_long(
    status: int, asked: str, minutes: int, press: Publisher, feed: HttpFeed
) -> None:
    press.answer = says(status=status, headers={"Retry-After": asked})
    with pytest.raises(FeedError, match=f"answers {status}"):
        await feed.fetch(NOW)
    press.answer = says(EARLIER)
    if minutes:
        with pytest.raises(FeedError, match=f"answers {status}"):
            await feed.fetch(NOW + minutes * MINUTE - timedelta(seconds=1))
    assert len(press.asked) == 1
    assert len(await feed.fetch(NOW + minutes * MINUTE)) == 1


@pytest.mark.parametrize("asked", ["soon", "-5", "٣", "Thu, 99 Foo 2019"])
async def test_a_wait_that_nobody_can_read_is_an_ordinary_pause(asked: str, press: Publisher, feed: HttpFeed) -> None:
    press.answer = says(status=503, headers={"Retry-After": asked})
    with pytest.raises(FeedError):
        await feed.fetch(NOW)
    press.answer = says(EARLIER)
    assert len(await feed.fetch(NOW + timedelta(seconds=10))) == 1


async def test_pauses_grow_while_a_server_is_in_trouble_and_are_short_again_after_it(
    press: Publisher, feed: HttpFeed
) -> None:
    pauses, time = [], NOW
    for answer in [*[says(status=500)] * 6, says(EARLIER), says(status=500)]:
        press.answer, asked, began = answer, len(press.asked), time
        while len(press.asked) == asked:
            await _tried(feed, time)
            time += timedelta(seconds=1)
        pauses.append((time - began).seconds)
    assert pauses == [1, 10, 20, 40, 80, 120, 120, 1]


async def _tried(feed: HttpFeed, now: datetime) -> None:
    try:
        await feed.fetch(now)
    except FeedError:
        return


async def test_nothing_there_before_the_polls_close_is_no_fault(press: Publisher, database: Database) -> None:
    press.answer = says(status=404)
    async with HttpFeed(FeedServer(press.url), published_from=NOW) as feed:
        with capture_logs() as lines:
            for time in (-3, -2, -1):
                assert await feed.fetch(NOW + time * MINUTE) == ()
        assert [line["log_level"] for line in lines] == ["info"]
        with pytest.raises(FeedError, match="answers 404"):
            await feed.fetch(NOW)


async def test_time_passes_while_a_server_keeps_a_look_waiting(press: Publisher, watcher: Watcher) -> None:
    press.answer = silence
    look = asyncio.create_task(watcher.look(NOW))
    await asyncio.sleep(0)
    await watcher.pass_time(NOW + MINUTE)
    assert not look.done()
    assert watcher.live.night.told_until == NOW + MINUTE
    await look
    assert watcher.live.night.told_until == NOW + MINUTE
