"""What a chat is told of: /subscribe and /unsubscribe, and the menu of topics.

Every answer is of the state that there is then, not of what changed: where it is lost and the command is tried again,
it is the same.
"""

from dataclasses import replace

from telegram import Chat, Update
from telegram.ext import ContextTypes

from bot.clock import Clock
from bot.election.audience import ALL, PARTY, followable, party_topic
from bot.live import Live
from bot.text.languages import Language
from bot.text.menu import RESULTS
from bot.text.replies import alerts_here, old_button, subscribed, unsubscribed
from bot.text.screen import Screen, paragraphs
from bot.text.search import Suggestions, find_party
from bot.text.subscriptions import NOTHING, OFF, ON, changed
from bot.text.subscriptions import subscriptions as topics_screen
from bot.text.suggestions import which_party
from handlers.access import admits
from handlers.asked import asked, topic_of
from handlers.reader import Reader
from handlers.reply import notify, reply, show_instead
from storage import chats, subscriptions
from storage.database import Database
from storage.subscriptions import Subscriber

_PARTY = "party"


class Subscriptions:
    """Keeps in `database` what each chat is told of the election that `live` shows. `clock` is the real one."""

    def __init__(self, database: Database, live: Live, reader: Reader, clock: Clock) -> None:
        self._database = database
        self._live = live
        self._reader = reader
        self._clock = clock
        self._first: set[int] = set()
        """The updates that made a chat follow something at all and are not answered with a summary yet."""

    async def subscribe(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Follow what is named; without a name everything, or what the chat follows where it follows something."""
        language, name = self._reader.language(update), asked(context)
        if not await admits(update, language):
            return
        topic = self._topic(name, language) if name else ALL
        if isinstance(topic, Suggestions):
            await reply(update, self._ask_again(name, topic, ON, language))
        else:
            topics = await self._follow(update, topic, only_first=not name)
            summary = self._summary(topic, language) if topic in topics else await self._choice(update)
            await reply(update, await self._placed(update, summary))

    async def unsubscribe(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Follow what is named no more; without a name, nothing. What waits of it is dropped."""
        language, name = self._reader.language(update), asked(context)
        if not await admits(update, language):
            return
        topic = self._topic(name, language) if name else None
        if isinstance(topic, Suggestions):
            await reply(update, self._ask_again(name, topic, OFF, language))
            return
        await self._unfollow(update, topic)
        if topic is None:
            await reply(update, Screen(unsubscribed(self._live.night.election, language)))
        else:
            await reply(update, await self._choice(update))

    async def menu(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """The choice of topics, in the place of the screen whose button was pressed."""
        await show_instead(update, await self._choice(update))

    async def press(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Bring about the state that a button of the choice names, whatever it is now."""
        assert update.callback_query is not None, "only pressed buttons come here"
        language, data = self._reader.language(update), update.callback_query.data or ""
        switch, _colon, topic = data.partition(":")
        if data != NOTHING and topic not in followable(self._live.night.election):
            await notify(update, old_button(language))
            return
        if not await admits(update, language):
            return
        if f"{switch}:" == OFF or data == NOTHING:
            await self._unfollow(update, topic or None)
            await show_instead(update, await self._choice(update))
            return
        if not await self._topics(update):
            self._first.add(update.update_id)
        await self._follow(update, topic)
        await show_instead(update, await self._placed(update, await self._choice(update)))
        if update.update_id in self._first:
            await reply(update, self._summary(topic, language))
            self._first.discard(update.update_id)

    def _topic(self, name: str, language: Language) -> str | Suggestions:
        """The topic that is called so; parties that may have been meant where it is not sure which."""
        if name.lower() in followable(self._live.night.election):
            return name.lower()
        found = find_party(_party_name(name), self._live.as_shown(), language)
        return found if isinstance(found, Suggestions) else party_topic(found.id)

    def _ask_again(self, name: str, meant: Suggestions, switch: str, language: Language) -> Screen:
        return which_party(self._live.as_shown(), language, _party_name(name), meant.ids, switch + PARTY)

    async def _topics(self, update: Update) -> frozenset[str]:
        async with self._database.reading() as connection:
            return await subscriptions.topics_of(connection, self._live.night.election.id, _chat(update).id)

    async def _follow(self, update: Update, topic: str, *, only_first: bool = False) -> frozenset[str]:
        """Tell this chat, in this topic of its forum, from now on; with `only_first` not where it follows something.

        Gives all that the chat follows then.
        """
        election, chat = self._live.night.election, _chat(update)
        subscriber = Subscriber(chat.id, chat.type, self._reader.language(update).code)
        async with self._database.writing() as connection:
            before = await subscriptions.topics_of(connection, election.id, chat.id)
            if only_first and before:
                return before
            await subscriptions.subscribe(connection, election.id, subscriber, topic, self._clock.now())
            await chats.set_thread(connection, chat.id, topic_of(update))
        return before | {topic}

    async def _unfollow(self, update: Update, topic: str | None) -> None:
        async with self._database.writing() as connection:
            await subscriptions.unsubscribe(connection, self._live.night.election.id, _chat(update).id, topic)

    async def _placed(self, update: Update, screen: Screen) -> Screen:
        """The screen, in a forum with a word that alerts come into this topic, where they do."""
        chat = _chat(update)
        if not chat.is_forum:
            return screen
        async with self._database.reading() as connection:
            kept = await chats.get(connection, chat.id)
        if kept is None or kept.thread_id != topic_of(update):
            return screen
        return replace(screen, html=paragraphs(screen.html, alerts_here(self._reader.language(update))))

    def _summary(self, topic: str, language: Language) -> Screen:
        """How the count stands now, and what the chat will be told from now on."""
        election, now = self._live.night.election, self._live.screen(RESULTS, language)
        told = subscribed(election, language) if topic == ALL else changed(election, topic, language, on=True)
        return replace(now, html=paragraphs(now.html, told))

    async def _choice(self, update: Update) -> Screen:
        topics = await self._topics(update)
        return topics_screen(self._live.as_shown(), topics, self._reader.language(update))


def _party_name(name: str) -> str:
    """What a party is called, where the word "party" stands before it too; nothing where it stands alone."""
    word, _, behind = name.partition(" ")
    return behind if word.lower() == _PARTY else name


def _chat(update: Update) -> Chat:
    assert update.effective_chat is not None, "whoever asks to be told asks in a chat"
    return update.effective_chat
