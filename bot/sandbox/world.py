"""Who is there, and what time it is: the bot, the people, and the chats around it."""

from collections.abc import Callable
from datetime import UTC, datetime

from bot.sandbox.chats import Chat
from bot.sandbox.communities import Community
from bot.sandbox.private_chats import PrivateChat
from bot.sandbox.users import GROUP_ANONYMOUS_BOT, User

_FIRST_USER_ID = 1001


def utc_now() -> datetime:
    """The real time."""
    return datetime.now(UTC)


class World:
    """One bot and the `chats` around it, by their number; `now` gives the aware time."""

    def __init__(self, bot: User, clock: Callable[[], datetime]) -> None:
        self.bot = bot
        self.chats: dict[int, Chat] = {}
        self.now = clock
        self._last_user_id = _FIRST_USER_ID - 1

    def unix_time(self) -> int:
        """The time as messages carry it."""
        return int(self.now().timestamp())

    async def add_user(  # noqa: PLR0913 - what there is to say of a person
        self,
        first_name: str = "Aigerim",
        *,
        user_id: int | None = None,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = None,
        is_bot: bool = False,
    ) -> User:
        """Bring in a person, who has not written to the bot yet. Raises ValueError for a number that is taken."""
        identifier = self._last_user_id + 1 if user_id is None else user_id
        if identifier in self.chats:
            raise ValueError(f"There is a user {identifier} already; give another identifier.")
        self._last_user_id = max(identifier, self._last_user_id)
        user = User(identifier, first_name, last_name, username, language_code, is_bot)
        self.chats[identifier] = PrivateChat(user)
        return user

    def user(self, identifier: int) -> User | None:
        """Whoever has this number, person or bot."""
        bots = {bot.id: bot for bot in (self.bot, GROUP_ANONYMOUS_BOT)}
        chat = self.chats.get(identifier)
        return chat.user if isinstance(chat, PrivateChat) else bots.get(identifier)

    def private_chat(self, user: User) -> PrivateChat:
        """A person's own chat with the bot."""
        chat = self.chats[user.id]
        assert isinstance(chat, PrivateChat), "a user's number is that of their chat"
        return chat

    def public_chat(self, name: str) -> Chat | None:
        """The public group or channel of this name, which begins with @; capitals count for nothing."""
        public = (chat for chat in self.chats.values() if isinstance(chat, Community) and chat.username)
        return next((chat for chat in public if f"@{chat.username}".lower() == name.lower()), None)
