"""What one chat may be sent and when: so many a second, a short burst for answers, and a group's messages a minute.

A message counts from its answer. Telegram took it before that, so on its side the time between two messages is never
shorter than here. Times are the event loop's, in seconds.
"""

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

MINUTE = 60.0
_SWEEP_FROM = 1024
"""Chats to remember before those that rest no more are looked for."""


@dataclass(slots=True)
class _Chat:
    """What one chat was sent.

    Of messages 1 to `sent`, those `under_way` have no answer yet. `even_at` is when all is made up for at the chat's
    own rate; `minute` holds the newest answers of a group.
    """

    sent: int = 0
    under_way: list[int] = field(default_factory=list)
    even_at: float = -math.inf
    refused_until: float = -math.inf
    minute: deque[float] = field(default_factory=deque)


class ChatLimits:
    """`rate` messages a second to one chat, evenly; up to `burst` at once where it is an answer; `group_rate` a minute
    to one group or channel.
    """

    def __init__(self, rate: int, burst: int, group_rate: int) -> None:
        self._gap = 1 / rate
        self._burst = burst
        self._group_rate = group_rate
        self._chats: dict[int, _Chat] = {}
        self._sweep_at = _SWEEP_FROM

    def opens_at(self, chat_id: int, *, answer: bool) -> float:
        """When this chat may be sent something; infinite as long as what is under way to it is not answered."""
        chat = self._chats.get(chat_id)
        if chat is None:
            return -math.inf
        at_once = self._burst if answer else 1
        # Telegram may take the oldest of them at this very moment, with all those that came after it.
        if chat.under_way and chat.sent - chat.under_way[0] + 1 >= at_once:
            return math.inf
        opens_at = max(chat.even_at - (at_once - 1) * self._gap, chat.refused_until)
        return max(opens_at, self._minute_opens_at(chat)) if is_group(chat_id) else opens_at

    def _minute_opens_at(self, chat: _Chat) -> float:
        too_many = len(chat.minute) + len(chat.under_way) - self._group_rate
        if too_many < 0:
            return -math.inf
        return chat.minute[too_many] + MINUTE if too_many < len(chat.minute) else math.inf

    def take(self, chat_id: int, now: float) -> int:
        """A message to this chat leaves: gives its number, counted for this chat."""
        chat = self._known(chat_id, now)
        chat.sent += 1
        chat.under_way.append(chat.sent)
        chat.even_at = max(chat.even_at, now) + self._gap
        return chat.sent

    def settle(self, chat_id: int, number: int, now: float) -> None:
        """The message of this number has been answered, or will not be any more."""
        chat = self._chats[chat_id]
        chat.under_way.remove(number)
        sent_since = chat.sent - number
        chat.even_at = max(chat.even_at, now + (1 + sent_since) * self._gap)
        if is_group(chat_id):
            chat.minute.append(now)
            if len(chat.minute) > self._group_rate:
                chat.minute.popleft()

    def give_back(self, chat_id: int, number: int) -> None:
        """The message of this number did not leave after all."""
        self._chats[chat_id].under_way.remove(number)

    def refuse(self, chat_id: int, now: float, until: float) -> None:
        """Telegram asked to leave this chat alone until then."""
        chat = self._known(chat_id, now)
        chat.refused_until = max(chat.refused_until, until)

    def may_have_had_its_minute(self, chat_id: int, now: float) -> bool:
        """Whether the message just refused, which is still under way, may have been one too many for a group's minute.

        Telegram's limit is approximate, so that is believed from half of ours on.
        """
        chat = self._chats.get(chat_id)
        if chat is None or not is_group(chat_id):
            return False
        before = sum(at + MINUTE > now for at in chat.minute) + len(chat.under_way) - 1
        return 2 * before >= self._group_rate

    def resting(self, now: float) -> Mapping[int, float]:
        """The chats that may not be sent an alert yet, and for how many seconds; without those with one under way."""
        self._forget_rested(now)
        opening = ((chat_id, self.opens_at(chat_id, answer=False)) for chat_id in self._chats)
        return {chat_id: opens_at - now for chat_id, opens_at in opening if now < opens_at < math.inf}

    def _known(self, chat_id: int, now: float) -> _Chat:
        chat = self._chats.get(chat_id)
        if chat is None:
            if len(self._chats) >= self._sweep_at:
                self._forget_rested(now)
                self._sweep_at = max(2 * len(self._chats), _SWEEP_FROM)
            chat = self._chats[chat_id] = _Chat()
        return chat

    def _forget_rested(self, now: float) -> None:
        self._chats = {chat_id: chat for chat_id, chat in self._chats.items() if _is_of_interest(chat, now)}


def is_group(chat_id: int) -> bool:
    """Groups, supergroups and channels have negative ids, people positive ones."""
    return chat_id < 0


def _is_of_interest(chat: _Chat, now: float) -> bool:
    """Whether anything of this chat may still hold up its next message."""
    in_its_minute = bool(chat.minute) and chat.minute[-1] + MINUTE > now
    return bool(chat.under_way) or chat.even_at > now or chat.refused_until > now or in_its_minute
