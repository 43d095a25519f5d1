"""Commands that there are not. In a group they may be for another bot, so only private chats are answered."""

from telegram import Update
from telegram.ext import ContextTypes

from bot.text.replies import unknown_command
from bot.text.screen import Screen
from handlers.reader import Reader
from handlers.reply import reply


class Unknown:
    """Says that there is no such command."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def command(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """One line, and where to find those that there are."""
        await reply(update, Screen(unknown_command(self._reader.language(update))))
