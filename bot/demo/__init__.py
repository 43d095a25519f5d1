"""The demo: a recorded night on this machine alone, in a messenger in the browser, with nothing to sign up for.

One process holds what is around the bot: a local Telegram with its page, the people in it, and the strip by which the
night is paused, sped up and begun again. The bot is another one, started as anybody starts it; the two know each other
by HTTP.
"""

from bot.demo.demo_night import DemoError, DemoNight
from bot.demo.showing import show

__all__ = ["DemoError", "DemoNight", "show"]
