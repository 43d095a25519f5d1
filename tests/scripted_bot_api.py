"""A Bot API on a real local server that answers what a test tells it to, and keeps what it was asked."""

from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot

from bot.transport.request import AiohttpRequest

TOKEN = "123456:AAHnotARealToken-just_a_shape"


class ScriptedBotApi:
    """Each method answers what was put in its script, in turn, and with success when the script is at its end."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.scripts: dict[str, deque[tuple[int, dict[str, Any]]]] = defaultdict(deque)
        self.updates: list[dict[str, Any]] = []

    def refuse(self, method: str, code: int, description: str, **parameters: int) -> None:
        """Let the next unscripted call of this method be refused."""
        answer = {"ok": False, "error_code": code, "description": description, "parameters": parameters}
        self.scripts[method].append((code, answer))

    def asked(self, method: str) -> list[dict[str, Any]]:
        """The parameters of every call of this method."""
        return [parameters for called, parameters in self.calls if called == method]

    async def answer(self, request: web.Request) -> web.Response:
        method, parameters = request.path.rsplit("/", 1)[1], await request.json()
        self.calls.append((method, parameters))
        if self.scripts[method]:
            code, answer = self.scripts[method].popleft()
            return web.json_response(answer, status=code)
        return web.json_response({"ok": True, "result": self._result(method, parameters)})

    def _result(self, method: str, parameters: dict[str, Any]) -> object:
        if method == "getUpdates":
            self.updates = [update for update in self.updates if update["update_id"] >= parameters.get("offset", 0)]
            return self.updates
        chat = {"id": parameters["chat_id"], "type": "private"}
        return {"message_id": len(self.calls), "date": 1, "chat": chat, "text": parameters["text"]}


@asynccontextmanager
async def scripted_bot() -> AsyncIterator[tuple[ScriptedBotApi, Bot]]:
    """A scripted Bot API, and a bot over our own transport that calls it."""
    api = ScriptedBotApi()
    app = web.Application()
    app.router.add_post("/{path:.*}", api.answer)
    request = AiohttpRequest()
    async with TestServer(app) as server, request:
        url = f"{str(server.make_url('')).rstrip('/')}/bot"
        yield api, Bot(TOKEN, base_url=url, request=request, get_updates_request=request)
