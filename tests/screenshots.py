"""Pictures of the demo: `python -m tests.screenshots` writes every view of it, and those that the documents show.

They are taken while the night is on, at moments whose figures are real: after the last exit poll, and when the
preliminary result has come.
"""

import asyncio
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Literal

from playwright.async_api import Browser, Page, async_playwright

from tests.chromium import NEEDED, find_chromium
from tests.conftest import ROOT
from tests.demo.running import ALEX, Demo, running, time_of

ALL = ROOT / ".cache" / "screenshots"
SHOWN = ROOT / "docs" / "screenshots"
IN_THE_DOCUMENTS = {
    "alert-wide-light-en.png": "night-wide.png",
    "results-phone-light-en.png": "results-phone.png",
    "question-phone-dark-ru.png": "group-phone.png",
    "exit_poll-phone-light-kk.png": "channel-phone.png",
}
"""Which of the views the documents show, and under what name."""

_SIZES = {"wide": (1280, 720), "phone": (360, 800)}
_COLOURS: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@dataclass(frozen=True)
class _View:
    """A chat at a moment; with a question, after it was asked there and answered, else at the newest alert."""

    name: str
    chat: str
    moment: str
    question: str | None = None


_EXIT_POLL, _PRELIMINARY = "2023-03-20T00:12:00+06:00", "2023-03-20T19:30:00+06:00"
_VIEWS = (
    _View("exit_poll", "channel", _EXIT_POLL),
    _View("alert", "private", _PRELIMINARY),
    _View("results", "private", _PRELIMINARY, "/results"),
    _View("question", "group", _PRELIMINARY, "/party@sandbox_bot NSDP"),
)
"""In the order in which they come."""


async def _picture(page: Page, demo: Demo, view: _View, chat: int, name: str) -> None:
    await page.goto("about:blank")
    await page.goto(f"{demo.url}/#/{ALEX}/{chat}")
    message = page.locator(".message").nth(-1 if view.question is None else -2)
    await message.wait_for()
    await page.evaluate("document.fonts.ready")
    # What is longer than the window begins with what matters.
    await message.evaluate("one => one.scrollIntoView({ block: 'start' })")
    await page.screenshot(path=ALL / name, animations="disabled", caret="initial")


async def _go_to(demo: Demo, view: _View, chats: Mapping[str, int]) -> None:
    """Bring the night to the moment of this view, let everybody be told, and ask."""
    if time_of(await demo.state()) < datetime.fromisoformat(view.moment):
        await demo.jump(view.moment)
        await _settled(demo, chats)
    if view.question is not None:
        seen = len(await demo.messages(chats[view.chat]))
        await demo.say(view.question, chats[view.chat])
        while len(await demo.messages(chats[view.chat])) < seen + 2:  # noqa: ASYNC110 - another process is waited for
            await asyncio.sleep(0.1)


async def _settled(demo: Demo, chats: Mapping[str, int]) -> None:
    """Wait until the last alert has come to every chat, and nothing comes any more."""
    before: list[int] = []
    while (now := [len(await demo.messages(chat)) for chat in chats.values()]) != before:
        before = now
        await asyncio.sleep(1.5)


async def _photograph(browser: Browser, demo: Demo, language: str) -> None:
    """Take every view in every size and colour, as the night of this demo comes to it."""
    await demo.is_on()
    await demo.press("pause")
    chats = {**await demo.chats(), "private": ALEX}
    for view in _VIEWS:
        await _go_to(demo, view, chats)
        for size, colours in product(_SIZES, _COLOURS):
            width, height = _SIZES[size]
            context = await browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=colours, timezone_id="Asia/Almaty"
            )
            page = await context.new_page()
            await page.goto(demo.url)
            # What greets a visitor is understood, and no more in the way.
            await page.locator(".strip-greeting button").click()
            await _picture(page, demo, view, chats[view.chat], f"{view.name}-{size}-{colours}-{language}.png")
            await context.close()


async def main() -> str:
    """Take every picture, and say where they are."""
    path = find_chromium()
    if path is None:
        sys.exit(NEEDED)
    for folder in (ALL, SHOWN):
        folder.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for language in ("en", "ru", "kk"):
            async with running("--language", language) as demo:
                await _photograph(browser, demo, language)
        await browser.close()
    for name, shown in IN_THE_DOCUMENTS.items():
        shutil.copy(ALL / name, SHOWN / shown)
    return f"Look at {ALL.relative_to(ROOT)}; the documents show those in {SHOWN.relative_to(ROOT)}."


if __name__ == "__main__":
    sys.stdout.write(asyncio.run(main()) + "\n")
