"""A message as it stands in its chat (https://core.telegram.org/bots/api#message)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.sandbox.entities import FormattedText
from bot.sandbox.users import GROUP_ANONYMOUS_BOT, User, present

if TYPE_CHECKING:
    from bot.sandbox.chats import Chat


@dataclass(slots=True, eq=False)
class Message:
    """A message as it stands now.

    Attributes:
        message_id: its number in the chat, which the chat gives when the message is added.
        sender: who wrote it, even where the chat stands as its author.
        keyboard: the inline keyboard under it, or None.
        reply_to: the message that it answers.
        thread: the forum topic that it stands in or, in a supergroup without topics, the message that its thread of
            answers began with.
        anonymous: whether its author, an administrator of a group, wrote as the group itself.
        payload: what it carries beside text or in its place: a file, or what it tells of the chat.
        options: what else was asked for and is given back (`link_preview_options`, `has_protected_content`).

    """

    chat: Chat
    sender: User
    date: int
    content: FormattedText = field(default_factory=lambda: FormattedText(""))
    keyboard: dict[str, Any] | None = None
    reply_to: Message | None = None
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
        """Give the Bot API's Message; a message that is replied to never shows what it replied to itself."""
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
        """Tell the thread and the message that is answered; without one, a topic's message answers its opening."""
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
