"""The strip in a real browser, on the demo as it runs."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, ViewportSize, expect

from tests.chromium import AXE
from tests.demo.running import Demo, running, time_of

WIDE = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=360, height=740)


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, demo: Demo) -> AsyncIterator[Page]:
    """A window at the address that the demo printed; a fault of the page's own scripts fails the test."""
    async with AsyncExitStack() as closing:
        page = await browser.new_page(viewport=WIDE)
        closing.push_async_callback(page.close)
        faults: list[str] = []
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        await demo.press("pause")
        await page.goto(demo.url)
        await expect(page.get_by_role("region", name="The night")).to_be_visible()
        yield page
        assert faults == []


async def pause(demo: Demo, page: Page) -> None:
    await page.get_by_role("button", name="Play", exact=True).click()
    await demo.until(lambda state: not state["paused"])
    await page.get_by_role("button", name="Pause", exact=True).click()
    stands = await demo.until(lambda state: state["paused"])
    await demo.ask("/turnout")
    assert (await demo.state())["now"] == stands["now"]
    await expect(page.locator(".strip-time")).to_have_text(f"{time_of(stands):%H:%M}")


async def speed(demo: Demo, page: Page) -> None:
    await page.get_by_label("Speed").select_option("600×")
    await demo.until(lambda state: state["speed"] == 600)
    await page.get_by_label("Speed").select_option("1×")
    await demo.until(lambda state: state["speed"] == 1)
    await expect(page.locator(".strip-time")).to_have_text(re.compile(r"^\d\d:\d\d:\d\d$"))
    await page.get_by_label("Speed").select_option("300×")
    await expect(page.locator(".strip-time")).to_have_text(re.compile(r"^\d\d:\d\d$"))


async def jump(demo: Demo, page: Page) -> None:
    await demo.stand_before("2023-03-20T00:00:00+06:00")
    await page.get_by_role("button", name="Jump to 20 March, 00:00: exit poll").click()
    await expect(page.locator(".strip-clock")).to_have_text("20 March00:00")
    await expect(page.get_by_role("button", name="Passed: 20 March, 00:00: exit poll")).to_be_visible()
    await expect(page.locator(".message").filter(has_text="Exit poll: AMANAT is first (53.46%)")).to_have_count(1)
    await expect(page.get_by_text("The count shown now is invented.")).to_be_visible()


async def restart(demo: Demo, page: Page) -> None:
    await demo.say("this was the first run")
    await expect(page.locator(".message").filter(has_text="this was the first run")).to_be_visible()
    before = await demo.run()
    await page.get_by_role("button", name="Start again", exact=True).click()
    await expect(page.get_by_text("this was the first run")).to_have_count(0)
    await demo.is_on()
    assert await demo.run() not in ("", before)
    await expect(page.locator(".message").filter(has_text="/subscribe")).to_have_count(1)
    await expect(page.locator(".strip-day")).to_have_text("19 March")


@pytest.mark.parametrize("pressed", [pause, speed, jump, restart])
async def test_page_night_strip(demo: Demo, page: Page, pressed: Any) -> None:
    await pressed(demo, page)


async def test_page_opens_with_the_first_person_and_says_what_this_is(page: Page) -> None:
    await expect(page.get_by_label("You are")).to_have_value("1001")
    await expect(page.locator("#head-title")).to_have_text("Election results")
    await expect(page.get_by_text("Invented in this night: The count of the night from 19 to 20 March")).to_be_visible()
    greeting = page.get_by_text("This bot tells an election count as it comes in.")
    await expect(greeting).to_be_visible()
    await page.get_by_role("button", name="Got it").click()
    await page.reload()
    await expect(page.get_by_role("region", name="The night")).to_be_visible()
    await expect(greeting).to_be_hidden()


async def test_page_speaks_to_everybody_in_their_language(page: Page) -> None:
    for name, night in (("Дмитрий", "Вымышлено в этой ночи"), ("Айгерім", "Бұл түнде ойдан шығарылғаны")):
        await page.locator("#viewer").select_option(name)
        await expect(page.locator(".strip-origin")).to_contain_text(night)


async def test_page_presses_faults(demo: Demo, page: Page) -> None:
    down = page.get_by_role("button", name="Feed down")
    await down.click()
    await expect(down).to_have_attribute("aria-pressed", "true")
    await expect(page.get_by_text("The feed has not answered since")).to_be_visible()
    await down.click()
    await expect(page.get_by_text("All is well.")).to_be_visible()


async def test_page_is_used_by_keyboard_alone(demo: Demo, page: Page) -> None:
    await page.get_by_role("button", name="Play", exact=True).focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Pause", exact=True)).to_be_focused()
    await page.keyboard.press("Space")
    await demo.until(lambda state: state["paused"])
    before = time_of(await demo.state())
    await page.locator('.mark[tabindex="0"]').focus()
    await page.keyboard.press("ArrowRight")
    chosen = page.locator(".mark:focus")
    await expect(chosen).to_have_attribute("aria-disabled", "false")
    await page.keyboard.press("Enter")
    await expect(chosen).to_have_attribute("aria-current", "step")
    assert time_of(await demo.state()) > before
    assert await chosen.evaluate("(mark) => getComputedStyle(mark).outlineStyle") == "solid"
    await page.keyboard.press("End")
    await expect(page.locator(".mark:focus")).to_have_attribute("aria-label", re.compile("27 March, 16:55: final"))


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
async def test_page_phone_leaves_room_for_messages(browser: Browser, demo: Demo, language: str) -> None:
    await demo.press("pause")
    page = await browser.new_page(viewport=PHONE)
    await page.goto(demo.url)
    await page.locator(".strip-greeting button").click()
    await page.goto(f"{demo.url}/#/{(await demo.people())[language]}")
    await expect(page.locator("html")).to_have_attribute("lang", language)
    await expect(page.locator(".strip-now, .strip-more").first).to_be_visible()
    height = "document.querySelector('.strip').offsetHeight"
    assert await page.evaluate(height) <= 150
    await page.evaluate("document.querySelector('.strip-faults').style.display = 'none'")
    assert await page.evaluate(height) <= 112
    await expect(page.locator(".strip-whole")).to_be_hidden()
    await page.locator(".strip-more").click()
    await expect(page.locator(".strip-whole")).to_be_visible()
    await page.close()


async def test_page_says_a_refusal_in_the_language_of_whoever_looks(demo: Demo, page: Page) -> None:
    await page.locator("#viewer").select_option("Дмитрий")
    await page.route("**/strip/*", _refuse)
    await page.locator(".strip-toggle").click()
    await expect(page.locator("#toast")).to_have_text("Бот сейчас не отвечает. Попробуйте ещё раз чуть позже.")
    await page.unroute("**/strip/*")


async def _refuse(route: Route) -> None:
    """Stand for a bot that ends just before a press."""
    if route.request.method == "POST":
        await route.fulfill(status=400, json={"code": "away", "error": "The bot does not answer now."})
    else:
        await route.continue_()


async def test_page_that_is_a_moment_behind_says_that_the_chosen_one_has_passed(demo: Demo, page: Page) -> None:
    await demo.stand_before("2023-03-20T00:00:00+06:00")
    await page.locator("#viewer").select_option("Айгерім")
    exit_poll = page.get_by_role("button", name="Өту: 20 наурыз, 00:00: экзит-пол")
    await expect(exit_poll).to_have_attribute("aria-disabled", "false")
    before = await demo.state()
    await page.route("**/strip/state", lambda route: route.fulfill(json=before))
    await demo.jump("2023-03-20T01:00:00+06:00")
    await exit_poll.click()
    await expect(page.locator("#toast")).to_contain_text("Бұл сәт өтіп кетті: осы түнде қазір 20 наурыз, 01:00.")
    await page.unroute("**/strip/state")


@pytest.mark.parametrize("window", [WIDE, PHONE], ids=["wide", "phone"])
async def test_page_says_that_the_demo_is_gone(browser: Browser, window: Any) -> None:
    page = await browser.new_page(viewport=window)
    async with running() as demo:
        await page.goto(demo.url)
        await expect(page.get_by_role("region", name="The night")).to_be_visible()
    gone = page.get_by_text("The demo does not answer; is it still running?")
    await expect(gone).to_be_visible()
    assert await gone.evaluate("(one) => one.scrollWidth <= one.clientWidth")
    await page.close()


async def test_page_opens_on_the_first_line_of_the_newest_message(browser: Browser) -> None:
    page = await browser.new_page(viewport=WIDE)
    async with running() as demo:
        await page.goto(demo.url)
        await demo.is_on()
        newest = page.locator(".message").last
        await expect(newest).to_contain_text("/unsubscribe")
        top, edge = [await page.locator(one).bounding_box() for one in (".message:last-child .words", "#scroll")]
        assert top is not None
        assert edge is not None
        assert top["y"] >= edge["y"]
        texts = await demo.messages()
        assert len(texts) == len(set(texts))
    await page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("window", [WIDE, PHONE], ids=["wide", "phone"])
async def test_page_strip_is_accessible(browser: Browser, demo: Demo, window: Any, scheme: Any) -> None:
    page = await browser.new_page(viewport=window, color_scheme=scheme, bypass_csp=True)
    await page.goto(demo.url)
    await expect(page.get_by_role("button", name="Kill the bot")).to_be_enabled()
    await expect(page.locator(".mark")).to_have_count(49)
    await page.add_script_tag(path=AXE)
    found = await page.evaluate("axe.run().then((report) => report.violations)")
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert await page.evaluate("document.documentElement.scrollWidth") == window["width"]
    await page.close()
