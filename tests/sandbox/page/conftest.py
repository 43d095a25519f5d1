"""A real Chromium on the sandbox's page, as seen by one person."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser

from bot.sandbox import Sandbox, User
from tests.sandbox.page.messenger import Messenger, OpenWindow


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
