"""A real Chromium on the sandbox's page, as seen by one person."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright

from bot.sandbox import Chat, Sandbox, User


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


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """The system's Chromium: none is downloaded."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("needs Chromium: install it, or name it with the environment variable CHROMIUM")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture
async def messenger(browser: Browser, sandbox: Sandbox) -> AsyncIterator[Messenger]:
    """A wide window; a fault of the page's own scripts fails the test."""
    page = await browser.new_page(viewport={"width": 1200, "height": 800})
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    yield Messenger(page, sandbox)
    assert faults == []
