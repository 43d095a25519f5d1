"""The composition root: builds everything, starts it, and stops it in reverse. It knows all and decides nothing."""

import asyncio
import platform
import signal
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial
from types import TracebackType
from typing import Any, NamedTuple

import structlog
from telegram import Update
from telegram.error import InvalidToken, TelegramError

from bot import catalogue, logs, sourcing
from bot.clock import RealClock
from bot.config import ConfigError, DatabaseSettings, Settings
from bot.delivery import LEASE, Delivery
from bot.election.embargo import withheld
from bot.feeds import FORMATS
from bot.intake import Intake, StrictApplication, application_at
from bot.live import Live
from bot.memory import recall
from bot.retention import erase_old
from bot.schedule import Schedule
from bot.sourcing import Finished, Playback, Watched, open_feed
from bot.text.languages import Language
from bot.text.replies import apology
from bot.text.screen import Screen
from bot.transport.answers import Answers
from bot.transport.bulk import Bulk
from bot.transport.pace import Pace, Rates
from bot.transport.request import AiohttpRequest
from bot.turns import Turns
from bot.watch import Outbox, Source, Watcher
from handlers import all_handlers
from handlers.menus import menus
from handlers.reader import Reader
from handlers.reply import reply
from storage import deliveries
from storage.claiming import Terms
from storage.database import Database
from storage.watches import Watch

_TIME_PASSES_EVERY = timedelta(seconds=1)
_CONNECTIONS = 100
"""To Telegram at a time, beside those of alerts."""

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
        await app.work_until(stopped)


class _Watching(NamedTuple):
    """A feed, and the watch of it as the last run left it."""

    watched: Watched
    kept: Watch


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
        _log.info("stopped")

    async def work_until(self, stopped: asyncio.Event) -> None:
        """Wait for the stop; raises what ends a part of the bot before it."""
        stop = asyncio.create_task(stopped.wait())
        done, _ = await asyncio.wait({stop, *self._work}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        for ended in done - {stop}:
            await ended

    async def _start(self, parts: AsyncExitStack) -> None:
        database = Database(self._settings.database_url)
        parts.push_async_callback(database.close)
        await database.prepare()
        live, watching = await self._open(database, parts)
        # Of what is sent in half a second, the answers may all be waited for at once.
        request = AiohttpRequest(_CONNECTIONS + self._settings.send_rate // 2)
        await request.initialize()
        parts.push_async_callback(request.shutdown)
        token = self._settings.bot_token.get_secret_value()
        pace = Pace(_rates(self._settings))
        answers = Answers(pace, paid=self._settings.paid_broadcast)
        application = application_at(self._settings.bot_api_url, token, request, answers)
        reader = await Reader.load(database, self._languages)
        application.add_handlers(all_handlers(database, live, reader, RealClock()))
        if not self._settings.rehearsal:
            async with database.writing() as transaction:
                await deliveries.withdraw_tests(transaction)
        bulk = Bulk(request, self._settings.bot_api_url, token, paid=self._settings.paid_broadcast)
        delivery = Delivery(database, bulk, pace, RealClock(), partial(_terms, live, self._election.id))
        schedule = await parts.enter_async_context(Schedule())
        schedule.add(partial(erase_old, database, RealClock()), every=timedelta(days=1))
        if watching is not None:
            source = Source(watching.watched.feed, FORMATS["canonical"], self._settings.rehearsal)
            outbox = Outbox(database, self._languages, delivery.wake, RealClock())
            _watch(Watcher(source, outbox, live, watching.kept), watching.watched, schedule)
        self._begin(parts, delivery.run())
        self._begin(parts, self._serve(application, reader, answers))
        _log.info("started", election=self._election.id, rehearsal=self._settings.rehearsal)

    async def _open(self, database: Database, parts: AsyncExitStack) -> tuple[Live, _Watching | None]:
        """The night to begin with, and the feed that it goes on by; none where the election is over."""
        rehearsal = self._settings.rehearsal
        if isinstance(self._sourcing, Finished):
            return Live(self._sourcing.night, RealClock(), rehearsal=rehearsal), None
        # A recorded night goes by its own time, and goes on at any moment of it.
        now = None if isinstance(self._sourcing, Playback) else RealClock().now()
        night, kept = await recall(database, self._election, rehearsal=rehearsal, now=now)
        watched = await open_feed(self._sourcing, self._settings, self._election, kept.looked_until, parts)
        live = Live(
            night,
            watched.clock,
            rehearsal=rehearsal,
            stale_after=watched.stale_after,
            answered_at=kept.answered_at,
        )
        return live, _Watching(watched, kept)

    def _begin(self, parts: AsyncExitStack, work: Coroutine[Any, Any, None]) -> None:
        """Let this work go on until it is stopped with the other parts."""

        async def stop() -> None:
            task.cancel()
            await asyncio.wait({task})

        task = asyncio.create_task(work)
        self._work.append(task)
        parts.push_async_callback(stop)

    async def _serve(self, application: StrictApplication, reader: Reader, answers: Answers) -> None:
        turns = Turns(application.process_update, partial(_apologise, reader), answers=answers)
        intake = Intake(application, turns)
        try:
            await intake.introduce()
            await self._set_menus(application)
            await intake.run()
        except InvalidToken:
            address = self._settings.bot_api_url
            raise ConfigError(
                [f"BOT_TOKEN is not known to {address}: give the token that @BotFather gave you"]
            ) from None

    async def _set_menus(self, application: StrictApplication) -> None:
        """Tell Telegram the commands, for each kind of chat in each language; the bot works without."""
        try:
            for menu in menus(self._languages):
                await application.bot.set_my_commands(menu.commands, menu.scope, menu.language_code)
        except InvalidToken:
            raise
        except TelegramError as error:
            _log.warning("the command menu was not set", reason=error.message)


def _terms(live: Live, election_id: str) -> Terms:
    """What may leave now. A process that is started anew on this machine goes by the same name."""
    return Terms(election_id, platform.node()[:80], LEASE, live.rehearsal, withheld(live.as_shown()))


def _rates(settings: Settings) -> Rates:
    return Rates(settings.send_rate, settings.chat_rate, settings.chat_burst, settings.group_rate)


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
