"""The web server itself: which path leads where, and from its start to its stop."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TypeAlias

from aiohttp import web
from aiohttp.http import HttpProcessingError

from bot.web.webhook import LARGEST_BODY

_SHUTDOWN_SECONDS = 1.0
"""For answers that are being written; who waits for more is told before."""

_OF_STRANGERS = (HttpProcessingError, web.RequestPayloadError)
"""What aiohttp raises where that which it was sent is no HTTP; it answers 400, and would write a traceback."""

Answer: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _is_ours(record: logging.LogRecord) -> bool:
    """Whether what went wrong did so here. The world reaches the port, and would else fill the log with its bytes."""
    return record.exc_info is None or not isinstance(record.exc_info[1], _OF_STRANGERS)


_log = logging.getLogger(__name__)
_log.addFilter(_is_ours)


class AddressTakenError(Exception):
    """The server cannot listen where it is to; the text says why."""


@asynccontextmanager
async def serve(
    host: str, port: int, asked: Mapping[str, Answer], pushed: Mapping[str, Answer] | None = None
) -> AsyncIterator[str]:
    """Answer GET of the `asked` paths and POST of the `pushed` ones while entered; gives its address.

    `port` 0 is any free one. Raises AddressTakenError.
    """
    app = web.Application(client_max_size=LARGEST_BODY)
    for path, answer in asked.items():
        app.router.add_get(path, answer)
    for path, answer in (pushed or {}).items():
        app.router.add_post(path, answer)
    runner = web.AppRunner(app, access_log=None, logger=_log, shutdown_timeout=_SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise AddressTakenError(error.strerror or str(error)) from error
        name = f"[{host}]" if ":" in host else host
        yield f"http://{name}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
