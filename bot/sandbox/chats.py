"""A chat and the messages in it: each knows the other one, and the Bot API shows each with the other.

https://core.telegram.org/bots/api#chat, https://core.telegram.org/bots/api#message
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.entities import FormattedText
from bot.sandbox.errors import ApiError
from bot.sandbox.users import GROUP_ANONYMOUS_BOT, User, present


@dataclass(slots=True, eq=False)
class Message:
    """A message as it stands now; dates are Unix times.

    `message_id` is its number in the chat, which gives it. `sender` wrote it, even where the chat stands as its author:
    in a channel, or because an administrator of a group is `anonymous`. `thread` is the forum topic that it stands in
    or, in a supergroup without topics, the message that its thread of answers began with. `payload` is what it carries
    beside text or in its place: a file, or what it tells of the chat. `options` are what else was asked for and is
    given back (`link_preview_options`, `has_protected_content`).
    """

    chat: "Chat"
    sender: User
    date: int
    content: FormattedText = field(default_factory=lambda: FormattedText(""))
    keyboard: dict[str, Any] | None = None
    reply_to: "Message | None" = None
    thread: int | None = None
    anonymous: bool = False
    payload: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    edit_date: int | None = None
    message_id: int = 0

    @property
    def text(self) -> str:
        """The text, or the caption of a file, without marks."""
        return self.content.text

    @property
    def is_service(self) -> bool:
        """Whether it only tells what became of the chat."""
        return not self.content.text and not {"photo", "document"} & self.payload.keys()

    def json(self) -> dict[str, Any]:
        """The Bot API's Message; a message that is answered never shows what it answers itself."""
        return (
            {"message_id": self.message_id}
            | self._author()
            | {"chat": self.chat.json(), "date": self.date}
            | self._place()
            | self._words()
            | self.payload
            | present(edit_date=self.edit_date, reply_markup=self.keyboard, **self.options)
        )

    def _author(self) -> dict[str, Any]:
        if self.chat.kind == "channel":
            return {"sender_chat": self.chat.json()}
        if self.anonymous:
            return {"from": GROUP_ANONYMOUS_BOT.json(), "sender_chat": self.chat.json()}
        return {"from": self.sender.json()}

    def _place(self) -> dict[str, Any]:
        """The thread and the message that is answered; without one, a topic's message answers its opening."""
        place: dict[str, Any] = present(message_thread_id=self.thread)
        answered = self.reply_to
        if self.thread is not None and self.chat.is_forum:
            place["is_topic_message"] = True
            if answered is None and self.message_id != self.thread:
                answered = self.chat.messages.get(self.thread)
        if answered is not None:
            place["reply_to_message"] = {
                name: value for name, value in answered.json().items() if name != "reply_to_message"
            }
        return place

    def _words(self) -> dict[str, Any]:
        if not self.content.text:
            return {}
        entities = [entity.json() for entity in self.content.entities]
        if self.payload:
            return {"caption": self.content.text} | present(caption_entities=entities or None)
        return {"text": self.content.text} | present(entities=entities or None)


class Chat(ABC):
    """What every chat has.

    `id` is positive for a private chat, negative for a group, below -10**12 for a supergroup or channel; `kind` is
    `private`, `group`, `supergroup` or `channel`. `username` is the name of a public chat, without @; `is_forum` says
    whether a supergroup has topics. `messages` are by their number, in the order of sending; `deleted` and `pinned` are
    numbers of messages.
    """

    def __init__(self, identifier: int, kind: str, username: str | None = None, *, is_forum: bool = False) -> None:
        self.id = identifier
        self.kind = kind
        self.username = username
        self.is_forum = is_forum
        self.messages: dict[int, Message] = {}
        self.deleted: set[int] = set()
        self.pinned: set[int] = set()
        self._last_message_id = 0

    @abstractmethod
    def json(self) -> dict[str, Any]:
        """The Bot API's Chat."""

    @abstractmethod
    def refusal_to_read(self, bot: User) -> ApiError | None:
        """Why the bot may not look into the chat; None where it may."""

    @abstractmethod
    def refusal_to_write(self, bot: User) -> ApiError | None:
        """Why the bot may not write here; None where it may."""

    @property
    def last_pinned(self) -> Message | None:
        """The newest of the pinned messages, by its sending."""
        return self.messages[max(self.pinned)] if self.pinned else None

    def may_pin(self, bot: User) -> bool:
        """Whether the bot may pin here: in a private chat always."""
        return True

    def add(self, message: Message) -> Message:
        """Give a message the next number of this chat; an answer stands in the thread of what it answers."""
        self._last_message_id += 1
        message.message_id = self._last_message_id
        answered = message.reply_to
        if message.thread is None and answered is not None and self.kind == "supergroup":
            message.thread = answered.thread if self.is_forum else answered.thread or answered.message_id
        self.messages[message.message_id] = message
        return message

    def remove(self, message: Message) -> None:
        """Delete a message."""
        del self.messages[message.message_id]
        self.pinned.discard(message.message_id)
        self.deleted.add(message.message_id)
