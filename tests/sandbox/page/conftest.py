"""A real Chromium on the sandbox's page, as seen by one person."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Protocol

import pytest_asyncio
from playwright.async_api import Browser, Locator, Page

from bot.sandbox import Chat, Sandbox, User


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


@pytest_asyncio.fixture(loop_scope="session")
async def reader(sandbox: Sandbox) -> User:
    """A person whose Telegram speaks English, who has started the bot and whose start it has read."""
    user = await sandbox.add_user("Emma", language_code="en")
    await sandbox.say(user, "/start")
    sandbox.updates.clear()
    return user


@pytest_asyncio.fixture(loop_scope="session")
async def open_window(browser: Browser, sandbox: Sandbox) -> AsyncIterator[OpenWindow]:
    """Open windows of any kind; a fault of the page's own scripts fails the test."""
    faults: list[str] = []
    async with AsyncExitStack() as windows:

        async def open_one(sandbox: Sandbox = sandbox, **kind: Any) -> Messenger:
            page = await browser.new_page(**({"viewport": {"width": 1200, "height": 800}} | kind))
            windows.push_async_callback(page.close)
            page.on("pageerror", lambda fault: faults.append(str(fault)))
            return Messenger(page, sandbox)

        yield open_one
    assert faults == []


@pytest_asyncio.fixture(loop_scope="session")
async def messenger(open_window: OpenWindow) -> Messenger:
    """A wide window."""
    return await open_window()
