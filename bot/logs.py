"""Logs: one line an event, on standard error. The bot's token never stands in one, nor does a chat's id."""

import logging
import re
import sys
from types import TracebackType

import structlog
from structlog.typing import Processor

_log = structlog.stdlib.get_logger(__name__)

_IN_ADDRESS = re.compile(r"bot\d+:[A-Za-z0-9_-]+")
_HIDDEN = "bot<token>"
_NEW_CHAT = re.compile(r"(chat id: )-?\d+")
"""In what python-telegram-bot says of a group that became a supergroup."""

_ROW = re.compile(r"(Key \([^)]*\)=\()[^)]*|(Failing row contains \().*?(?=\)\.(?:\\n|\n|$))")
"""In what PostgreSQL says of a row that it refuses: ids of chats may be among its values."""

_TALKATIVE = ("aiohttp", "aiosqlite", "alembic", "apscheduler", "asyncio", "sqlalchemy", "telegram")
"""Libraries whose lines below a warning hold chat ids, SQL parameters, or nothing that anybody reads."""

_MOST_REASONS = 10
"""A document that is broken in another place at each look would else fill the log."""


def without_token(text: str) -> str:
    """The text with the token of every Bot API address in it taken out."""
    return _IN_ADDRESS.sub(_HIDDEN, text)


def configure(level: str, form: str, secret: str) -> None:
    """Send the lines of this process, libraries included, to standard error as `form` ("text" or "json").

    `secret` is the token, which is taken out of every line wherever it stands. What ends the process goes the same way,
    rather than as Python's own traceback, which would take nothing out.
    """
    common: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*common, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=common,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *_renderers(form),
            lambda logger, name, line: _redact(line, secret),
        ],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    sys.excepthook = _write_what_ends


def _write_what_ends(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    _log.critical("ended by what nobody expected", exc_info=(kind, error, traceback))


def _renderers(form: str) -> list[Processor]:
    # Tracebacks are plain in both: the pretty ones print the values of local variables.
    if form == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    return [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]


def _redact(line: object, secret: str) -> str:
    hidden = without_token(str(line)).replace(secret, "<token>")
    return _ROW.sub(r"\1\2<values>", _NEW_CHAT.sub(r"\1<chat>", hidden))


class Fault:
    """Something that may fail for a while, as a feed: written to the log when that starts and when it ends.

    Each reason is written once before the end, however often they take turns.
    """

    def __init__(self, log: structlog.stdlib.BoundLogger, what: str) -> None:
        self._log = log
        self._what = what
        self._reasons: set[str] = set()

    def failed(self, reason: str, unexpected: BaseException | None = None) -> None:
        """It failed; written where it did not fail before, or not for this reason.

        What was `unexpected` is written with its traceback.
        """
        if reason in self._reasons or len(self._reasons) >= _MOST_REASONS:
            return
        self._reasons.add(reason)
        if unexpected is None:
            self._log.warning(f"{self._what} failed", reason=reason)
        else:
            self._log.error(f"{self._what} failed", reason=reason, exc_info=unexpected)

    def worked(self) -> None:
        """It worked; written where it failed before."""
        if self._reasons:
            self._log.info(f"{self._what} works again")
        self._reasons.clear()
