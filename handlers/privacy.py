"""Being forgotten: /forget. What is kept of a chat is a screen, /privacy."""

from telegram import Update
from telegram.ext import ContextTypes

from bot.text.privacy import forgotten
from bot.text.screen import Screen
from handlers.access import admits
from handlers.reader import Reader
from handlers.reply import reply
from storage import chats
from storage.database import Database


class Privacy:
    """Erases what `database` and `reader` know of a chat."""

    def __init__(self, database: Database, reader: Reader) -> None:
        self._database = database
        self._reader = reader

    async def forget(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Erase everything of this chat, for good and without asking again: it is all set anew in a moment."""
        assert update.effective_chat is not None, "a command is written in a chat"
        language, chat_id = self._reader.language(update), update.effective_chat.id
        if not await admits(update, language):
            return
        async with self._database.writing() as connection:
            await chats.forget(connection, chat_id)
        self._reader.forget(chat_id)
        await reply(update, Screen(forgotten(language)))
