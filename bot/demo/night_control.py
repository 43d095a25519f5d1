"""The bot's own control of its night, asked over HTTP."""

import asyncio
from collections.abc import Mapping
from typing import Any, NamedTuple

import aiohttp

_PATIENCE_SECONDS = 3
_AGAIN_AFTER_SECONDS = 0.05


class Answer(NamedTuple):
    """What the control said: the night as it is, or `{"error": "<one sentence>"}` with status 400.

    A refusal that a person can meet has a `code` too, by which the page says it in the language of whoever looks.
    """

    status: int
    content: dict[str, Any]


class NightControl:
    """The control at a port of this machine."""

    def __init__(self, session: aiohttp.ClientSession, port: int) -> None:
        self._session = session
        self._address = f"http://127.0.0.1:{port}"

    async def night(self) -> dict[str, Any] | None:
        """Give the night as it is; None while the bot does not answer."""
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS), self._session.get(f"{self._address}/night") as response:
                night: dict[str, Any] = await response.json()
                return night
        except (aiohttp.ClientError, TimeoutError):
            return None

    async def act(self, path: str, given: Mapping[str, Any]) -> Answer:
        """Ask for something; where the bot does not answer, that is the error."""
        try:
            asked = self._session.post(f"{self._address}{path}", json=given)
            async with asyncio.timeout(_PATIENCE_SECONDS), asked as response:
                return Answer(response.status, await response.json())
        except (aiohttp.ClientError, TimeoutError):
            return Answer(400, {"code": "away", "error": "The bot does not answer now; try again in a moment."})

    async def answered(self) -> dict[str, Any]:
        """Wait until the bot answers, and give the night."""
        while (night := await self.night()) is None:  # noqa: ASYNC110 - another process is waited for
            await asyncio.sleep(_AGAIN_AFTER_SECONDS)
        return night
