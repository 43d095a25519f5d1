"""The composition root: builds everything, starts it, and stops it in reverse. It knows all and decides nothing."""

import asyncio
import gc
import signal
import socket
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import structlog
from telegram import Update
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot import catalogue, control, logs, sourcing
from bot.chat_queues import ChatQueues
from bot.clock import RealClock, SteadyClock
from bot.config import ConfigError, DatabaseSettings, Settings
from bot.control import Control
from bot.delivery import LEASE, Delivery
from bot.election.embargo import withheld
from bot.election.night import Night
from bot.feeds import FORMATS
from bot.intake import Intake, StrictApplication, application_at
from bot.kept_night import recall
from bot.leadership import Leadership, is_dead, this_process
from bot.live import Live
from bot.monitor import Monitor
from bot.replica import Replica
from bot.retention import erase_old
from bot.schedule import Schedule
from bot.sourcing import Finished, Playback, PlayedNight, Watched, open_feed
from bot.text.languages import Language
from bot.text.replies import apology
from bot.text.screen import Screen
from bot.transport.answers import Answers
from bot.transport.bulk import Bulk
from bot.transport.pace import Pace, Rates
from bot.transport.request import AiohttpRequest
from bot.watch import Outbox, Source, Watcher
from bot.web.metrics import Metrics
from bot.web.probes import healthz, readyz
from bot.web.server import AddressTakenError, serve
from bot.web.webhook import WebhookDoor
from handlers import all_handlers
from handlers.menus import menus
from handlers.reader import Reader
from handlers.reply import reply
from storage import deliveries
from storage.claiming import Terms
from storage.database import Database
from storage.leaderships import Lead, hold
from storage.watches import Watch

_TIME_PASSES_EVERY = timedelta(seconds=1)
_CONNECTIONS = 100
"""To Telegram at a time, beside those of alerts."""
_REPLICATED_EVERY = timedelta(seconds=2)
_CHOICES_READ_EVERY = timedelta(seconds=5)
_GRACE_SECONDS = 7.0
"""For what is in hand at a stop: with what follows, less than the ten seconds that hosts give a process."""

_log = structlog.stdlib.get_logger(__name__)


async def run(settings: Settings) -> None:
    """Run the bot until it is told to stop, by SIGTERM or Ctrl+C.

    Raises ConfigError, CatalogueError, DefinitionError, FeedError or DatabaseError where it cannot start.
    """
    logs.configure(settings.log_level, settings.log_format, settings.bot_token.get_secret_value())
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with App(settings) as app:
        _look_for_less_garbage()
        await app.work_until(stopped)


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


class App:
    """The bot with all its parts: it works while it is entered."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._steady_clock = SteadyClock()
        self._election = catalogue.load_election(settings.election)
        self._sourcing = sourcing.choose(settings, self._election, RealClock().now())
        self._languages = {code: Language(code, po) for code, po in catalogue.locale_files().items()}
        self._parts = AsyncExitStack()
        self._work: list[asyncio.Task[None]] = []
        self._steered_at: socket.socket | None = None

    async def __aenter__(self) -> "App":
        async with AsyncExitStack() as parts:
            await self._start(parts)
            self._parts = parts.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._parts.aclose()
        _log.info("stopped")

    async def work_until(self, stopped: asyncio.Event) -> None:
        """Wait for the stop; raises what ends a part of the bot before it."""
        stop = asyncio.create_task(stopped.wait())
        done, _ = await asyncio.wait({stop, *self._work}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        for ended in done - {stop}:
            await ended

    async def _start(self, parts: AsyncExitStack) -> None:
        if self._settings.control_port is not None:
            self._steered_at = parts.enter_context(control.listen(self._settings.control_port))
        database = Database(self._settings.database_url)
        parts.push_async_callback(database.close)
        await database.prepare()
        # Of what is sent in half a second, the answers may all be waited for at once.
        request = AiohttpRequest(_CONNECTIONS + self._settings.send_rate // 2)
        await request.initialize()
        parts.push_async_callback(request.shutdown)
        token = self._settings.bot_token.get_secret_value()
        pace = Pace(_rates(self._settings))
        answers = Answers(pace, paid=self._settings.paid_broadcast)
        application = application_at(self._settings.bot_api_url, token, request, answers)
        live, reader = await self._open(database), await Reader.load(database, self._languages)
        application.add_handlers(all_handlers(database, live, reader, RealClock()))
        metrics = Metrics()
        bulk = Bulk(request, self._settings.bot_api_url, token, paid=self._settings.paid_broadcast)
        queues = ChatQueues(application.process_update, partial(_apologise, reader), took=metrics.took, answers=answers)
        intake = Intake(application, queues, grace=_GRACE_SECONDS)
        lead = Lead(self._election.id, self._settings.rehearsal, this_process())
        leadership = Leadership(database, lead, partial(self._lead, database, live, bulk, pace))
        schedule = await parts.enter_async_context(Schedule())
        schedule.add(partial(erase_old, database, RealClock()), every=timedelta(days=1))
        if not isinstance(self._sourcing, Finished):
            replica = Replica(database, live, partial(self._recall, database), lambda: leadership.leading)
            schedule.add(replica.look, _REPLICATED_EVERY)
        if self._settings.webhook_url is not None:
            # Updates of one chat may go to any of several processes.
            schedule.add(reader.refresh, _CHOICES_READ_EVERY)
        if self._settings.port is not None:
            monitor = Monitor(database, live, leadership, pace, self._settings.send_rate, request)
            await self._open_doors(parts, intake, metrics, monitor, self._settings.port)
        self._begin(parts, leadership.run(), self._serve(intake))
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

    async def _lead(self, database: Database, live: Live, bulk: Bulk, pace: Pace, lead: Lead) -> None:
        """What one process alone does, until cancelled: it watches, and delivers."""
        if not self._settings.rehearsal:
            async with database.writing() as transaction:
                await deliveries.withdraw_tests(transaction)
        terms, holds = partial(_terms, live, lead), partial(hold, lead=lead)
        delivery = Delivery(database, bulk, pace, self._steady_clock, terms, holds, is_dead, grace=_GRACE_SECONDS)
        async with AsyncExitStack() as parts:
            schedule = await parts.enter_async_context(Schedule())
            if not isinstance(self._sourcing, Finished):
                live.night, kept = await self._recall(database)
                watched = await open_feed(self._sourcing, self._settings, self._election, kept.looked_until, parts)
                live.clock = watched.clock
                source = Source(watched.feed, FORMATS["canonical"], self._settings.rehearsal)
                outbox = Outbox(database, self._languages, delivery.wake, RealClock(), holds)
                watcher = Watcher(source, outbox, live, kept)
                await self._open_control(watched, live, watcher, parts)
                _watch(watcher, watched, schedule)
            await delivery.run()

    async def _open_doors(
        self, parts: AsyncExitStack, intake: Intake, metrics: Metrics, monitor: "Monitor", port: int
    ) -> None:
        """Serve what a host and a monitor ask, and the door for updates where Telegram is to push them."""
        asked = {
            "/healthz": healthz,
            "/readyz": readyz(monitor.readiness),
            "/metrics": metrics.page(monitor.sources()),
        }
        pushed = {}
        if self._settings.webhook_url is not None:
            door = WebhookDoor(intake.accept, intake.application.bot, _secret(self._settings))
            pushed[urlsplit(self._settings.webhook_url).path or "/"] = door.take
        host = self._settings.host
        try:
            address = await parts.enter_async_context(serve(host, port, asked, pushed))
        except AddressTakenError as error:
            raise ConfigError([f"HOST and PORT cannot be listened at ({error}): give others"]) from None
        _log.info("serving", address=address)

    async def _open_control(self, watched: Watched, live: Live, watcher: Watcher, parts: AsyncExitStack) -> None:
        """Let a rehearsal be steered, where that is asked for."""
        if self._steered_at is None:
            return
        assert isinstance(watched, PlayedNight), "what is no recorded night is refused before anything starts"
        stale_after = timedelta(seconds=self._settings.stale_after)
        steered = Control(watched, live, watcher, stale_after)
        await parts.enter_async_context(control.serve(steered, self._steered_at))

    def _begin(self, parts: AsyncExitStack, *works: Coroutine[Any, Any, None]) -> None:
        """Let these works go on until they are stopped, all at once, before the parts that they use."""

        async def stop() -> None:
            for task in self._work:
                task.cancel()
            await asyncio.wait(self._work)

        self._work = [asyncio.create_task(work) for work in works]
        parts.push_async_callback(stop)

    async def _serve(self, intake: Intake) -> None:
        """Answer people, whether Telegram is asked for their updates or pushes them."""
        settings = self._settings
        try:
            await intake.introduce()
            await self._set_menus(intake.application)
            if settings.webhook_url is None:
                await intake.run()
            else:
                await intake.run_pushed(settings.webhook_url, _secret(settings))
        except InvalidToken:
            raise ConfigError(
                [f"BOT_TOKEN is not known to {settings.bot_api_url}: give the token that @BotFather gave you"]
            ) from None
        except BadRequest as error:
            raise ConfigError([f"WEBHOOK_URL is refused by Telegram: {error.message}"]) from None

    async def _set_menus(self, application: StrictApplication) -> None:
        """Tell Telegram the commands, for each kind of chat in each language; the bot works without."""
        try:
            for menu in menus(self._languages):
                await application.bot.set_my_commands(menu.commands, menu.scope, menu.language_code)
        except InvalidToken:
            raise
        except TelegramError as error:
            _log.warning("the command menu was not set", reason=error.message)


def _rates(settings: Settings) -> Rates:
    return Rates(settings.send_rate, settings.chat_rate, settings.chat_burst, settings.group_rate)


def _terms(live: Live, lead: Lead) -> Terms:
    """What may leave now."""
    return Terms(lead.election_id, lead.holder, LEASE, live.rehearsal, withheld(live.as_shown()))


def _secret(settings: Settings) -> str:
    assert settings.webhook_secret is not None, "there is no webhook without a secret"
    return settings.webhook_secret.get_secret_value()


def _watch(watcher: Watcher, watched: Watched, schedule: Schedule) -> None:
    """Look at the feed at its times, and at the clock where the feed is looked at less often."""

    async def look() -> None:
        await watcher.look(watched.clock.now())

    async def pass_time() -> None:
        await watcher.pass_time(watched.clock.now())

    schedule.add(look, watched.every)
    if watched.every > _TIME_PASSES_EVERY:
        schedule.add(pass_time, _TIME_PASSES_EVERY)


async def _apologise(reader: Reader, update: Update) -> None:
    if update.effective_message is not None:
        await reply(update, Screen(apology(reader.language(update))))
