"""The strip above the messenger: what it shows of the night, and what can be pressed on it.

Each act is one POST of a JSON object; a refusal is `{"error": "<one sentence>"}` with status 400.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from aiohttp import web

from bot.demo.bot_process import BotProcess
from bot.demo.demo_night import DemoNight
from bot.demo.flood import Flood
from bot.demo.night_control import Answer, NightControl
from bot.demo.people import FIRST
from bot.sandbox import json_object, require_own_page

Act = Callable[[Mapping[str, Any]], Awaitable[Answer]]

_DONE = Answer(200, {})
_BACK_WITHIN_SECONDS = 20
_NOT_BACK = Answer(400, {"code": "not-back", "error": "The bot does not come back; the terminal of the demo says why."})


class Strip:
    """The strip of one run.

    Attributes:
        seen: set once somebody looks at the page.
        again: set once the night is to begin again.
        is_open: whether everybody has come and the night has begun; until then the bot counts as starting.

    """

    def __init__(self, shown: DemoNight, bot: BotProcess, control: NightControl, flood: Flood) -> None:
        self._bot = bot
        self._control = control
        self._flood = flood
        self._faults = shown.faults
        self._night: dict[str, Any] = {"names": shown.names, "invented": shown.invented}
        self.seen = asyncio.Event()
        self.again = asyncio.Event()
        self.is_open = False
        self._acts: dict[str, Act] = {
            name: self._passed_on(f"/night/{name}") for name in ("pause", "resume", "speed", "jump")
        }
        self._acts["restart"] = self._restart
        if shown.faults:
            self._acts |= {
                "feed": self._passed_on("/feed"),
                "telegram": self._telegram,
                "kill": self._kill,
                "revive": self._revive,
            }

    def routes(self) -> Sequence[web.RouteDef]:
        """What the page's server answers for the strip."""
        return web.get("/strip/state", self._state), web.post("/strip/{act}", self._answer)

    async def _state(self, _: web.Request) -> web.Response:
        """Give the night as the bot says it is, or said last, and how the bot is."""
        self.seen.set()
        night = await self._control.night() if self._bot.is_running else None
        if night and night["over"] and not night["paused"]:
            # The clock of a night goes on behind its last moment, where nothing comes any more.
            await self._control.act("/night/pause", {})
        self._night = night or self._night
        own = {
            "bot": self._bot_is(answers=night is not None),
            "faults": self._faults,
            "telegram_fault": self._flood.is_on,
            "first": FIRST,
        }
        return web.json_response(self._night | own)

    def _bot_is(self, *, answers: bool) -> str:
        if not self.is_open:
            return "starting"
        return "up" if answers else "starting" if self._bot.is_running else "down"

    async def _answer(self, request: web.Request) -> web.Response:
        try:
            require_own_page(request)
            act = self._acts.get(request.match_info["act"])
            if act is None:
                raise web.HTTPNotFound
            status, content = await act(await json_object(request))
        except ValueError as error:
            status, content = 400, {"error": str(error)}
        return web.json_response(content, status=status)

    def _passed_on(self, path: str) -> Act:
        async def act(given: Mapping[str, Any]) -> Answer:
            return await self._control.act(path, given)

        return act

    async def _restart(self, _: Mapping[str, Any]) -> Answer:
        self.again.set()
        return _DONE

    async def _telegram(self, _: Mapping[str, Any]) -> Answer:
        self._flood.begin()
        return _DONE

    async def _kill(self, _: Mapping[str, Any]) -> Answer:
        self._night = await self._control.night() or self._night
        await self._bot.kill()
        return _DONE

    async def _revive(self, _: Mapping[str, Any]) -> Answer:
        """Begin the bot again, with the night where it was and as fast."""
        before = self._night
        await self._bot.start()
        try:
            async with asyncio.timeout(_BACK_WITHIN_SECONDS):
                night = await self._control.answered()
        except TimeoutError:
            return _NOT_BACK
        if before.get("paused"):
            await self._control.act("/night/pause", {})
        await self._control.act("/night/jump", {"to": before.get("now", night["now"])})
        return await self._control.act("/night/speed", {"speed": before.get("speed", night["speed"])})
