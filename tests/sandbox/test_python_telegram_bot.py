"""python-telegram-bot takes the sandbox for Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Update
from telegram.error import BadRequest, Forbidden, InvalidToken

from bot.sandbox import Sandbox, User
from tests.sandbox.conftest import TOKEN

SEATS = InlineKeyboardMarkup([[InlineKeyboardButton("Орындар", callback_data="seats")]])


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=f"{sandbox.url}/bot") as bot:
        yield bot


async def test_the_bot_knows_itself(bot: Bot) -> None:
    assert (bot.id, bot.username) == (123456, "sandbox_bot")


async def test_a_command_is_answered_with_a_screen_that_changes(bot: Bot, sandbox: Sandbox, reader: User) -> None:
    await sandbox.say(reader, "/results now")
    (update,) = await bot.get_updates(timeout=5, allowed_updates=Update.ALL_TYPES)
    assert update.message is not None
    assert list(update.message.parse_entities(["bot_command"]).values()) == ["/results"]
    screen = await bot.send_message(
        update.message.chat_id,
        "🇰🇿 <b>Жеті</b>",
        parse_mode="HTML",
        reply_markup=SEATS,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert (list(screen.parse_entities().values()), screen.reply_markup) == (["Жеті"], SEATS)

    await sandbox.press(reader, screen.message_id, "seats")
    (update,) = await bot.get_updates(offset=update.update_id + 1, timeout=5)
    query = update.callback_query
    assert query is not None
    assert (query.data, query.message and query.message.message_id) == ("seats", screen.message_id)
    assert await bot.answer_callback_query(query.id)
    edited = await bot.edit_message_text("40", chat_id=reader.id, message_id=screen.message_id)
    assert not isinstance(edited, bool)
    assert (edited.text, edited.reply_markup, edited.edit_date is not None) == ("40", None, True)


async def test_a_block_is_told_and_felt(bot: Bot, sandbox: Sandbox, reader: User) -> None:
    await sandbox.block(reader)
    (update,) = await bot.get_updates(timeout=5)
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "kicked"
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(reader.id, "x")


async def test_refusals_come_as_its_own_errors(bot: Bot, sandbox: Sandbox, reader: User) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(404, "x")
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await bot.send_message(reader.id, "<br>", parse_mode="HTML")
    with pytest.raises(InvalidToken):
        async with Bot("1:other", base_url=f"{sandbox.url}/bot"):
            pass


async def test_the_menu_is_set(bot: Bot) -> None:
    menu = (BotCommand("results", "The count as it stands"),)
    await bot.set_my_commands(menu, language_code="en")
    assert await bot.get_my_commands(language_code="en") == menu
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert (await bot.get_webhook_info()).url == ""
