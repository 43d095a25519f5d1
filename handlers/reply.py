"""How handlers answer: with a message, a notice, or a screen in the place of another one."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import msgspec
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Update
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, ChatMigrated

from bot.text.screen import Button, Screen, escape
from bot.transport.lean_bot import LeanBot
from handlers.asked import topic_of

_KEYBOARDS = 256
"""Keyboards kept as JSON: what people ask for, in each language."""
_LINK_PREVIEW = LinkPreviewOptions(is_disabled=True)
_TOO_OLD = ("query is too old",)
_UNCHANGED = ("message is not modified", "message to edit not found", "message can't be edited")
_CLOSED = ("not enough rights", "have no write access", "chat_write_forbidden", "topic_closed", "thread not found")


async def reply(update: Update, screen: Screen) -> None:
    """Send a screen into the chat, and the topic, of the message that asked for it; nothing where none may be sent."""
    message = update.effective_message
    assert message is not None, "only messages are answered so"
    # In a private chat it is clear enough what an answer is to.
    reply_to = None if message.chat.type == ChatType.PRIVATE else message.message_id
    with _passing_over(*_CLOSED):
        try:
            await _send(update, message.chat.id, screen, topic_of(update), reply_to)
        except ChatMigrated as moved:
            await send(update, moved.new_chat_id, screen)


async def send(update: Update, chat_id: int, screen: Screen) -> None:
    """Send a screen into another chat than the one that the update is of."""
    await _send(update, chat_id, screen)


async def show_instead(update: Update, screen: Screen) -> None:
    """Put a screen in the place of the one whose button was pressed, and let the button rest."""
    query = update.callback_query
    assert query is not None, "only a pressed button has a message to change"
    if query.message is not None:
        with _passing_over(*_UNCHANGED, *_CLOSED):
            # Not through the message, which Telegram gives without its content where it is old.
            await query.get_bot().edit_message_text(
                screen.html,
                query.message.chat.id,
                query.message.message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=_keyboard(screen),
                link_preview_options=_LINK_PREVIEW,
            )
    with _passing_over(*_TOO_OLD):
        await query.answer()


async def notify(update: Update, text: str) -> None:
    """Answer a pressed button with a notice that only the one who pressed it sees."""
    assert update.callback_query is not None, "only a pressed button has a notice"
    with _passing_over(*_TOO_OLD):
        await update.callback_query.answer(text, show_alert=True)


async def say(update: Update, text: str) -> None:
    """Answer with plain words, in the way of the question: a message, or a notice under the pressed button."""
    if update.callback_query is not None:
        await notify(update, text)
    else:
        await reply(update, Screen(escape(text)))


async def _send(
    update: Update, chat_id: int, screen: Screen, thread_id: int | None = None, reply_to: int | None = None
) -> None:
    bot = update.get_bot()
    assert isinstance(bot, LeanBot), "the application was built with one"
    keyboard = _keyboard_as_json(screen.buttons) if screen.buttons else None
    await bot.answer(chat_id, screen.html, thread_id, reply_to, keyboard)


@lru_cache(_KEYBOARDS)
def _keyboard_as_json(rows: tuple[tuple[Button, ...], ...]) -> bytes:
    keyboard = [[{"text": str(button.label), "callback_data": button.data} for button in row] for row in rows]
    return msgspec.json.encode({"inline_keyboard": keyboard})


def _keyboard(screen: Screen) -> InlineKeyboardMarkup | None:
    if not screen.buttons:
        return None
    rows = [[InlineKeyboardButton(button.label, callback_data=button.data) for button in row] for row in screen.buttons]
    return InlineKeyboardMarkup(rows)


@contextmanager
def _passing_over(*refusals: str) -> Iterator[None]:
    """Telegram may refuse with one of these texts: there is nothing to do about it, and nothing is wrong."""
    try:
        yield
    except BadRequest as error:
        if not any(refusal in error.message.lower() for refusal in refusals):
            raise
