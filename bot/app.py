"""The composition root: builds everything, starts it, and stops it in reverse. It knows all and decides nothing."""

import asyncio
import gc
import socket
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from types import TracebackType
from typing import Any

import structlog
from telegram import Update

from bot import catalogue, control, logs, sourcing
from bot.chat_queues import ChatQueues
from bot.clock import RealClock
from bot.config import DatabaseSettings, Settings
from bot.doors import answer_people, serve_http
from bot.election.night import Night
from bot.intake import Intake, StrictApplication, application_at
from bot.kept_night import recall
from bot.leader import Leader
from bot.leadership import Leadership, is_dead, this_process
from bot.live import Live
from bot.monitor import Monitor
from bot.replica import Replica
from bot.retention import erase_old
from bot.schedule import Schedule
from bot.shared_rate import SharedRate
from bot.sourcing import Finished, Playback
from bot.stopping import until_stopped
from bot.text.languages import Language
from bot.text.replies import apology
from bot.text.screen import Screen
from bot.transport.answers import Answers
from bot.transport.bulk import Bulk
from bot.transport.pace import Pace, Rates
from bot.transport.request import AiohttpRequest
from bot.web.metrics import Metrics
from handlers import all_handlers
from handlers.reader import Reader
from handlers.reply import reply
from storage.database import Database, DatabaseUnavailableError
from storage.leaderships import Lead
from storage.watches import Watch

_CONNECTIONS = 100
"""To Telegram at a time, beside those of alerts."""
_REPLICATED_EVERY = timedelta(seconds=2)
_RATE_SHARED_EVERY = timedelta(seconds=2)
_CHOICES_READ_EVERY = timedelta(seconds=5)
_GRACE_SECONDS = 6.0
"""For what is in hand at a stop."""

_log = structlog.stdlib.get_logger(__name__)


async def run(settings: Settings) -> None:
    """Run the bot until it is told to stop, by SIGTERM or Ctrl+C, which ends the process.

    Raises ConfigError, CatalogueError, DefinitionError, FeedError or DatabaseError where it cannot start.
    """
    logs.configure(settings.log_level, settings.log_format, settings.bot_token.get_secret_value())
    await until_stopped(_work(settings))


async def _work(settings: Settings) -> None:
    async with App(settings) as app:
        _look_for_less_garbage()
        await app.work()


def _look_for_less_garbage() -> None:
    """Let answers not wait for it.

    What was built by now lives as long as the process: looking through it would halt everybody for some 80 ms each
    time. And an answer makes so many objects that Python would else look among them at every second one.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


async def migrate(settings: DatabaseSettings) -> str:
    """Bring the database up to what this code knows, and say so. Raises DatabaseError where it cannot be."""
    database = Database(settings.database_url)
    try:
        version = await database.migrate()
    finally:
        await database.close()
    return f"The database {database.name} has schema {version}, which is what this version of the bot needs."


@dataclass(frozen=True, slots=True)
class _Telegram:
    """The ways to Telegram: over one session, and at one pace for answers and alerts together."""

    request: AiohttpRequest
    pace: Pace
    answers: Answers
    bulk: Bulk
    application: StrictApplication


class App:
    """The bot with all its parts: it works while it is entered."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._election = catalogue.load_election(settings.election)
        self._sourcing = sourcing.choose(settings, self._election, RealClock().now())
        self._languages = {code: Language(code, po) for code, po in catalogue.locale_files().items()}
        self._parts = AsyncExitStack()
        self._work: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> "App":
        async with AsyncExitStack() as parts:
            await self._start(parts)
            self._parts = parts.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._parts.aclose()

    async def work(self) -> None:
        """Wait until cancelled; raises what ends a part of the bot before."""
        done, _ = await asyncio.wait(self._work, return_when=asyncio.FIRST_COMPLETED)
        for ended in done:
            await ended

    async def _start(self, parts: AsyncExitStack) -> None:
        port = self._settings.control_port
        steered_at = None if port is None else parts.enter_context(control.listen(port))
        database = Database(self._settings.database_url)
        parts.push_async_callback(database.close)
        await database.prepare()
        telegram = _reach_telegram(self._settings)
        await telegram.request.initialize()
        parts.push_async_callback(telegram.request.shutdown)
        live, reader = await self._open(database), await Reader.load(database, self._languages)
        leadership = self._leadership(database, live, telegram, steered_at)
        await self._schedule(database, live, reader, leadership, parts)
        await self._share_rate(database, telegram.pace, leadership, parts)
        metrics = Metrics()
        intake = _intake(telegram, database, live, reader, metrics)
        monitor = Monitor(database, live, leadership, telegram.pace, telegram.request)
        await serve_http(self._settings, intake, metrics, monitor, parts)
        self._begin(parts, leadership.run(), answer_people(intake, self._settings, self._languages))
        _log.info("started", election=self._election.id, rehearsal=self._settings.rehearsal)

    async def _open(self, database: Database) -> Live:
        """The night to begin with."""
        rehearsal = self._settings.rehearsal
        if isinstance(self._sourcing, Finished):
            return Live(self._sourcing.night, RealClock(), rehearsal=rehearsal)
        night, kept = await self._recall(database)
        return Live(
            night,
            sourcing.clock_of(self._sourcing, kept.looked_until),
            rehearsal=rehearsal,
            stale_after=sourcing.stale_after(self._sourcing, self._settings),
            answered_at=kept.answered_at,
        )

    async def _recall(self, database: Database) -> tuple[Night, Watch]:
        # A recorded night goes by its own time, and goes on at any moment of it.
        now = None if isinstance(self._sourcing, Playback) else RealClock().now()
        return await recall(database, self._election, rehearsal=self._settings.rehearsal, now=now)

    def _leadership(
        self, database: Database, live: Live, telegram: _Telegram, steered_at: socket.socket | None
    ) -> Leadership:
        leader = Leader(
            self._settings,
            self._sourcing,
            self._languages,
            database,
            live,
            partial(self._recall, database),
            telegram.bulk,
            telegram.pace,
            _GRACE_SECONDS,
            steered_at,
        )
        return Leadership(database, Lead(self._election.id, self._settings.rehearsal, this_process()), leader.work)

    async def _schedule(
        self, database: Database, live: Live, reader: Reader, leadership: Leadership, parts: AsyncExitStack
    ) -> None:
        """Begin what every process does again and again."""
        schedule = await parts.enter_async_context(Schedule(DatabaseUnavailableError))
        schedule.add("erasing what is old", partial(erase_old, database, RealClock()), every=timedelta(days=1))
        if not isinstance(self._sourcing, Finished):
            replica = Replica(database, live, partial(self._recall, database), lambda: leadership.leading)
            schedule.add("reading what the leader keeps", replica.look, _REPLICATED_EVERY)
        if self._settings.webhook_url is not None:
            # Updates of one chat may go to any of several processes.
            schedule.add("reading the chosen languages", reader.refresh, _CHOICES_READ_EVERY)

    async def _share_rate(self, database: Database, pace: Pace, leadership: Leadership, parts: AsyncExitStack) -> None:
        """Send no more than is left by other web processes; a worker is alone."""
        if self._settings.webhook_url is None:
            return
        rate, holder = self._settings.send_rate, leadership.lead.holder
        shared = SharedRate(database, pace, rate, holder, lambda: leadership.leading, is_dead)
        parts.push_async_callback(shared.leave)
        schedule = await parts.enter_async_context(Schedule(DatabaseUnavailableError))
        schedule.add("sharing SEND_RATE with other processes", shared.look, _RATE_SHARED_EVERY)

    def _begin(self, parts: AsyncExitStack, *works: Coroutine[Any, Any, None]) -> None:
        """Let these works go on until they are stopped, all at once, before the parts that they use."""

        async def stop() -> None:
            for task in self._work:
                task.cancel()
            await asyncio.wait(self._work)

        self._work = [asyncio.create_task(work) for work in works]
        parts.push_async_callback(stop)


def _reach_telegram(settings: Settings) -> _Telegram:
    # Of what is sent in half a second, the answers may all be waited for at once.
    request = AiohttpRequest(_CONNECTIONS + settings.send_rate // 2)
    address, token, paid = settings.bot_api_url, settings.bot_token.get_secret_value(), settings.paid_broadcast
    # Of several web processes each takes its share as it begins.
    rate = settings.send_rate if settings.webhook_url is None else 0
    pace = Pace(Rates(rate, settings.chat_rate, settings.chat_burst, settings.group_rate))
    answers = Answers(pace, paid=paid)
    bulk = Bulk(request, address, token, paid=paid)
    return _Telegram(request, pace, answers, bulk, application_at(address, token, request, answers))


def _intake(telegram: _Telegram, database: Database, live: Live, reader: Reader, metrics: Metrics) -> Intake:
    application = telegram.application
    application.add_handlers(all_handlers(database, live, reader, RealClock()))
    apologise = partial(_apologise, reader)
    queues = ChatQueues(application.process_update, apologise, took=metrics.took, answers=telegram.answers)
    return Intake(application, queues, grace=_GRACE_SECONDS)


async def _apologise(reader: Reader, update: Update) -> None:
    if update.effective_message is not None:
        await reply(update, Screen(apology(reader.language(update))))
