"""What became of every person, chat, message and pressed button, each with the number of its last change.

The journal compares the world with what it saw before, so that nothing in the sandbox has to report a change and no
change can go unreported. It keeps only the last state of each thing: whoever has missed much catches up at once, and
a reader without a past simply reads from the beginning.
"""

import secrets
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.sandbox.chats import Chat, Message
from bot.sandbox.communities import Community, Group
from bot.sandbox.private_chats import PrivateChat
from bot.sandbox.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class Entry:
    """The last that became of one thing, which `content` is as JSON.

    `number` grows with every change of anything; `kind` is `bot`, `user`, `chat`, `message`, `deleted` or `answer`.
    """

    number: int
    kind: str
    content: dict[str, Any]


class Journal:
    """What became of everything in one sandbox.

    Its `name` tells it from the journal of another run, whose numbers mean something else.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self.name = secrets.token_hex(4)
        self._sandbox = sandbox
        self._entries: dict[Hashable, Entry] = {}
        self._message_states: dict[tuple[int, int], tuple[Any, ...]] = {}
        self._calls_seen = 0
        self._last = 0

    def look(self) -> None:
        """Note what changed since the last look."""
        self._note("bot", "bot", self._sandbox.bot.json())
        for chat in self._sandbox.chats.values():
            if isinstance(chat, PrivateChat):
                self._note(("user", chat.id), "user", chat.user.json())
            self._note(("chat", chat.id), "chat", described(chat))
            self._look_into(chat)
        self._look_at_answers()

    def since(self, number: int) -> list[Entry]:
        """What changed after the entry of this number, in the order in which it was noted."""
        return list(self._newest_first(number))[::-1]

    def _newest_first(self, number: int) -> Iterator[Entry]:
        for entry in reversed(self._entries.values()):
            if entry.number <= number:
                return
            yield entry

    def _look_into(self, chat: Chat) -> None:
        for message in chat.messages.values():
            state = (message.content, message.keyboard, message.edit_date)
            place = (chat.id, message.message_id)
            if self._message_states.get(place) != state:
                self._message_states[place] = state
                self._note(place, "message", _shown(message))
        for number in chat.deleted:
            self._note((chat.id, number), "deleted", {"chat": chat.id, "message_id": number})

    def _look_at_answers(self) -> None:
        calls = self._sandbox.sent[self._calls_seen :]
        self._calls_seen += len(calls)
        for call in calls:
            if call.method == "answerCallbackQuery" and call.result is True:
                query = call.params["callback_query_id"]
                answer = {name: value for name, value in call.params.items() if name in ("text", "show_alert", "url")}
                self._note(("answer", query), "answer", {"query": query} | answer)

    def _note(self, subject: Hashable, kind: str, content: dict[str, Any]) -> None:
        known = self._entries.get(subject)
        if known is not None and (known.kind, known.content) == (kind, content):
            return
        # Taken out first: a dict keeps the place of a key that it has, and the newest entry belongs at the end.
        self._entries.pop(subject, None)
        self._last += 1
        self._entries[subject] = Entry(self._last, kind, content)


def described(chat: Chat) -> dict[str, Any]:
    """A chat with what its people may do there."""
    content = chat.json() | {"pinned": sorted(chat.pinned)}
    if isinstance(chat, PrivateChat):
        content |= {"started": chat.started, "blocked": chat.blocked, "deactivated": chat.deactivated}
    if isinstance(chat, Community):
        content["members"] = {str(one.user.id): str(one.status) for one in chat.members.values() if one.is_present}
    if isinstance(chat, Group):
        content["topics"] = [{"thread": thread, "name": name} for thread, name in chat.topics.items()]
        content["migrated"] = chat.migrated_to is not None
    return content


def _shown(message: Message) -> dict[str, Any]:
    """A message as a client sees it: the chat by its number alone, and who wrote it where no name may stand."""
    content = {name: value for name, value in message.json().items() if name not in ("chat", "reply_to_message")}
    content |= {"chat": message.chat.id, "sender": message.sender.id, "service": message.is_service}
    if message.reply_to is not None:
        content["reply_to"] = message.reply_to.message_id
    return content
