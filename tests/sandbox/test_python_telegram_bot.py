"""python-telegram-bot takes the sandbox for Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter

from bot.sandbox import Limits, Sandbox, User
from tests.sandbox.conftest import TOKEN

SEATS = InlineKeyboardMarkup([[InlineKeyboardButton("Орындар", callback_data="seats")]])


@pytest_asyncio.fixture(loop_scope="session")
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


async def test_an_upgraded_group_names_its_supergroup(bot: Bot, sandbox: Sandbox, reader: User) -> None:
    group = await sandbox.add_group("Штаб", [reader])
    await sandbox.add_bot(group)
    supergroup = await sandbox.migrate(group)
    with pytest.raises(ChatMigrated) as refusal:
        await bot.send_message(group.id, "x")
    assert refusal.value.new_chat_id == supergroup.id
    assert (await bot.send_message(supergroup.id, "x")).chat.type == "supergroup"


async def test_a_flood_names_the_seconds_to_wait(
    bot: Bot, sandbox: Sandbox, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    sandbox.limits = Limits("window", per_chat=1)
    await bot.send_message(reader.id, "x")
    with pytest.raises(RetryAfter) as refusal:
        await bot.send_message(reader.id, "x")
    assert refusal.value.retry_after == timedelta(seconds=1)


async def test_a_command_in_a_topic_is_answered_there(bot: Bot, sandbox: Sandbox, reader: User) -> None:
    forum = await sandbox.add_group("Forum", [reader], forum=True)
    await sandbox.add_bot(forum)
    thread = await sandbox.add_topic(forum, "Count")
    await sandbox.say(reader, "/results", forum, thread=thread)
    *_, update = await bot.get_updates(timeout=5, allowed_updates=Update.ALL_TYPES)
    assert update.message is not None
    update.message.set_bot(bot)
    answer = await update.message.reply_text("7", do_quote=False)
    assert (answer.message_thread_id, answer.is_topic_message) == (thread, True)


async def test_who_administers_is_asked(bot: Bot, sandbox: Sandbox, reader: User) -> None:
    channel = await sandbox.add_channel("Сайлау", "sailau", owner=reader)
    await sandbox.add_bot(channel, admin=True)
    chat = await bot.get_chat("@sailau")
    owner = await bot.get_chat_member(chat.id, reader.id)
    everyone = await bot.get_chat_administrators(chat.id)
    assert (chat.id, chat.title, owner.status) == (channel.id, "Сайлау", "creator")
    assert [member.user.id for member in everyone] == [reader.id, bot.id]
    assert await bot.leave_chat(chat.id)
    with pytest.raises(Forbidden, match="not a member of the channel chat"):
        await bot.send_message(chat.id, "x")


async def test_files_and_deletions_pass(bot: Bot, reader: User) -> None:
    sent = await bot.send_document(reader.id, b"{}", filename="Нәтижелер.json", caption="x")
    assert sent.document is not None
    assert (sent.document.file_name, sent.caption) == ("Нәтижелер.json", "x")
    assert await sent.delete()


async def test_the_menu_is_set(bot: Bot) -> None:
    menu = (BotCommand("results", "The count as it stands"),)
    await bot.set_my_commands(menu, language_code="en")
    assert await bot.get_my_commands(language_code="en") == menu
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert (await bot.get_webhook_info()).url == ""
