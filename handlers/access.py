"""Who may change what a chat is told. Telegram is asked each time: nobody stays an admin by having been one."""

from telegram import Bot, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.text.languages import Language
from bot.text.replies import not_admin
from handlers.reply import say


async def admits(update: Update, language: Language) -> bool:
    """Whether whoever sent this may change the settings of the chat; who may not is told so."""
    allowed = await _may_change_settings(update)
    if not allowed:
        await say(update, not_admin(language))
    return allowed


async def is_admin(bot: Bot, chat_id: int, user_id: int) -> bool:
    """Whether this user is an admin of this chat now; False where the bot is not let in to see.

    The list of admins is open to every bot that is in the chat, whereas a single member is not.
    """
    try:
        admins = await bot.get_chat_administrators(chat_id)
    except (BadRequest, ChatMigrated, Forbidden):
        return False
    return any(admin.user.id == user_id for admin in admins)


async def _may_change_settings(update: Update) -> bool:
    """In private everybody may, in a group its admins, those who write as the group itself too."""
    chat, message, user = update.effective_chat, update.message, update.effective_user
    if chat is None or user is None:
        return False
    if chat.type == ChatType.PRIVATE:
        return True
    if message is not None and message.sender_chat is not None:
        return message.sender_chat.id == chat.id
    return await is_admin(update.get_bot(), chat.id, user.id)
