"""One Chromium for all tests of a session, and the event loop that it lives on.

A browser is started once and each test opens windows of its own in it. What was awaited on one event loop cannot be
awaited on another, so tests that share the browser, and their fixtures, run on the loop of the session.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect
from pytest_asyncio import is_async_test


def find_chromium() -> str | None:
    """The path of the system's Chromium, or of the one that is named; None where there is none."""
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named)
    return shutil.which("chromium") or shutil.which("chromium-browser")


# A machine that has much else to do takes its time to show something.
expect.set_options(timeout=20_000)

NEEDED = "Chromium is needed: install it, or name one that is there with the environment variable CHROMIUM."


AXE = Path(__file__).parent / "sandbox" / "page" / "axe-core" / "axe.min.js"
"""What finds on a page that is open where people with a screen reader, or weak eyes, would be stuck."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The system's Chromium: none is downloaded."""
    path = find_chromium()
    if path is None:
        pytest.skip(NEEDED)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        await browser.close()


def run_on_the_sessions_loop(items: Iterable[pytest.Item], folder: Path) -> None:
    """Let the tests of a folder run on one loop; its async fixtures say so by `loop_scope="session"`."""
    for item in items:
        if item.path.is_relative_to(folder) and is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
