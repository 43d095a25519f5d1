"""How a rehearsal is steered: the clock and the feed of a recorded night, over HTTP, on this machine only.

`GET /night` says how the night stands. Each act is a POST with a JSON object, answered by the same as `GET /night`; a
refusal is `{"error": "<one sentence>"}` with status 400. One that a person can meet has a `code` too, and the `time`
that its sentence names, by which a page says it in the language of whoever looks.
"""

import json
import os
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.config import ConfigError, is_loopback
from bot.election.night import Step
from bot.feeds.programme import programme
from bot.feeds.rehearsed_feed import FeedFault
from bot.live import Live
from bot.sourcing import PlayedNight

SLOWEST, FASTEST = 1, 600
"""Seconds of the night in one real second."""

_Act = Callable[[Mapping[str, Any]], None]


class _OutOfReachError(ValueError):
    """A time to which the night cannot be taken: why, as a code and as a sentence with the `time` that bounds it."""

    def __init__(self, code: str, sentence: str, time: str) -> None:
        super().__init__(sentence.format(time))
        self.content = {"error": str(self), "code": code, "time": time}


class Judge(Protocol):
    """Who takes in what the feed gives."""

    judged: Step | None
    """What became of the last snapshot; None before the first."""

    @property
    def is_behind(self) -> bool:
        """Whether something that the feed gave waits to be taken in."""
        ...


class Control:
    """The acts of whoever rehearses, by their addresses.

    A feed that is down has `stale_after` of the night's time before every screen says that it does not answer.
    """

    def __init__(self, played: PlayedNight, live: Live, judge: Judge, stale_after: timedelta) -> None:
        self._played = played
        self._live = live
        self._judge = judge
        self._stale_after = stale_after
        self._zone = ZoneInfo(live.night.election.zone)
        self._programme = programme(played.recording, live.night.election)
        self._acts: dict[str, _Act] = {
            "/night/pause": lambda _: played.clock.pause(),
            "/night/resume": lambda _: played.clock.resume(),
            "/night/speed": self._set_speed,
            "/night/jump": self._jump,
            "/feed": self._set_fault,
        }

    def application(self) -> web.Application:
        """What answers the requests."""
        app = web.Application()
        app.router.add_get("/night", self._answer, allow_head=False)
        for address in self._acts:
            app.router.add_post(address, self._answer)
        return app

    async def _answer(self, request: web.Request) -> web.Response:
        try:
            _require_this_machine(request)
            if request.method == "POST":
                self._acts[request.path](await _object(request))
        except _OutOfReachError as error:
            return web.json_response(error.content, status=400)
        except ValueError as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response(self._night())

    def _set_speed(self, given: Mapping[str, Any]) -> None:
        speed = given.get("speed")
        if isinstance(speed, bool) or not isinstance(speed, int | float) or not SLOWEST <= speed <= FASTEST:
            raise ValueError(f'"speed" must be a number from {SLOWEST} to {FASTEST}.')
        self._played.clock.set_speed(speed)

    def _jump(self, given: Mapping[str, Any]) -> None:
        to, now, end = _time(given, "to"), self._played.clock.now(), self._end
        if to < now:
            sentence = "The night goes ahead only, and it is {} already; choose a later time."
            raise _OutOfReachError("passed", sentence, self._at(now))
        if to > end:
            sentence = "The night has its last moment at {}; choose a time up to that."
            raise _OutOfReachError("beyond-end", sentence, self._at(end))
        self._played.clock.jump(to)

    def _set_fault(self, given: Mapping[str, Any]) -> None:
        known = [None, *FeedFault]
        if "fault" not in given or given["fault"] not in known:
            raise ValueError(f'"fault" must be one of {json.dumps(known)}.')
        fault = None if given["fault"] is None else FeedFault(given["fault"])
        if fault is not self._played.feed.fault:
            self._live.expect_answers(self._stale_after if fault is FeedFault.DOWN else None)
        self._played.feed.fault = fault

    def _night(self) -> dict[str, Any]:
        """How the night stands, as the bot knows it now."""
        clock, recording, reached = self._played.clock, self._played.recording, self._live.night.told_until
        return {
            "election": recording.election_id,
            "names": dict(recording.names),
            "real": None if recording.real is None else dict(recording.real),
            "invented": None if recording.invented is None else dict(recording.invented),
            "zone": self._zone.key,
            "now": self._at(clock.now()),
            "taken_in": None if reached is None else self._at(reached),
            "speed": clock.speed,
            "paused": clock.paused,
            "over": self._played.feed.over and not self._judge.is_behind,
            "moments": [
                {"time": self._at(item.time), "kind": item.kind, "test": item.test} for item in self._programme
            ],
            **self._feed(),
        }

    def _feed(self) -> dict[str, Any]:
        """What is wrong with the feed, and what the bot makes of what it said last."""
        count, judged = self._live.as_shown().count, self._judge.judged
        return {
            "feed_fault": self._played.feed.fault,
            "answered_at": self._at(self._live.answered_at),
            "stale": self._live.is_stale(self._played.clock.now()),
            "test": None if count is None else count.test,
            "verdict": None if judged is None else judged.verdict,
            "doubts": [] if judged is None else sorted({problem.doubt for problem in judged.problems}),
        }

    @property
    def _end(self) -> datetime:
        return max([self._played.recording.times[-1], *(item.time for item in self._programme)])

    def _at(self, time: datetime) -> str:
        return time.astimezone(self._zone).isoformat()


def listen(port: int) -> socket.socket:
    """Keep this port of the loopback interface; who asks there waits until it is served. Raises ConfigError."""
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise ConfigError([f"CONTROL_PORT is {port}, which is no free port ({reason}): give another one"]) from None


@asynccontextmanager
async def serve(control: Control, listening: socket.socket) -> AsyncIterator[None]:
    """Let the night be steered at this port; the port stays kept afterwards."""
    runner = web.AppRunner(control.application(), access_log=None)
    await runner.setup()
    try:
        await web.SockSite(runner, listening.dup()).start()
        yield
    finally:
        await runner.cleanup()


def _time(given: Mapping[str, Any], name: str) -> datetime:
    try:
        time = datetime.fromisoformat(given.get(name, ""))
    except (TypeError, ValueError):
        time = None
    if time is None or time.tzinfo is None:
        raise ValueError(f'"{name}" must be a time with its offset, as "2023-03-20T00:12:00+06:00".')
    return time


async def _object(request: web.Request) -> Mapping[str, Any]:
    if request.content_type != "application/json":
        raise ValueError("The request needs the content type application/json.")
    try:
        content = json.loads(await request.read() or b"{}")
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise ValueError("The request needs a JSON object.")
    return content


def _require_this_machine(request: web.Request) -> None:
    """Refuse a page of another site, whose own name resolves to the loopback address (DNS rebinding).

    Without such a name a foreign page can neither read an answer nor, as acts are JSON, do anything: a form cannot have
    that content type, and a script of another origin needs a leave for it that is never given.
    """
    if not is_loopback(request.url.host):
        raise ValueError("The night is steered from this machine only; ask for it as 127.0.0.1.")
