"""A rehearsal steered over HTTP while the whole bot plays it: the night's clock, and faults of its feed."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientConnectorError, ClientSession
from aiohttp.test_utils import unused_port
from sqlalchemy import Select, select
from structlog.testing import capture_logs

from bot import catalogue
from bot.app import App
from bot.config import ConfigError, Settings
from bot.election.embargo import told
from bot.feeds.recording import Recording
from bot.recorded_steps import steps_of
from bot.sandbox import Sandbox, serve_sandbox
from storage.database import Database
from storage.tables import DeliveryState, deliveries, events
from tests.asking import ask, shown
from tests.settings import TOKEN, settings, sqlite_in

NIGHT = "kz-2023-mazhilis"
RECORDING = Recording.read(catalogue.night_files(NIGHT))
LAST_BEFORE_ONE, AT_ONE, TEN_PAST_ONE, NEXT_COUNT, AT_TWO = (
    f"2023-03-20T{time}:00+06:00" for time in ("00:55", "01:00", "01:10", "01:12", "02:00")
)
END = "2023-03-27T16:55:00+06:00"

State = dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """Where somebody steers the night of a bot that runs."""

    session: ClientSession
    address: str

    async def night(self) -> State:
        async with self.session.get(self.address + "/night") as answer:
            assert answer.status == 200
            return dict(await answer.json())

    async def do(self, act: str, **given: object) -> State:
        async with self.session.post(self.address + act, json=given) as answer:
            assert answer.status == 200, await answer.text()
            return dict(await answer.json())

    async def refused(self, act: str, **request: Any) -> State:
        async with self.session.post(self.address + act, **request) as answer:
            assert answer.status == 400
            return dict(await answer.json())

    async def until(self, holds: Callable[[State], bool]) -> State:
        """Wait until the night stands so."""
        async with asyncio.timeout(20):
            while True:
                if holds(state := await self.night()):
                    return state
                await asyncio.sleep(0.02)


@dataclass(frozen=True)
class Rehearsal:
    """A local Telegram, and a database for the bot."""

    sandbox: Sandbox
    folder: Path
    port: int

    @property
    def settings(self) -> Settings:
        return settings(
            self.sandbox.url,
            sqlite_in(self.folder),
            election=NIGHT,
            feed_url=f"recorded:{NIGHT}?speed=1",
            rehearsal=True,
            control_port=self.port,
            send_rate=1000,
            chat_rate=1000,
        )

    @asynccontextmanager
    async def playing(self) -> AsyncIterator[Desk]:
        """The bot at work on a night that stands still."""
        async with App(self.settings), ClientSession() as session:
            desk = Desk(session, f"http://127.0.0.1:{self.port}")
            await desk.do("/night/pause")
            yield desk

    def alerts(self) -> list[str]:
        """The alerts that arrived; only answers carry buttons."""
        calls = (call for call in self.sandbox.sent if call.method == "sendMessage")
        return [call.text for call in calls if "reply_markup" not in call.params]

    async def all_sent(self) -> None:
        """Wait until nothing is left to be sent."""
        waiting = in_state(DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.LATER)
        async with asyncio.timeout(20):
            while True:
                if not await self.rows(waiting):
                    return
                await asyncio.sleep(0.02)

    async def rows(self, query: Select[int]) -> list[int]:
        database = Database(self.settings.database_url)
        async with database.reading() as connection:
            found = list((await connection.execute(query)).scalars())
        await database.close()
        return found


@pytest.fixture
async def rehearsal(tmp_path: Path) -> AsyncIterator[Rehearsal]:
    async with serve_sandbox(TOKEN) as sandbox:
        yield Rehearsal(sandbox, tmp_path, unused_port())


@pytest.fixture
async def desk(rehearsal: Rehearsal) -> AsyncIterator[Desk]:
    async with rehearsal.playing() as desk:
        yield desk


def taken_in(time: str) -> Callable[[State], bool]:
    """Whether the bot has taken in the night up to this time."""
    return lambda state: bool(state["taken_in"] == time)


async def test_a_night_says_what_it_is_and_what_comes_when(desk: Desk) -> None:
    night = await desk.night()
    assert night["election"] == NIGHT
    assert night["names"] == RECORDING.names
    assert (night["real"], night["invented"]) == (RECORDING.real, RECORDING.invented)
    assert night["zone"] == "Asia/Almaty"
    assert night["moments"][0] == {"time": "2023-03-19T10:10:00+06:00", "kind": "turnout", "test": False}
    assert night["moments"][-1] == {"time": END, "kind": "final", "test": False}
    assert {"time": NEXT_COUNT, "kind": "partial", "test": True} in night["moments"]


async def test_a_night_says_what_the_bot_made_of_it(desk: Desk) -> None:
    await desk.do("/night/jump", to=AT_ONE)
    night = await desk.until(taken_in(AT_ONE))
    assert (night["verdict"], night["doubts"], night["test"]) == ("accepted", [], True)
    assert (night["feed_fault"], night["stale"], night["over"]) == (None, False, False)


async def test_a_paused_night_stands_still_and_goes_on_when_it_is_resumed(desk: Desk) -> None:
    paused = await desk.night()
    assert paused["paused"]
    assert (await desk.night())["now"] == paused["now"]
    assert not (await desk.do("/night/resume"))["paused"]
    await desk.until(lambda state: bool(state["now"] > paused["now"]))


async def test_a_night_goes_at_the_speed_that_it_is_given(desk: Desk) -> None:
    assert (await desk.do("/night/speed", speed=600))["speed"] == 600


async def test_a_paused_night_that_jumps_is_taken_in_up_to_there_and_stands_still(
    rehearsal: Rehearsal, desk: Desk
) -> None:
    user = await rehearsal.sandbox.add_user(language_code="en")
    assert (await desk.do("/night/jump", to=AT_ONE))["now"] == AT_ONE
    await desk.until(taken_in(AT_ONE))
    assert "2,743" in await ask(rehearsal.sandbox, user, "/results")
    assert (await desk.night())["now"] == AT_ONE


def happened() -> int:
    """How many things chats are told of when the night is taken in moment by moment."""
    return sum(
        len(told(recorded.step, rehearsal=True)) for recorded in steps_of(RECORDING, catalogue.load_election(NIGHT))
    )


async def test_a_jump_to_the_end_keeps_every_event_and_each_alert_leaves_once(rehearsal: Rehearsal) -> None:
    user = await rehearsal.sandbox.add_user(language_code="en")
    async with rehearsal.playing() as desk:
        await ask(rehearsal.sandbox, user, "/subscribe")
        await desk.do("/night/jump", to=END)
        assert not (await desk.until(lambda state: bool(state["over"])))["test"]
        await rehearsal.all_sent()
    await told_once(rehearsal)


async def test_a_bot_that_restarts_in_the_middle_goes_on_there_and_is_steered_on(rehearsal: Rehearsal) -> None:
    user = await rehearsal.sandbox.add_user(language_code="en")
    async with rehearsal.playing() as desk:
        await ask(rehearsal.sandbox, user, "/subscribe")
        await desk.do("/night/jump", to=AT_ONE)
        await desk.until(taken_in(AT_ONE))
        await rehearsal.all_sent()
    async with rehearsal.playing() as desk:
        night = await desk.night()
        assert LAST_BEFORE_ONE <= night["now"] < AT_ONE
        assert night["feed_fault"] is None
        await desk.do("/night/jump", to=END)
        await desk.until(lambda state: bool(state["over"]))
        await rehearsal.all_sent()
    await told_once(rehearsal)


async def told_once(rehearsal: Rehearsal) -> None:
    """Everything that happened is kept once, and no alert arrived twice; one may have overtaken another."""
    assert len(await rehearsal.rows(select(events.c.id))) == happened()
    sent = rehearsal.alerts()
    assert len(sent) == len(set(sent)) == len(await rehearsal.rows(in_state(DeliveryState.SENT)))


def in_state(*states: DeliveryState) -> Select[int]:
    return select(deliveries.c.id).where(deliveries.c.state.in_(states))


async def test_every_screen_says_when_the_feed_is_down_and_what_was_missed_comes_when_it_is_up(
    rehearsal: Rehearsal, desk: Desk
) -> None:
    user = await rehearsal.sandbox.add_user(language_code="en")
    with capture_logs() as lines:
        await desk.do("/night/jump", to=AT_ONE)
        await desk.until(taken_in(AT_ONE))
        down = await desk.do("/feed", fault="down")
        assert (down["feed_fault"], down["answered_at"], down["stale"]) == ("down", AT_ONE, False)
        assert (await desk.do("/night/jump", to=AT_TWO))["stale"]
        await desk.until(taken_in(AT_TWO))
        assert "has not answered since" in await ask(rehearsal.sandbox, user, "/results")
        assert not (await desk.do("/feed", fault=None))["stale"]
        await shown(rehearsal.sandbox, user, "3,977")
        assert "has not answered" not in await ask(rehearsal.sandbox, user, "/results")
    assert [line["event"] for line in lines if "fetching" in line["event"]] == [
        "fetching the feed failed",
        "fetching the feed works again",
    ]


async def test_a_feed_that_is_down_for_a_moment_is_not_called_silent(desk: Desk) -> None:
    await desk.do("/night/jump", to=AT_ONE)
    await desk.do("/feed", fault="down")
    assert not (await desk.do("/night/jump", to=TEN_PAST_ONE))["stale"]
    assert (await desk.do("/night/jump", to=AT_TWO))["stale"]


async def test_a_wrong_sum_is_not_believed_and_the_true_count_is_taken_after_it(
    rehearsal: Rehearsal, desk: Desk
) -> None:
    user = await rehearsal.sandbox.add_user(language_code="en")
    await desk.do("/night/jump", to=AT_ONE)
    await desk.until(taken_in(AT_ONE))
    assert (await desk.do("/feed", fault="wrong_sum"))["feed_fault"] == "wrong_sum"
    await desk.do("/night/jump", to=NEXT_COUNT)
    doubted = await desk.until(lambda state: bool(state["verdict"] == "quarantined"))
    assert doubted["doubts"] == ["votes_above_ballots"]
    assert "2,743" in await ask(rehearsal.sandbox, user, "/results")
    await desk.do("/night/jump", to=AT_TWO)
    believed = await desk.until(lambda state: bool(state["verdict"] == "accepted"))
    assert believed["feed_fault"] is None
    await desk.until(taken_in(AT_TWO))
    assert "3,977" in await ask(rehearsal.sandbox, user, "/results")


@pytest.mark.parametrize(
    ("act", "given", "sentence"),
    [
        ("/night/jump", {"to": AT_ONE}, "goes ahead only, and it is 2023-03-20T02:00:00+06:00 already"),
        ("/night/jump", {"to": "2023-03-28T00:00:00+06:00"}, f"has its last moment at {END}; choose a time up to that"),
        ("/night/jump", {"to": "2023-03-20T03:00:00"}, "must be a time with its offset"),
        ("/night/jump", {"to": 5}, "must be a time with its offset"),
        ("/night/jump", {}, "must be a time with its offset"),
        ("/night/speed", {"speed": 0}, "must be a number from 1 to 600"),
        ("/night/speed", {"speed": 601}, "must be a number from 1 to 600"),
        ("/night/speed", {"speed": True}, "must be a number from 1 to 600"),
        ("/night/speed", {"speed": "300"}, "must be a number from 1 to 600"),
        ("/feed", {"fault": "slow"}, 'must be one of [null, "down", "wrong_sum"]'),
        ("/feed", {"fault": []}, 'must be one of [null, "down", "wrong_sum"]'),
        ("/feed", {}, 'must be one of [null, "down", "wrong_sum"]'),
    ],
)
async def test_what_cannot_be_done_is_refused_in_one_sentence(
    desk: Desk, act: str, given: Mapping[str, object], sentence: str
) -> None:
    before = await desk.do("/night/jump", to=AT_TWO)
    assert sentence in (await desk.refused(act, json=given))["error"]
    after = await desk.night()
    assert (after["now"], after["speed"], after["feed_fault"]) == (AT_TWO, before["speed"], None)


@pytest.mark.parametrize(
    ("to", "code", "time"),
    [(AT_ONE, "passed", AT_TWO), ("2023-03-28T00:00:00+06:00", "beyond-end", END)],
)
async def test_a_time_out_of_reach_is_named_by_a_code_and_the_time_that_bounds_it(
    desk: Desk, to: str, code: str, time: str
) -> None:
    await desk.do("/night/jump", to=AT_TWO)
    refusal = await desk.refused("/night/jump", json={"to": to})
    assert (refusal["code"], refusal["time"]) == (code, time)


@pytest.mark.parametrize("body", ["", "speed=5", "[]", "{"])
async def test_a_body_that_is_no_object_is_refused(desk: Desk, body: str) -> None:
    refusal = await desk.refused("/night/speed", data=body, headers={"Content-Type": "application/json"})
    assert refusal["error"].endswith(".")


async def test_a_page_of_another_site_can_neither_see_the_night_nor_steer_it(desk: Desk) -> None:
    formed = await desk.refused("/night/resume", data={"a": "form"})
    assert "content type" in formed["error"]
    foreign = await desk.refused("/night/resume", json={}, headers={"Host": "evil.example"})
    assert "from this machine only" in foreign["error"]
    async with desk.session.get(desk.address + "/night", headers={"Host": "evil.example"}) as answer:
        assert answer.status == 400
    assert (await desk.night())["paused"]


async def test_the_port_is_closed_when_the_bot_stops(rehearsal: Rehearsal) -> None:
    async with rehearsal.playing():
        pass
    async with ClientSession() as session:
        with pytest.raises(ClientConnectorError):
            await Desk(session, f"http://127.0.0.1:{rehearsal.port}").night()


async def test_without_a_port_nothing_listens(rehearsal: Rehearsal) -> None:
    settings = rehearsal.settings.model_copy(update={"control_port": None})
    async with App(settings), ClientSession() as session:
        with pytest.raises(ClientConnectorError):
            await Desk(session, f"http://127.0.0.1:{rehearsal.port}").night()


async def test_a_port_that_is_taken_is_told_in_one_sentence(rehearsal: Rehearsal) -> None:
    async with rehearsal.playing():
        rival = rehearsal.settings.model_copy(update={"database_url": f"sqlite:///{rehearsal.folder / 'rival.db'}"})
        with pytest.raises(ConfigError) as caught:
            async with App(rival):
                raise AssertionError
    assert str(caught.value) == (
        f"CONTROL_PORT is {rehearsal.port}, which is no free port (Address already in use): give another one"
    )
