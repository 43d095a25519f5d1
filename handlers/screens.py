"""The count on demand: commands that show a screen, and buttons that put another one in its place."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from telegram import Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.live import Live
from bot.text import menu
from bot.text.languages import Language
from bot.text.replies import of_reader, old_button
from handlers.reply import language_code, reply, show_instead

_NOT_MODIFIED = "message is not modified"
_TOO_OLD = "query is too old"


class Screens:
    """Answers from what `live` holds."""

    def __init__(self, live: Live, languages: Mapping[str, Language]) -> None:
        self._live = live
        self._languages = languages

    async def results(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """The count: /start and /results."""
        await reply(update, self._live.screen(menu.RESULTS, self._language(update)))

    async def threshold(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Every list against the line: /threshold."""
        await reply(update, self._live.screen(menu.THRESHOLD, self._language(update)))

    async def press(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """The screen that a button names, in the same message; a notice where the button is of another time."""
        query = update.callback_query
        assert query is not None, "only pressed buttons come here"
        language = self._language(update)
        try:
            screen = self._live.screen(query.data or "", language)
        except ValueError:
            with _passing_over(_TOO_OLD):
                await query.answer(old_button(language), show_alert=True)
            return
        with _passing_over(_NOT_MODIFIED):
            await show_instead(update, screen)
        with _passing_over(_TOO_OLD):
            await query.answer()

    def _language(self, update: Update) -> Language:
        return of_reader(self._languages, language_code(update))


@contextmanager
def _passing_over(refusal: str) -> Iterator[None]:
    """Telegram may refuse with these words: there is nothing to do about it, and nothing is wrong."""
    try:
        yield
    except BadRequest as error:
        if refusal not in error.message.lower():
            raise
