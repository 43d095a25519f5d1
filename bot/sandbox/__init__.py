"""A local Telegram: the part of the Bot API that the bot uses, over real HTTP on the loopback interface.

It stands apart. It knows nothing of elections and imports nothing of the rest of the bot, so that the bot meets it
as it meets Telegram: through a URL.
"""

from bot.sandbox.calls import Call
from bot.sandbox.chats import Chat, Message
from bot.sandbox.communities import Channel, Group
from bot.sandbox.limits import Limits
from bot.sandbox.page import Extension, json_object, require_own_page
from bot.sandbox.private_chats import PrivateChat
from bot.sandbox.round_trip import RoundTrip
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import serve, serve_sandbox
from bot.sandbox.users import User

__all__ = [
    "Call",
    "Channel",
    "Chat",
    "Extension",
    "Group",
    "Limits",
    "Message",
    "PrivateChat",
    "RoundTrip",
    "Sandbox",
    "User",
    "json_object",
    "require_own_page",
    "serve",
    "serve_sandbox",
]
