"""Telegram asking the bot to wait, as it does where too much is sent."""

import asyncio

from bot.sandbox import Sandbox

SECONDS = 5
_SENDING = ("sendMessage", "editMessageText", "sendPhoto", "sendDocument", "sendMediaGroup")


class Flood:
    """A time in which every message to `sandbox` is answered with 429."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self.is_on = False

    def begin(self) -> None:
        """Let it last for `SECONDS` from now on."""
        if self.is_on:
            return
        self.is_on = True
        for method in _SENDING:
            self._sandbox.fail(method, retry_after=SECONDS, times=None)
        asyncio.get_running_loop().call_later(SECONDS, self._end)

    def _end(self) -> None:
        self.is_on = False
        self._sandbox.faults.clear()
