"""What a person sees and does on the page, while a bot answers by the Bot API."""

from __future__ import annotations

import json

import pytest
from playwright.async_api import expect

from bot.sandbox import Sandbox, User
from tests.chromium import AXE
from tests.sandbox.conftest import Api
from tests.sandbox.page.messenger import (
    BUTTONS,
    COMMANDS,
    TABLE,
    Messenger,
    OpenWindow,
    last_update,
    white_picture,
)
from tests.sandbox.test_albums import send as send_album


async def test_page_commands_and_buttons(messenger: Messenger, api: Api, reader: User) -> None:
    await api.result("setMyCommands", commands=COMMANDS)
    await messenger.open(reader, messenger.sandbox.chats[reader.id])
    await messenger.field.fill("/results")
    await messenger.field.press("Enter")
    await expect(messenger.message("/results")).to_be_visible()
    await messenger.field.press_sequentially("/s")
    menu = messenger.page.get_by_role("listbox", name="Commands")
    await expect(menu.get_by_role("option")).to_have_text(["/seatsSeats so far"])
    await menu.get_by_role("option").click()
    assert (await last_update(api, "message"))["text"] == "/seats"
    sent = await api.result("sendMessage", chat_id=reader.id, text=TABLE, parse_mode="HTML", reply_markup=BUTTONS)
    await expect(messenger.message("Party lists").locator("pre")).to_have_text(
        "AMANAT       58.15%\nRespublica    7.16%"
    )
    await messenger.button("Turnout").click()
    await expect(messenger.button("Turnout")).to_have_attribute("aria-busy", "true")
    query = await last_update(api, "callback_query")
    assert (query["data"], query["message"]["message_id"]) == ("t", sent["message_id"])
    await api.result("answerCallbackQuery", callback_query_id=query["id"], text="Not published yet")
    await expect(messenger.page.get_by_role("status")).to_have_text("Not published yet")
    await expect(messenger.button("Turnout")).not_to_have_attribute("aria-busy", "true")


async def test_page_photo_and_popup(messenger: Messenger, api: Api, reader: User) -> None:
    await messenger.open(reader, messenger.sandbox.chats[reader.id])
    given = {"chat_id": str(reader.id), "caption": "Seats", "reply_markup": json.dumps(BUTTONS)}
    await api.upload("sendPhoto", "photo", "seats.png", white_picture(640, 360), **given)
    picture = messenger.message("Seats").get_by_role("img", name="Picture, described below")
    await expect(picture).to_be_in_viewport()
    assert await picture.evaluate("(picture) => picture.decode().then(() => picture.naturalWidth)") == 640
    await picture.click()
    large = messenger.page.get_by_role("dialog", name="Picture").get_by_role("img", name="Picture, described below")
    await expect(large).to_be_visible()
    await messenger.page.keyboard.press("Escape")
    await expect(large).to_be_hidden()
    await messenger.button("Seats").click()
    query = await last_update(api, "callback_query")
    await api.result("answerCallbackQuery", callback_query_id=query["id"], text="Held back by law", show_alert=True)
    alert = messenger.page.get_by_role("dialog")
    await expect(alert).to_contain_text("Held back by law")
    await messenger.page.keyboard.press("Enter")
    await expect(alert).to_be_hidden()
    pictures = [("photo", white_picture(640, 480))] * 3
    _, answer = await send_album(api, reader.id, pictures)
    await expect(messenger.messages).to_have_count(3)
    tiles = messenger.messages.last.get_by_role("img")
    await expect(tiles).to_have_count(3)
    await expect(tiles.last).to_have_accessible_name("Picture 3 of 3: Chart 2")
    await expect(tiles.last).to_be_in_viewport()
    await expect(messenger.row("Sandbox bot")).to_contain_text("Chart 2")
    await api.result("deleteMessage", chat_id=reader.id, message_id=answer["result"][0]["message_id"])
    await expect(tiles).to_have_count(2)
    await send_album(api, reader.id, [("document", b"{}")] * 2)
    await expect(messenger.messages.last.get_by_role("link")).to_have_text(["0.png1 KB", "1.png1 KB"])


async def test_page_alert_arrives_and_message_is_edited(messenger: Messenger, api: Api, reader: User) -> None:
    channel = await messenger.sandbox.add_channel("Election night", owner=reader)
    await messenger.sandbox.add_bot(channel, admin=True)
    await messenger.open(reader, messenger.sandbox.chats[reader.id])
    sent = await api.result("sendMessage", chat_id=channel.id, text="Auyl is above 5 %")
    await expect(messenger.row("Election night")).to_contain_text("1unread message")
    await expect(messenger.page.get_by_role("log")).to_contain_text("New message in Election night")
    await messenger.row("Election night").click()
    await expect(messenger.messages).to_have_count(1)
    await expect(messenger.message("above 5 %").locator(".edited")).to_have_count(0)
    edit = {"chat_id": channel.id, "message_id": sent["message_id"], "text": "Auyl is <b>below</b> 5 %"}
    await api.result("editMessageText", **edit, parse_mode="HTML")
    await expect(messenger.messages).to_have_count(1)
    await expect(messenger.message("Auyl is below 5 %").locator(".edited")).to_have_text("edited")
    await expect(messenger.page.get_by_role("log")).to_contain_text("Edited. Election night: Auyl is below 5 %")
    await api.result("deleteMessage", chat_id=channel.id, message_id=sent["message_id"])
    await expect(messenger.messages).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_page_phone_width(open_window: OpenWindow, api: Api, reader: User, scheme: str) -> None:
    phone = await open_window(viewport={"width": 360, "height": 740}, color_scheme=scheme, has_touch=True)
    page = phone.page
    long = f"{TABLE}\n<i>{'https://example.org/a-very-long-address-without-a-break/' * 4}</i>"
    captions = [["Нәтиже", "Меже", "Мандаттар"], ["‹ Барлық аймақтар", "Қатысу деңгейі"], ["Seats", "Turnout"]]
    rows = [[{"text": caption, "callback_data": "x"} for caption in row] for row in captions]
    sending = {"text": long, "parse_mode": "HTML", "reply_markup": {"inline_keyboard": rows}}
    await api.result("sendMessage", chat_id=reader.id, **sending)
    await phone.open(reader)
    await expect(page.locator("html")).to_have_attribute("data-theme", scheme)
    await expect(page.get_by_role("region", name="Conversation")).to_be_hidden()
    await phone.row("Sandbox bot").tap()
    await expect(phone.row("Sandbox bot")).to_be_hidden()
    await expect(phone.button("Seats")).to_be_in_viewport()
    too_wide = "[...document.querySelectorAll('section *')].filter((e) => e.getBoundingClientRect().right > 361).length"
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    assert await page.evaluate(too_wide) == 0
    cut = (
        "[...document.querySelectorAll('.key')].filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.textContent)"
    )
    assert await page.evaluate(cut) == []
    await page.get_by_role("link", name="Back to the chats").tap()
    await expect(phone.row("Sandbox bot")).to_be_visible()


async def test_page_keyboard_only(messenger: Messenger, api: Api, reader: User) -> None:
    await api.result("setMyCommands", commands=COMMANDS)
    sent = await api.result("sendMessage", chat_id=reader.id, text="Results", reply_markup=BUTTONS)
    await messenger.open(reader)
    keyboard = messenger.page.keyboard
    await messenger.row("Sandbox bot").focus()
    await keyboard.press("Enter")
    await expect(messenger.field).to_be_focused()
    await keyboard.type("/")
    menu = messenger.page.get_by_role("listbox", name="Commands")
    await expect(menu.get_by_role("option")).to_have_count(2)
    await keyboard.press("ArrowDown")
    chosen = menu.get_by_role("option", selected=True)
    await expect(chosen).to_contain_text("/seats")
    assert await messenger.field.get_attribute("aria-activedescendant") == await chosen.get_attribute("id")
    await keyboard.press("Enter")
    await expect(messenger.message("/seats")).to_have_count(1)
    await messenger.button("Seats").focus()
    await keyboard.press("Tab")
    await expect(messenger.button("Turnout")).to_be_focused()
    await keyboard.press("Enter")
    query = await last_update(api, "callback_query")
    place = {"chat_id": reader.id, "message_id": sent["message_id"]}
    await api.result("editMessageText", **place, text="Turnout 54.19 %", reply_markup=BUTTONS)
    await api.result("answerCallbackQuery", callback_query_id=query["id"])
    await expect(messenger.message("Turnout 54.19 %")).to_be_visible()
    await expect(messenger.button("Turnout")).to_be_focused()
    outline = await messenger.button("Turnout").evaluate("(key) => getComputedStyle(key).outlineStyle")
    assert outline == "solid"
    await keyboard.press("Escape")
    await expect(messenger.page.get_by_role("region", name="Conversation")).to_contain_text("Choose a chat")
    await expect(messenger.row("Sandbox bot")).to_be_focused()


async def test_page_reload_keeps_all(messenger: Messenger, api: Api, reader: User) -> None:
    for number in range(40):
        await api.result("sendMessage", chat_id=reader.id, text=f"Bulletin {number}", reply_markup=BUTTONS)
    await messenger.open(reader, messenger.sandbox.chats[reader.id])
    await messenger.field.fill("half a question")
    await messenger.page.get_by_role("button", name="Dark colours").click()
    before = await messenger.messages.all_text_contents()
    await messenger.page.reload()
    await expect(messenger.messages).to_have_count(len(before))
    assert await messenger.messages.all_text_contents() == before
    await expect(messenger.message("Bulletin 39")).to_be_in_viewport()
    await expect(messenger.field).to_have_value("half a question")
    await expect(messenger.page.get_by_role("button", name="Dark colours")).to_have_attribute("aria-pressed", "true")
    await expect(messenger.row("Sandbox bot")).not_to_contain_text("unread")


@pytest.mark.parametrize("window", [(1200, "light"), (1200, "dark"), (360, "light"), (360, "dark")])
async def test_page_accessible(
    open_window: OpenWindow, sandbox: Sandbox, api: Api, reader: User, window: tuple[int, str]
) -> None:
    width, scheme = window
    group = await sandbox.add_group("Newsroom", [reader])
    await sandbox.add_bot(group, admin=True)
    everything = (
        f"{TABLE} <tg-spoiler>secret</tg-spoiler> <a href='https://example.org'>source</a> /results #count x.kz "
        f"<blockquote expandable>{'line<b>!</b>' * 200}</blockquote>"
    )
    messenger = await open_window(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page = messenger.page
    for chat in (sandbox.chats[reader.id], group, None):
        if chat is not None:
            sent = {"chat_id": chat.id, "text": everything, "parse_mode": "HTML", "reply_markup": BUTTONS}
            message = await api.result("sendMessage", **sent, reply_parameters={"message_id": 1})
            await api.result("pinChatMessage", chat_id=chat.id, message_id=message["message_id"])
            await send_album(api, chat.id, [("photo", white_picture(64, 48))] * 3)
            await send_album(api, chat.id, [("document", b"{}")] * 2)
        await messenger.open(reader, chat)
        await page.add_script_tag(path=AXE)
        found = await page.evaluate("axe.run().then((report) => report.violations)")
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
