"""What was asked, and in which topic of a forum."""

from telegram import Message, Update
from telegram.ext import ContextTypes


def asked(context: ContextTypes.DEFAULT_TYPE) -> str:
    """What stands behind the command, its blanks made single."""
    return " ".join(context.args or ())


def topic_of(update: Update) -> int | None:
    """The topic of the forum in which it was written or pressed; None outside of topics."""
    message = update.effective_message
    return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
