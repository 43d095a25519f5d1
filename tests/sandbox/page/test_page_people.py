"""Who one is on the page: nobody yet, anybody, and in which language."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from bot.sandbox import User
from tests.sandbox.conftest import Api
from tests.sandbox.page.messenger import (
    Messenger,
    last_update,
)


async def test_page_begins_with_nobody(messenger: Messenger) -> None:
    await messenger.page.goto(messenger.sandbox.url)
    await expect(messenger.page.get_by_text("Nobody is here yet")).to_be_visible()
    await messenger.page.get_by_role("button", name="Add a person").click()
    await messenger.page.get_by_label("Name").fill("Marat")
    await messenger.page.keyboard.press("Enter")
    await expect(messenger.row("Sandbox bot")).to_be_visible()


async def test_page_everybody_has_their_own_chats(messenger: Messenger, api: Api, reader: User) -> None:
    await messenger.sandbox.add_group("Newsroom", [await messenger.sandbox.add_user("Dana")])
    await messenger.open(reader)
    await expect(messenger.row("Newsroom")).to_have_count(0)
    await messenger.page.get_by_label("You are").select_option("Dana")
    await expect(messenger.row("Newsroom")).to_be_visible()
    await messenger.row("Sandbox bot").click()
    await messenger.page.get_by_role("button", name="Start", exact=True).click()
    message = await last_update(api, "message")
    assert (message["text"], message["from"]["first_name"]) == ("/start", "Dana")
    await expect(messenger.field).to_be_focused()
    await messenger.page.get_by_role("button", name="Add a person").click()
    await messenger.page.get_by_label("Name").fill("Marat")
    await messenger.page.get_by_label("Language of their Telegram").select_option("kk")
    await messenger.page.get_by_role("button", name="Add", exact=True).click()
    await expect(messenger.page.get_by_role("link", name="Newsroom")).to_contain_text("Marat топқа қосылды")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["You are", "2 members", "Dana joined", "19 March 2023", "edited", "Message", "Seats so far"]),
        ("ru", ["Вы —", "2 участника", "Dana теперь в группе", "19 марта 2023 г.", "изменено", "Сообщение", "Мандаты"]),
        ("kk", ["Сіз –", "2 мүше", "Dana топқа қосылды", "2023 ж. 19 наурыз", "өзгертілді", "Хабарлама", "Мандаттар"]),
        ("de", ["You are", "2 members", "Dana joined", "19 March 2023", "edited", "Message", "Seats so far"]),
    ],
)
async def test_page_speaks_the_language_of_whom_one_is(
    messenger: Messenger, api: Api, language: str, words: list[str]
) -> None:
    label, members, joined, day, edited, field, command = words
    for code, description in (("", "Seats so far"), ("ru", "Мандаты"), ("kk", "Мандаттар")):
        commands = [{"command": "seats", "description": description}]
        await api.result("setMyCommands", commands=commands, language_code=code)
    local = await messenger.sandbox.add_user("Local", language_code=language)
    group = await messenger.sandbox.add_group("Newsroom", [local])
    await messenger.sandbox.join(group, await messenger.sandbox.add_user("Dana", language_code="en"))
    said = await messenger.sandbox.say(local, "Turnout?", group)
    await messenger.sandbox.edit(local, said.message_id, "Seats?", chat=group)
    await messenger.open(local, group)
    page = messenger.page
    await expect(page.locator("html")).to_have_attribute("lang", "en" if language == "de" else language)
    await expect(page.locator(".me-label")).to_have_text(label)
    await expect(page.locator("#head-about")).to_have_text(members)
    await expect(page.locator(".service")).to_have_text([joined])
    await expect(page.locator(".day")).to_have_text(day)
    await expect(messenger.message("Seats?").locator(".edited")).to_have_text(edited)
    await page.get_by_role("textbox", name=field, exact=True).press_sequentially("/s")
    await expect(page.locator("#commands").get_by_role("option")).to_have_text([f"/seats{command}"])
    await page.locator("#viewer").select_option("Dana")
    await expect(page.locator(".me-label")).to_have_text("You are")
