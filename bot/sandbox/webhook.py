"""Where the bot wants its updates posted, and what went wrong there (https://core.telegram.org/bots/api#setwebhook)."""

import asyncio
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.sandbox.errors import bad_request
from bot.sandbox.loopback import is_loopback

MAX_CONNECTIONS = 100
_DEFAULT_CONNECTIONS = 40
_LONGEST_SECRET = 256
_SECRET = re.compile("[A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address to which updates are posted, `max_connections` of them at once at most.

    `secret` is what the header X-Telegram-Bot-Api-Secret-Token says; empty for no header.
    """

    url: str
    secret: str = ""
    max_connections: int = _DEFAULT_CONNECTIONS


class WebhookSlot:
    """The one webhook that a bot may have.

    `first_pause` is how many seconds pass before the second retry of an update: the first follows at once, and each
    later one waits twice as long. `changed` is set when another webhook is set, or none. `last_error` is the Unix time
    at which posting last failed since the webhook was set, and how; None where it did not.
    """

    def __init__(self) -> None:
        self.first_pause = 2.0
        self.changed = asyncio.Event()
        self.last_error: tuple[int, str] | None = None
        self._webhook: Webhook | None = None

    @property
    def webhook(self) -> Webhook | None:
        """What is set now."""
        return self._webhook

    def set(self, webhook: Webhook | None) -> None:
        """Post updates there from now on; None ends it. What is set already goes on undisturbed."""
        if webhook == self._webhook:
            return
        self._webhook = webhook
        self.last_error = None
        self.changed.set()


def webhook_at(url: str, secret: str, max_connections: int | None) -> Webhook:
    """The webhook that a bot asks for.

    Telegram wants HTTPS; the sandbox never leaves this machine, and takes HTTP to a loopback address, as a Bot API
    server of one's own does. Raises ApiError, 400, for an address out of reach, or a secret that no header may hold.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not is_loopback(parts.hostname):
        raise bad_request("bad webhook: the sandbox reaches this machine only; give a loopback address")
    if len(secret) > _LONGEST_SECRET:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    return Webhook(url, secret, min(max(max_connections or _DEFAULT_CONNECTIONS, 1), MAX_CONNECTIONS))
