"""Which words of Telegram close a chat, and which do not."""

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError, TimedOut

from bot.transport.refusals import is_closed, is_without_thread
from bot.transport.request import FloodLimit


@pytest.mark.parametrize(
    "error",
    [
        Forbidden("Forbidden: bot was blocked by the user"),
        Forbidden("Forbidden: user is deactivated"),
        Forbidden("Forbidden: bot can't initiate conversation with a user"),
        Forbidden("Forbidden: bot was kicked from the group chat"),
        Forbidden("Forbidden: bot was kicked from the supergroup chat"),
        Forbidden("Forbidden: bot was kicked from the channel chat"),
        Forbidden("Forbidden: bot is not a member of the group chat"),
        Forbidden("Forbidden: bot is not a member of the supergroup chat"),
        Forbidden("Forbidden: bot is not a member of the channel chat"),
        Forbidden("Forbidden: the group chat was deleted"),
        BadRequest("Bad Request: chat not found"),
    ],
    ids=str,
)
def test_these_words_close_a_chat(error: TelegramError) -> None:
    assert is_closed(error)


@pytest.mark.parametrize(
    "error",
    [
        Forbidden("Forbidden: something new"),
        BadRequest("Bad Request: need administrator rights in the channel chat"),
        BadRequest("Bad Request: have no write access to the chat"),
        BadRequest("Bad Request: message thread not found"),
        BadRequest('Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 0'),
        BadRequest("Bad Request: message is too long"),
        NetworkError("Bad Gateway"),
        NetworkError("chat not found"),
        TimedOut(),
        FloodLimit(5),
    ],
    ids=str,
)
def test_these_do_not(error: TelegramError) -> None:
    assert not is_closed(error)


def test_a_lost_topic_is_known_by_its_exact_words() -> None:
    assert is_without_thread(BadRequest("Bad Request: message thread not found"))
    assert not is_without_thread(BadRequest("Bad Request: message to be replied not found"))
    assert not is_without_thread(Forbidden("Message thread not found"))
