"""What a person sees and does on the page, while a bot answers by the Bot API."""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import expect

from bot.sandbox import Sandbox, User, serve
from tests.sandbox.conftest import TOKEN, Api
from tests.sandbox.page.conftest import Messenger, OpenWindow
from tests.sandbox.test_albums import send as send_album

AXE = Path(__file__).parent / "axe-core" / "axe.min.js"
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


async def last_update(api: Api) -> dict[str, Any]:
    updates: list[dict[str, Any]] = await api.result("getUpdates", offset=-1, timeout=5)
    return updates[0]


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
    assert (await last_update(api))["message"]["text"] == "/seats"
    sent = await api.result("sendMessage", chat_id=reader.id, text=TABLE, parse_mode="HTML", reply_markup=BUTTONS)
    await expect(messenger.message("Party lists").locator("pre")).to_have_text(
        "AMANAT       58.15%\nRespublica    7.16%"
    )
    await messenger.button("Turnout").click()
    await expect(messenger.button("Turnout")).to_have_attribute("aria-busy", "true")
    query = (await last_update(api))["callback_query"]
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
    await messenger.button("Seats").click()
    query = (await last_update(api))["callback_query"]
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


async def test_page_pins(messenger: Messenger, api: Api, reader: User) -> None:
    chat = messenger.sandbox.chats[reader.id]
    await messenger.open(reader, chat)
    bar = messenger.page.locator("#pins")
    await expect(bar).to_be_hidden()
    numbers = []
    for number in range(40):
        sent = await api.result("sendMessage", chat_id=reader.id, text=f"Bulletin {number}\nmore")
        numbers.append(sent["message_id"])
    for number in (numbers[2], numbers[5]):
        await api.result("pinChatMessage", chat_id=reader.id, message_id=number)
    await expect(bar).to_have_text("Pinned messageBulletin 5")
    await expect(messenger.page.locator(".service").last).to_have_text("Sandbox bot pinned “Bulletin 5”")
    await bar.click()
    await expect(messenger.message("Bulletin 5 more")).to_be_in_viewport()
    await expect(bar).to_have_text("Pinned message #1Bulletin 2")
    await bar.press("Enter")
    await expect(messenger.message("Bulletin 2 more")).to_be_focused()
    await api.result("editMessageText", chat_id=reader.id, message_id=numbers[5], text="Corrected")
    await expect(bar).to_have_text("Pinned messageCorrected")
    await api.result("unpinAllChatMessages", chat_id=reader.id)
    await expect(bar).to_be_hidden()


async def test_page_finds_links_mentions_and_hashtags(messenger: Messenger, api: Api, reader: User) -> None:
    channel = await messenger.sandbox.add_channel("Election news", "news_kz", owner=reader)
    await api.result("sendMessage", chat_id=reader.id, text="First #seats")
    text = "election.gov.kz @news_kz @stranger press@x.kz #SEATS"
    await api.result("sendMessage", chat_id=reader.id, text=text)
    await messenger.open(reader, messenger.sandbox.chats[reader.id])
    links = messenger.message("election.gov.kz").get_by_role("link")
    addresses = await links.evaluate_all("(all) => all.map((link) => link.getAttribute('href'))")
    assert addresses == ["http://election.gov.kz", "https://t.me/news_kz", "https://t.me/stranger", "mailto:press@x.kz"]
    await messenger.page.get_by_role("button", name="#SEATS", exact=True).click()
    await expect(messenger.message("First #seats")).to_be_focused()
    await messenger.page.get_by_role("link", name="@news_kz", exact=True).click()
    await expect(messenger.page.get_by_role("heading", name=channel.title)).to_be_visible()


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


async def test_page_unread_messages_are_marked_until_they_are_seen(
    messenger: Messenger, api: Api, reader: User
) -> None:
    await messenger.open(reader, messenger.sandbox.chats[reader.id])
    await expect(messenger.message("/start")).to_be_visible()
    await messenger.page.keyboard.press("Escape")
    for number in range(30):
        await api.result("sendMessage", chat_id=reader.id, text=f"Bulletin {number}", reply_markup=BUTTONS)
    await expect(messenger.row("Sandbox bot")).to_contain_text("30unread messages")
    await messenger.row("Sandbox bot").click()
    await expect(messenger.page.locator(".unread-mark")).to_be_in_viewport()
    await messenger.page.get_by_role("button", name="To the end: 30 unread messages").click()
    await expect(messenger.message("Bulletin 29")).to_be_in_viewport()
    await expect(messenger.row("Sandbox bot")).not_to_contain_text("unread")


async def test_page_marks_can_do_nothing_to_the_page(messenger: Messenger, api: Api, reader: User) -> None:
    text = "&lt;img src=x onerror=alert(1)&gt; <tg-spoiler>secret</tg-spoiler> <a href='https://example.org'>source</a>"
    await api.result("sendMessage", chat_id=reader.id, text=text, parse_mode="HTML")
    await messenger.open(reader, messenger.sandbox.chats[reader.id])
    message = messenger.message("<img src=x onerror=alert(1)>")
    await expect(message).to_be_visible()
    await expect(message.locator("img")).to_have_count(0)
    await expect(message.get_by_role("link", name="source")).to_have_attribute("href", "https://example.org/")
    await message.get_by_role("button", name="Hidden text: show").press("Enter")
    await expect(message.get_by_role("button", name="Hidden text: show")).to_have_count(0)


async def test_page_link_to_the_bot_starts_it(messenger: Messenger, api: Api, reader: User) -> None:
    channel = await messenger.sandbox.add_channel(owner=reader)
    await messenger.sandbox.add_bot(channel, admin=True)
    button = {"text": "Follow", "url": "https://t.me/sandbox_bot?start=kz-2023"}
    await api.result("sendMessage", chat_id=channel.id, text="Results", reply_markup={"inline_keyboard": [[button]]})
    await messenger.open(reader, channel)
    await messenger.page.get_by_role("link", name="Follow").click()
    await expect(messenger.message("/start kz-2023")).to_be_visible()
    assert (await last_update(api))["message"]["text"] == "/start kz-2023"


async def test_page_long_quote_unfolds(messenger: Messenger, api: Api, reader: User) -> None:
    lines = "\n".join(f"line {number}" for number in range(1, 9))
    quotes = f"<blockquote expandable>{lines}</blockquote>\n<blockquote expandable>short</blockquote>"
    await api.result("sendMessage", chat_id=reader.id, text=quotes, parse_mode="HTML")
    await messenger.open(reader, messenger.sandbox.chats[reader.id])
    folded = messenger.message("line 8").locator(".quoted").first
    height = "(quote) => quote.clientHeight"
    before = await folded.evaluate(height)
    await messenger.page.get_by_role("button", name="Show more").click()
    assert await folded.evaluate(height) > 2 * before
    await expect(messenger.page.get_by_role("button", name="Show less")).to_have_attribute("aria-expanded", "true")


async def test_page_reply_and_own_edit(messenger: Messenger, api: Api, reader: User) -> None:
    group = await messenger.sandbox.add_group("Newsroom", [reader])
    await messenger.sandbox.add_bot(group)
    sent = await api.result("sendMessage", chat_id=group.id, text="Turnout 54.19 %")
    await messenger.open(reader, group)
    await messenger.message("Turnout").hover()
    await messenger.message("Turnout").get_by_role("button", name="Reply").click()
    await messenger.field.fill("Which source?")
    await messenger.field.press("Enter")
    quote = messenger.message("Which source?").get_by_role("button", name="Sandbox bot Turnout 54.19 %")
    await quote.click()
    await expect(messenger.message("Turnout 54.19 %").first).to_be_focused()
    assert (await last_update(api))["message"]["reply_to_message"]["message_id"] == sent["message_id"]
    await messenger.field.press("ArrowUp")
    await messenger.field.fill("Which hour?")
    await messenger.field.press("Enter")
    await expect(messenger.message("Which hour?").locator(".edited")).to_have_text("edited")


async def test_page_topics_of_a_forum(messenger: Messenger, api: Api, reader: User) -> None:
    forum = await messenger.sandbox.add_group("Regions", [reader], forum=True)
    await messenger.sandbox.add_bot(forum, admin=True)
    north, south = [await messenger.sandbox.add_topic(forum, name) for name in ("North", "South")]
    for thread, text in ((north, "Snow"), (south, "Sun")):
        await api.result("sendMessage", chat_id=forum.id, message_thread_id=thread, text=text)
    await messenger.open(reader, forum)
    await expect(messenger.messages).to_have_count(2)
    await messenger.page.get_by_role("navigation", name="Topics").get_by_role("link", name="North").click()
    await expect(messenger.messages).to_have_count(1)
    await messenger.field.fill("How deep?")
    await messenger.field.press("Enter")
    await expect(messenger.messages).to_have_count(2)
    assert (await last_update(api))["message"]["message_thread_id"] == north


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
    message = (await last_update(api))["message"]
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
        ("ru", ["Вы –", "2 участника", "Dana теперь в группе", "19 марта 2023 г.", "изменено", "Сообщение", "Мандаты"]),
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_page_phone_width(open_window: OpenWindow, api: Api, reader: User, scheme: str) -> None:
    phone = await open_window(viewport={"width": 360, "height": 740}, color_scheme=scheme, has_touch=True)
    page = phone.page
    long = f"{TABLE}\n<i>{'https://example.org/a-very-long-address-without-a-break/' * 4}</i>"
    await api.result("sendMessage", chat_id=reader.id, text=long, parse_mode="HTML", reply_markup=BUTTONS)
    await phone.open(reader)
    await expect(page.locator("html")).to_have_attribute("data-theme", scheme)
    await expect(page.get_by_role("region", name="Conversation")).to_be_hidden()
    await phone.row("Sandbox bot").tap()
    await expect(phone.row("Sandbox bot")).to_be_hidden()
    await expect(phone.button("Seats")).to_be_in_viewport()
    too_wide = "[...document.querySelectorAll('section *')].filter((e) => e.getBoundingClientRect().right > 361).length"
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    assert await page.evaluate(too_wide) == 0
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
    query = (await last_update(api))["callback_query"]
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


async def test_page_begins_anew_with_a_new_sandbox_and_stays_the_same_person(open_window: OpenWindow) -> None:
    first, second = [Sandbox(TOKEN, name=name) for name in ("First run", "Second run")]
    people = [await first.add_user(name) for name in ("Emma", "Dana")]
    group = await first.add_group("Newsroom", people)
    await first.say(people[1], "of the first run", group)
    messenger = await open_window(first)
    async with serve(first):
        port = urlsplit(first.url).port or 0
        await messenger.open(people[1], group)
        await messenger.field.fill("half a question")
    async with serve(second, port=port):
        await expect(messenger.row("First run")).to_have_count(0)
        people = [await second.add_user(name) for name in ("Emma", "Dana")]
        await second.say(people[1], "said anew", await second.add_group("Newsroom", people))
        await expect(messenger.message("said anew")).to_be_visible()
        await expect(messenger.messages).to_have_count(1)
        await expect(messenger.row("Second run")).to_be_visible()
        await expect(messenger.page.get_by_label("You are")).to_have_value(str(people[1].id))
        await expect(messenger.field).to_have_value("")


async def test_page_follows_a_sandbox_that_is_served_anew(open_window: OpenWindow) -> None:
    twin = Sandbox(TOKEN)
    person = await twin.add_user("Aigerim")
    await twin.say(person, "before the break")
    messenger = await open_window(twin)
    async with serve(twin):
        port = urlsplit(twin.url).port or 0
        await messenger.open(person, twin.chats[person.id])
        await expect(messenger.messages).to_have_count(1)
    await expect(messenger.page.get_by_text("Connecting …")).to_be_visible()
    await twin.say(person, "during the break")
    async with serve(twin, port=port):
        await expect(messenger.message("during the break")).to_be_visible()
        await expect(messenger.messages).to_have_count(2)
        await expect(messenger.page.get_by_text("Connecting …")).to_be_hidden()


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
