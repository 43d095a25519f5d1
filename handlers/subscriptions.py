"""Being told of the election: /subscribe and /unsubscribe."""

from collections.abc import Mapping
from dataclasses import replace

from telegram import Chat, Update
from telegram.ext import ContextTypes

from bot.clock import Clock
from bot.live import Live
from bot.text import menu
from bot.text.languages import Language
from bot.text.replies import of_reader, subscribed, unsubscribed
from bot.text.screen import Screen, paragraphs
from handlers.reply import language_code, reply
from storage import subscriptions
from storage.database import Database
from storage.subscriptions import Subscriber


class Subscriptions:
    """Keeps in `database` which chats are told of the election that `live` shows. `clock` is the real one."""

    def __init__(self, database: Database, live: Live, languages: Mapping[str, Language], clock: Clock) -> None:
        self._database = database
        self._live = live
        self._languages = languages
        self._clock = clock

    async def subscribe(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Tell this chat from now on, and once how the count stands now; what was told before is not sent again."""
        election, language = self._live.night.election, of_reader(self._languages, language_code(update))
        chat = _chat(update)
        async with self._database.writing() as connection:
            subscriber = Subscriber(chat.id, chat.type, language.code)
            new = await subscriptions.subscribe(connection, election.id, subscriber, "all", self._clock.now())
        now = self._live.screen(menu.RESULTS, language)
        await reply(update, replace(now, html=paragraphs(now.html, subscribed(election, language, new=new))))

    async def unsubscribe(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Tell this chat no more, drop what waits for it, and forget it."""
        election, language = self._live.night.election, of_reader(self._languages, language_code(update))
        async with self._database.writing() as connection:
            ended = await subscriptions.unsubscribe(connection, election.id, _chat(update).id, None)
        await reply(update, Screen(unsubscribed(election, language, ended=ended)))


def _chat(update: Update) -> Chat:
    assert update.effective_chat is not None, "a command is written in a chat"
    return update.effective_chat
