"""Which language a chat reads: the one that was chosen there, else the one that Telegram says of who asks."""

from collections.abc import Mapping
from typing import Self

from telegram import Update, User

from bot.text.languages import Language, of_reader
from storage import chats
from storage.database import Database


class Reader:
    """The languages of all chats: what was chosen is kept in `database`, and in memory, so that no answer waits."""

    def __init__(self, database: Database, languages: Mapping[str, Language], chosen: Mapping[int, str]) -> None:
        self.languages = languages
        self._database = database
        self._chosen = dict(chosen)

    @classmethod
    async def load(cls, database: Database, languages: Mapping[str, Language]) -> Self:
        """What was chosen before this start."""
        async with database.reading() as connection:
            return cls(database, languages, await chats.all_languages(connection))

    async def refresh(self) -> None:
        """Learn what was chosen in other processes. Raises DatabaseUnavailableError where the database is away."""
        async with self._database.reading() as connection:
            self._chosen = dict(await chats.all_languages(connection))

    def language(self, update: Update) -> Language:
        """The language of the answer to this update; the choice of a group goes before that of its members."""
        chat, user = update.effective_chat, update.effective_user
        chosen = None if chat is None else self.chosen_by(chat.id)
        return of_reader(self.languages, chosen or (None if user is None else user.language_code))

    def language_of(self, user: User) -> Language:
        """The language of this user in private."""
        return of_reader(self.languages, self.chosen_by(user.id) or user.language_code)

    def chosen_by(self, chat_id: int) -> str | None:
        """The code that was chosen in this chat; None where Telegram's own is taken."""
        return self._chosen.get(chat_id)

    async def choose(self, chat_id: int, kind: str, code: str) -> None:
        """Answer and alert the chat in this language from now on. `kind` is Telegram's word for it."""
        async with self._database.writing() as connection:
            await chats.set_language(connection, chat_id, kind, code)
        self._chosen[chat_id] = code

    def forget(self, chat_id: int) -> None:
        """Drop what was chosen, where storage dropped it too."""
        self._chosen.pop(chat_id, None)

    def move(self, old: int, new: int) -> None:
        """A group has another id now; what was chosen under that one already stays."""
        if old in self._chosen:
            self._chosen.setdefault(new, self._chosen.pop(old))
