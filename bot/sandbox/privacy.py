"""Privacy mode: which messages of a group a bot gets to see (https://core.telegram.org/bots/features#privacy-mode)."""

from bot.sandbox.chats import Chat, Message
from bot.sandbox.communities import Channel, Group
from bot.sandbox.users import User


def sees(bot: User, message: Message) -> bool:
    """Whether a message comes to the bot; in a group its administrators see everything, others what is for them.

    Telegram keeps most messages of bots from other bots. Not here: what a bot must not do is answer them.
    """
    chat = message.chat
    if not _is_there(bot, chat):
        return False
    if not isinstance(chat, Group) or chat.member(bot).is_administrator or message.is_service:
        return True
    return _answers(bot, message) or _calls(bot, message.text, chat)


def _is_there(bot: User, chat: Chat) -> bool:
    return not isinstance(chat, Channel | Group) or chat.member(bot).is_present


def _answers(bot: User, message: Message) -> bool:
    return message.reply_to is not None and message.reply_to.sender == bot


def _calls(bot: User, text: str, chat: Group) -> bool:
    """`/command@name` calls that bot, `/command` the bot that wrote last."""
    if not text.startswith("/"):
        return False
    _, at, name = text.split(maxsplit=1)[0].partition("@")
    return name.lower() == (bot.username or "").lower() if at else chat.last_bot in (None, bot)
