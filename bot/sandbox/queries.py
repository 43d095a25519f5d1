"""Pressed buttons that wait for the bot's answer (https://core.telegram.org/bots/api#callbackquery)."""

from collections.abc import Callable
from datetime import datetime, timedelta

QUERY_LIFETIME = timedelta(minutes=1)
"""How long a pressed button waits here. Telegram documents none."""
_FIRST_QUERY_ID = 4_382_000_000_000_000_001


class Queries:
    """The queries of pressed buttons, by the time of `clock`."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._pressed: dict[str, datetime] = {}

    def open(self) -> str:
        """The identifier of a new query, which waits from now on."""
        identifier = str(_FIRST_QUERY_ID + len(self._pressed))
        self._pressed[identifier] = self._clock()
        return identifier

    def is_open(self, identifier: str) -> bool:
        """Whether a query still waits; being answered does not end it."""
        pressed = self._pressed.get(identifier)
        return pressed is not None and self._clock() - pressed <= QUERY_LIFETIME
