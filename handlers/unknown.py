"""What is no command of the bot. In a group it may be for others, so only private chats are answered."""

from telegram import Update
from telegram.ext import ContextTypes

from bot.text.replies import plain_words, unknown_command
from bot.text.screen import Screen
from handlers.reader import Reader
from handlers.reply import reply


class Unknown:
    """Says what to write instead."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def command(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """One line, and where to find those that there are."""
        await reply(update, Screen(unknown_command(self._reader.language(update))))

    async def words(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """One line, that commands are answered."""
        await reply(update, Screen(plain_words(self._reader.language(update))))
