"""The language of a chat: /language, and the menu of languages."""

from telegram import Chat, Update
from telegram.ext import ContextTypes

from bot.text.language_menu import LANGUAGE, language_menu
from bot.text.replies import old_button
from bot.text.screen import Screen
from handlers.access import admits
from handlers.asked import asked
from handlers.reader import Reader
from handlers.reply import notify, reply, show_instead


class LanguageChoice:
    """Sets in what language a chat is answered and told; in a group, its admins set it for all."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """The menu; with a language's code behind the command, that language at once."""
        if not await admits(update, self._reader.language(update)):
            return
        code = asked(context).lower()
        if code in self._reader.languages:
            await self._choose(update, code)
        await reply(update, self._menu(update))

    async def menu(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """The menu, in the place of the screen whose button was pressed."""
        await show_instead(update, self._menu(update))

    async def press(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """The language that a button names."""
        assert update.callback_query is not None, "only pressed buttons come here"
        language, code = self._reader.language(update), (update.callback_query.data or "").removeprefix(LANGUAGE)
        if code not in self._reader.languages:
            await notify(update, old_button(language))
        elif await admits(update, language):
            await self._choose(update, code)
            await show_instead(update, self._menu(update))

    async def _choose(self, update: Update, code: str) -> None:
        chat = _chat(update)
        await self._reader.choose(chat.id, chat.type, code)

    def _menu(self, update: Update) -> Screen:
        chosen = self._reader.chosen_by(_chat(update).id)
        return language_menu(self._reader.languages, chosen, self._reader.language(update))


def _chat(update: Update) -> Chat:
    assert update.effective_chat is not None, "a language is chosen in a chat"
    return update.effective_chat
