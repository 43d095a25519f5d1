"""A feed that is one file on this machine: for a look at it with `check --feed FILE`, or a file that others rewrite."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot.feeds.feed import FeedError, Payload

_LARGEST = 64 * 1024**2


class FileFeed:
    """Gives the file's bytes when they are not those of the last look; more than `largest` bytes are no count."""

    def __init__(self, path: Path, largest: int = _LARGEST) -> None:
        self._path = path
        self._largest = largest
        self._last: bytes | None = None

    async def fetch(self, now: datetime) -> Sequence[Payload]:
        """The file where it changed since the last look. Raises FeedError where it cannot be read."""
        body = await asyncio.to_thread(self._read)
        if body == self._last:
            return ()
        self._last = body
        return (Payload(body, self._path.name),)

    def forget(self) -> None:
        """Give the file again at the next look: it may have been read while it was written."""
        self._last = None

    def _read(self) -> bytes:
        try:
            with self._path.open("rb") as file:
                body = file.read(self._largest + 1)
        except OSError as error:
            raise FeedError(f"cannot be read: {error.strerror}", str(self._path)) from error
        if len(body) > self._largest:
            raise FeedError(f"is larger than {self._largest} bytes", str(self._path))
        return body
