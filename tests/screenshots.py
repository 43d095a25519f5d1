"""Pictures of the demo: `python -m tests.screenshots` writes every view of it, and those that the documents show.

The night is shown at its end, where the newest figures are the official ones and nothing in sight is invented.
"""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import product
from typing import Literal

from playwright.async_api import Browser, Page, async_playwright

from tests.chromium import find_chromium
from tests.conftest import ROOT
from tests.demo.running import ALEX, Demo, running

ALL = ROOT / ".cache" / "screenshots"
SHOWN = ROOT / "docs" / "screenshots"
IN_THE_DOCUMENTS = {
    "private-wide-light-en.png": "night-wide.png",
    "private-phone-light-en.png": "results-phone.png",
    "group-phone-dark-ru.png": "group-phone.png",
    "channel-phone-light-kk.png": "channel-phone.png",
}
"""Which of the views the documents show, and under what name."""

_SIZES = {"wide": (1280, 900), "phone": (360, 800)}
_COLOURS: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_QUESTIONS = {"private": "/results", "group": "/seats@sandbox_bot"}
"""What is asked in a chat before it is shown; a channel tells by itself."""


@dataclass(frozen=True)
class _Stage:
    """The demo at the end of its night, in one language."""

    demo: Demo
    language: str
    chats: dict[str, int]

    async def picture(self, page: Page, chat: str, name: str) -> None:
        await page.goto("about:blank")
        await page.goto(f"{self.demo.url}/#/{ALEX}/{self.chats[chat]}")
        message = page.locator(".message").last
        await message.wait_for()
        await page.evaluate("document.fonts.ready")
        # A message that is longer than the window begins with what matters.
        await message.evaluate("one => one.scrollIntoView({ block: 'start' })")
        await page.screenshot(path=ALL / name, animations="disabled", caret="initial")


@asynccontextmanager
async def _end_of_the_night(language: str) -> AsyncIterator[_Stage]:
    async with running("--language", language) as demo:
        state = await demo.is_on()
        await demo.jump(state["moments"][-1]["time"])
        await demo.until(lambda state: state["over"])
        chats = await demo.chats()
        chats = {"private": ALEX, "channel": chats["channel"], "group": chats["group"]}
        await _settled(demo, chats)
        for chat, question in _QUESTIONS.items():
            seen = len(await demo.messages(chats[chat]))
            await demo.say(question, chats[chat])
            while len(await demo.messages(chats[chat])) < seen + 2:  # noqa: ASYNC110 - another process is waited for
                await asyncio.sleep(0.1)
        yield _Stage(demo, language, chats)


async def _settled(demo: Demo, chats: dict[str, int]) -> None:
    """Wait until the last alert has come to every chat, and nothing comes any more."""
    before: list[int] = []
    while (now := [len(await demo.messages(chat)) for chat in chats.values()]) != before:
        before = now
        await asyncio.sleep(1.5)


async def _photograph(browser: Browser, stage: _Stage) -> None:
    for size, colours in product(_SIZES, _COLOURS):
        width, height = _SIZES[size]
        context = await browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=colours, timezone_id="Asia/Almaty"
        )
        page = await context.new_page()
        await page.goto(stage.demo.url)
        # What greets a visitor is understood, and no more in the way.
        await page.locator(".strip-greeting button").click()
        for chat in stage.chats:
            await stage.picture(page, chat, f"{chat}-{size}-{colours}-{stage.language}.png")
        await context.close()


async def main() -> str:
    """Take every picture, and say where they are."""
    path = find_chromium()
    if path is None:
        sys.exit("Chromium is needed: install it, or name it with the environment variable CHROMIUM.")
    for folder in (ALL, SHOWN):
        folder.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for language in ("en", "ru", "kk"):
            async with _end_of_the_night(language) as stage:
                await _photograph(browser, stage)
        await browser.close()
    for name, shown in IN_THE_DOCUMENTS.items():
        shutil.copy(ALL / name, SHOWN / shown)
    return f"Look at {ALL.relative_to(ROOT)}; the documents show those in {SHOWN.relative_to(ROOT)}."


if __name__ == "__main__":
    sys.stdout.write(asyncio.run(main()) + "\n")
