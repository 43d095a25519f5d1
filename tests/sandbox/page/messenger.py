"""The page as a person sees it, and what a bot shows there."""

from __future__ import annotations

import asyncio
import struct
import zlib
from dataclasses import dataclass
from typing import Any, Protocol

from playwright.async_api import Locator, Page

from bot.sandbox import Chat, Sandbox, User
from tests.sandbox.conftest import Api

COMMANDS = [
    {"command": "results", "description": "The count as it stands"},
    {"command": "seats", "description": "Seats so far"},
]
BUTTONS = {
    "inline_keyboard": [[{"text": "Seats", "callback_data": "seats"}, {"text": "Turnout", "callback_data": "t"}]]
}
TABLE = "<b>Party lists</b>\n<pre>AMANAT       58.15%\nRespublica    7.16%</pre>\nCounted: 2.07%"


def white_picture(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    row = b"\0" + b"\xff" * (width // 8)
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b"")


async def last_update(api: Api, kind: str) -> dict[str, Any]:
    """What the bot was told last, once that is of this kind: the page's own act may still be on its way."""
    async with asyncio.timeout(10):
        while True:
            (update,) = await api.result("getUpdates", offset=-1, timeout=5)
            if kind in update:
                found: dict[str, Any] = update[kind]
                return found
            await asyncio.sleep(0.01)


class OpenWindow(Protocol):
    """Opens a window on a sandbox, the test's own if none is named, with what playwright calls its options."""

    async def __call__(self, sandbox: Sandbox = ..., **kind: Any) -> Messenger: ...


@dataclass(frozen=True)
class Messenger:
    """The page in one window, in the words of what a person sees there."""

    page: Page
    sandbox: Sandbox

    async def open(self, viewer: User, chat: Chat | None = None) -> None:
        """Load the page as this person, in the list of chats or in one of them."""
        await self.page.goto("about:blank")
        chosen = "" if chat is None else f"/{chat.id}"
        await self.page.goto(f"{self.sandbox.url}/#/{viewer.id}{chosen}")
        await self.page.locator("#chats a").first.wait_for(state="attached")

    @property
    def messages(self) -> Locator:
        return self.page.locator(".message")

    @property
    def field(self) -> Locator:
        return self.page.get_by_role("textbox", name="Message", exact=True)

    def message(self, text: str) -> Locator:
        return self.messages.filter(has_text=text)

    def button(self, name: str) -> Locator:
        return self.page.locator(".keyboard").get_by_role("button", name=name, exact=True)

    def row(self, title: str) -> Locator:
        return self.page.get_by_role("navigation", name="Chats").get_by_role("link", name=title)
