"""One local Telegram with one bot: the people's side of it, and the record of what the bot did."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.sandbox.calls import Call
from bot.sandbox.chats import Message, PrivateChat, User
from bot.sandbox.entities import FormattedText, clean, tidy
from bot.sandbox.updates import UpdateQueue

# Telegram does not document how long a pressed button waits for its answer.
QUERY_LIFETIME = timedelta(minutes=1)
_FIRST_USER_ID = 1001
_FIRST_QUERY_ID = 4_382_000_000_000_000_001


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Sandbox:
    """A Telegram whose people do what a test tells them to do.

    Nothing here is shared between two sandboxes, and no method touches the network. What people do waits in
    `updates` until the bot confirms it, whether the bot runs or not.

    Args:
        token: the bot's token, `<id>:<secret>`.
        clock: gives the aware time of messages and of the life of updates and queries; the real one by default.

    Attributes:
        bot: the bot as a user.
        url: where the Bot API answers while it is served, for `BOT_API_URL`; else empty.
        chats: by their identifier.
        updates: what waits for the bot.
        commands: the menus that the bot set, by (scope as JSON, language or "").
        sent: every call of the bot but getUpdates, in order, refused ones too.

    """

    def __init__(self, token: str, *, clock: Callable[[], datetime] = _utc_now) -> None:
        bot_id, _, secret = token.partition(":")
        if not (bot_id.isdecimal() and secret):
            raise ValueError("The token of a bot reads <number>:<secret>, as 123456:abc.")
        self.token = token
        self.bot = User(int(bot_id), "Sandbox bot", username="sandbox_bot", is_bot=True)
        self.url = ""
        self.chats: dict[int, PrivateChat] = {}
        self.updates = UpdateQueue(clock)
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.sent: list[Call] = []
        self._clock = clock
        self._queries: dict[str, datetime] = {}
        self._recorded = asyncio.Event()

    def unix_time(self) -> int:
        """Give the time as messages carry it."""
        return int(self._clock().timestamp())

    async def add_user(
        self,
        first_name: str = "Aigerim",
        *,
        user_id: int | None = None,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = None,
    ) -> User:
        """Add a person who has not written to the bot yet; the bot cannot write to them before they do.

        Raises:
            ValueError: for an identifier that is taken.

        """
        identifier = user_id if user_id is not None else max([_FIRST_USER_ID - 1, *self.chats]) + 1
        if identifier in self.chats:
            raise ValueError(f"There is a user {identifier} already; give another identifier.")
        user = User(identifier, first_name, last_name, username, language_code)
        self.chats[identifier] = PrivateChat(user)
        return user

    async def say(self, user: User, text: str, *, reply_to: Message | None = None) -> Message:
        """Let a person write to the bot, as `/start` or any other text.

        Raises:
            ValueError: for an empty text, or while the person blocks the bot: no client sends either.

        """
        chat = self._unblocked(user)
        content = tidy(FormattedText(clean(text)))
        if not content.text:
            raise ValueError("Nobody can send a message without text.")
        chat.started = True
        message = chat.post(user, self.unix_time(), content, reply_to=reply_to)
        self.updates.push("message", message.json())
        return message

    async def press(self, user: User, message_id: int, data: str) -> str:
        """Let a person press a button under a message of the bot, and give the identifier of the query.

        The data need not be on a button of the message: a client can be made to send anything, and an old message
        may have lost its buttons.

        Raises:
            ValueError: where there is no such message of the bot, or while the person blocks the bot.

        """
        chat = self._unblocked(user)
        message = chat.messages.get(message_id)
        if message is None or message.sender != self.bot:
            raise ValueError(f"There is no message {message_id} of the bot in this chat.")
        identifier = str(_FIRST_QUERY_ID + len(self._queries))
        self._queries[identifier] = self._clock()
        query = {
            "id": identifier,
            "from": user.json(),
            "message": message.json(),
            "chat_instance": str(chat.id),
            "data": data,
        }
        self.updates.push("callback_query", query)
        return identifier

    async def block(self, user: User) -> None:
        """Let a person block the bot."""
        self._set_blocked(user, blocked=True)

    async def unblock(self, user: User) -> None:
        """Let a person take the bot back."""
        self._set_blocked(user, blocked=False)

    async def wait_for(self, predicate: Callable[[Call], bool], timeout: float = 5.0, *, since: int = 0) -> Call:  # noqa: ASYNC109 - the caller's patience is part of what it asks for
        """Give the first call for which `predicate` holds, as soon as there is one.

        Args:
            predicate: what is waited for.
            timeout: seconds to wait at most.
            since: how many calls of `sent` to pass over, as `len(sandbox.sent)` before the bot was asked.

        Raises:
            TimeoutError: names the calls that came instead.

        """
        seen = since
        try:
            async with asyncio.timeout(timeout):
                while True:
                    found = next(filter(predicate, self.sent[seen:]), None)
                    if found is not None:
                        return found
                    seen = max(seen, len(self.sent))
                    await self._recorded.wait()
        except TimeoutError:
            came = ", ".join(call.method for call in self.sent[since:]) or "nothing"
            raise TimeoutError(f"The call did not come within {timeout} s; what came: {came}.") from None

    def record(self, call: Call) -> None:
        """Put a call of the bot on record and wake who waits for it."""
        self.sent.append(call)
        self._recorded.set()
        self._recorded = asyncio.Event()

    def is_query_open(self, identifier: str) -> bool:
        """Say whether a pressed button still waits for an answer."""
        pressed = self._queries.get(identifier)
        return pressed is not None and self._clock() - pressed <= QUERY_LIFETIME

    def _unblocked(self, user: User) -> PrivateChat:
        chat = self.chats[user.id]
        if chat.blocked:
            raise ValueError(f"User {user.id} blocks the bot; unblock it first.")
        return chat

    def _set_blocked(self, user: User, *, blocked: bool) -> None:
        chat = self.chats[user.id]
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        member = {"status": "member", "user": self.bot.json()}
        kicked = {"status": "kicked", "user": self.bot.json(), "until_date": 0}
        change: dict[str, Any] = {
            "chat": chat.json(),
            "from": user.json(),
            "date": self.unix_time(),
            "old_chat_member": member if blocked else kicked,
            "new_chat_member": kicked if blocked else member,
        }
        self.updates.push("my_chat_member", change)
