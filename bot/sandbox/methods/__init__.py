"""What the bot can ask of the sandbox: the methods of the Bot API (https://core.telegram.org/bots/api#available-methods)."""

from bot.sandbox.methods.calling import call
from bot.sandbox.methods.table import METHODS

__all__ = ["METHODS", "call"]
