"""What Telegram's refusals mean for a chat. Only an exact text closes one: an unknown refusal may be a passing one."""

from telegram.error import BadRequest, Forbidden, TelegramError

_CLOSED = frozenset(
    (
        "Forbidden: bot was blocked by the user",
        "Forbidden: user is deactivated",
        "Forbidden: bot can't initiate conversation with a user",
        "Forbidden: the group chat was deleted",
        *(f"Forbidden: bot was kicked from the {kind} chat" for kind in ("group", "supergroup", "channel")),
        *(f"Forbidden: bot is not a member of the {kind} chat" for kind in ("group", "supergroup", "channel")),
        "Chat not found",
    )
)
"""As the library gives them: it takes the words "Bad Request: " off."""

_NO_THREAD = "Message thread not found"


def is_closed(error: TelegramError) -> bool:
    """Whether the chat is closed to the bot until somebody there opens it again."""
    return isinstance(error, (BadRequest, Forbidden)) and error.message in _CLOSED


def is_without_thread(error: TelegramError) -> bool:
    """Whether the forum topic that was named is not there any more, while the chat is."""
    return isinstance(error, BadRequest) and error.message == _NO_THREAD
