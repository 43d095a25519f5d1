"""What is in messages and above them: pins, links, quotes, answers, topics, and what is unread."""

from __future__ import annotations

from playwright.async_api import expect

from bot.sandbox import User
from tests.sandbox.conftest import Api
from tests.sandbox.page.messenger import (
    BUTTONS,
    Messenger,
    last_update,
)


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
    assert (await last_update(api, "message"))["text"] == "/start kz-2023"


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
    await messenger.page.get_by_role("button", name="Show less").click()
    await folded.click()
    assert await folded.evaluate(height) > 2 * before


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
    assert (await last_update(api, "message"))["reply_to_message"]["message_id"] == sent["message_id"]
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
    assert (await last_update(api, "message"))["message_thread_id"] == north
