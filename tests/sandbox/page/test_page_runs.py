"""A sandbox that goes and comes back, or begins anew, under the eyes of the page."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.async_api import expect

from bot.sandbox import Sandbox, serve
from tests.sandbox.conftest import TOKEN
from tests.sandbox.page.messenger import (
    OpenWindow,
)


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
