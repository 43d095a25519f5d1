"""What an alert said, by its number: /alert N or a button, against forged pictures of alerts."""

from telegram import Update
from telegram.ext import ContextTypes

from bot.live import Live
from bot.text.kept_alert import ALERT, kept_alert, no_alert, which_alert
from bot.text.languages import Language
from bot.text.screen import Screen
from handlers.asked import asked
from handlers.reader import Reader
from handlers.reply import reply, show_instead
from storage import alerts
from storage.database import Database

_SIGNS = "#№"
_MOST_DIGITS = 9


class Alerts:
    """Looks alerts of the election that `live` shows up in `database`; test alerts in a rehearsal only."""

    def __init__(self, database: Database, live: Live, reader: Reader) -> None:
        self._database = database
        self._live = live
        self._reader = reader

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """What the alert of this number said; the newest number where none is given."""
        await reply(update, await self._screen(asked(context), self._reader.language(update)))

    async def press(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """The alert that a button names, in the same message."""
        assert update.callback_query is not None, "only pressed buttons come here"
        number = (update.callback_query.data or "").removeprefix(ALERT)
        await show_instead(update, await self._screen(number, self._reader.language(update)))

    async def _screen(self, wanted: str, language: Language) -> Screen:
        election, number = self._live.night.election, _number(wanted)
        async with self._database.reading() as connection:
            newest = await alerts.newest_number(connection, election.id, tests=self._live.rehearsal)
            kept = None
            if number is not None:
                kept = await alerts.by_number(connection, election.id, number, language.code)
        if number is None:
            return which_alert(newest, language)
        if kept is None or (kept.test and not self._live.rehearsal):
            return no_alert(number, newest, language)
        return kept_alert(kept, election, language)


def _number(text: str) -> int | None:
    digits = text.lstrip(_SIGNS).strip()
    return int(digits) if digits.isdecimal() and len(digits) <= _MOST_DIGITS else None
