"""What every handler does alike: it learns who asks, and turns a screen into a message."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Update
from telegram.constants import ParseMode

from bot.text.screen import Screen

_LINK_PREVIEW = LinkPreviewOptions(is_disabled=True)


def language_code(update: Update) -> str | None:
    """What Telegram says of the language of whoever sent the update."""
    return None if update.effective_user is None else update.effective_user.language_code


async def reply(update: Update, screen: Screen) -> None:
    """Send a screen into the chat, and the topic, of the message that asked for it."""
    assert update.effective_message is not None, "only messages are answered so"
    await update.effective_message.reply_text(
        screen.html, ParseMode.HTML, reply_markup=_keyboard(screen), link_preview_options=_LINK_PREVIEW
    )


async def show_instead(update: Update, screen: Screen) -> None:
    """Put a screen in the place of the one whose button was pressed."""
    assert update.callback_query is not None, "only a pressed button has a message to change"
    await update.callback_query.edit_message_text(
        screen.html, ParseMode.HTML, reply_markup=_keyboard(screen), link_preview_options=_LINK_PREVIEW
    )


def _keyboard(screen: Screen) -> InlineKeyboardMarkup | None:
    if not screen.buttons:
        return None
    rows = [[InlineKeyboardButton(button.label, callback_data=button.data) for button in row] for row in screen.buttons]
    return InlineKeyboardMarkup(rows)
