"""The count on demand: commands that show a screen, and buttons that put another one in its place."""

from telegram import Update
from telegram.ext import ContextTypes

from bot.live import Live
from bot.text import menu
from bot.text.replies import old_button
from bot.text.search import Suggestions, find_area, find_area_of_district, find_party
from bot.text.suggestions import which_area, which_party
from handlers.asked import asked
from handlers.reader import Reader
from handlers.reply import notify, reply, show_instead


class Screens:
    """Answers from what `live` holds."""

    def __init__(self, live: Live, reader: Reader) -> None:
        self._live = live
        self._reader = reader

    async def show(self, wanted: str, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """The screen of this name."""
        await reply(update, self._live.screen(wanted, self._reader.language(update)))

    async def party(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """One party, by whatever people call it: /party NAME."""
        language, night, name = self._reader.language(update), self._live.as_shown(), asked(context)
        found = find_party(name, night, language)
        if isinstance(found, Suggestions):
            await reply(update, which_party(night, language, name, found.ids))
        else:
            await reply(update, self._live.screen(menu.PARTY + found.id, language))

    async def by_area(self, wanted: str, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """The screen of this name for the whole country, or for one region: /turnout REGION, /districts REGION.

        A district is found by its number too, and is shown among those of its region.
        """
        language, night, name = self._reader.language(update), self._live.as_shown(), asked(context)
        numbered = find_area_of_district(name, night) if wanted == menu.DISTRICTS else None
        found = numbered or (find_area(name, night, language) if name else None)
        if found is None:
            await reply(update, self._live.screen(wanted, language))
        elif isinstance(found, Suggestions):
            await reply(update, which_area(night, language, wanted, name, found.ids))
        else:
            await reply(update, self._live.screen(f"{wanted}:{found.id}", language))

    async def press(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """The screen that a button names, in the same message; a notice where the button is of another time."""
        assert update.callback_query is not None, "only pressed buttons come here"
        language = self._reader.language(update)
        try:
            screen = self._live.screen(update.callback_query.data or "", language)
        except ValueError:
            await notify(update, old_button(language))
        else:
            await show_instead(update, screen)
