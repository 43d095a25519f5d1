"""Who and what exists: users, chats and the messages in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.entities import FormattedText
from bot.sandbox.errors import ApiError, forbidden


@dataclass(frozen=True, slots=True)
class User:
    """A person, or the bot itself."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False

    def json(self) -> dict[str, Any]:
        """Give the Bot API's User."""
        return {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name} | _present(
            last_name=self.last_name, username=self.username, language_code=self.language_code
        )


@dataclass(slots=True)
class Message:
    """A message as it stands now.

    Attributes:
        keyboard: the inline keyboard under it, or None.
        options: what else was asked for and is given back (`link_preview_options`, `has_protected_content`).

    """

    message_id: int
    chat: PrivateChat
    sender: User
    date: int
    content: FormattedText
    keyboard: dict[str, Any] | None = None
    reply_to: Message | None = None
    options: dict[str, Any] = field(default_factory=dict)
    edit_date: int | None = None

    @property
    def text(self) -> str:
        """The text without marks."""
        return self.content.text

    def json(self) -> dict[str, Any]:
        """Give the Bot API's Message; a message that is replied to never shows what it replied to itself."""
        replied = self.reply_to.json() if self.reply_to else None
        if replied is not None:
            replied.pop("reply_to_message", None)
        return {
            "message_id": self.message_id,
            "from": self.sender.json(),
            "chat": self.chat.json(),
            "date": self.date,
            "text": self.content.text,
        } | _present(
            edit_date=self.edit_date,
            reply_to_message=replied,
            entities=[entity.json() for entity in self.content.entities] or None,
            reply_markup=self.keyboard,
            **self.options,
        )


@dataclass(slots=True)
class PrivateChat:
    """The chat of one user with the bot, with the identifier of the user.

    Attributes:
        started: whether the user ever wrote; a bot cannot write first.
        blocked: whether the user blocked the bot.
        messages: by their number, in the order of sending.

    """

    user: User
    started: bool = False
    blocked: bool = False
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """The identifier of the chat."""
        return self.user.id

    def json(self) -> dict[str, Any]:
        """Give the Bot API's Chat."""
        return {"id": self.id, "type": "private", "first_name": self.user.first_name} | _present(
            last_name=self.user.last_name, username=self.user.username
        )

    def refusal(self) -> ApiError | None:
        """Say why the bot may not write here, or None where it may."""
        if self.blocked:
            return forbidden("bot was blocked by the user")
        if not self.started:
            return forbidden("bot can't initiate conversation with a user")
        return None

    def post(
        self,
        sender: User,
        date: int,
        content: FormattedText,
        *,
        keyboard: dict[str, Any] | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Add a message with the next number of this chat."""
        message = Message(len(self.messages) + 1, self, sender, date, content, keyboard, reply_to)
        self.messages[message.message_id] = message
        return message


def _present(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
