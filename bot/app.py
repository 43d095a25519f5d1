"""The composition root: builds everything, starts it, and stops it in reverse. It knows all and decides nothing."""

import asyncio
import signal
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram import Update
from telegram.error import InvalidToken, TelegramError

from bot import catalogue, logs
from bot.clock import Clock, NightClock, RealClock, Timeline
from bot.config import ConfigError, RecordedNight, Settings
from bot.delivery import Delivery
from bot.election.model import Election
from bot.feeds import FORMATS, Feed, FeedError
from bot.feeds.recorded import RecordedFeed, Recording
from bot.intake import Intake, StrictApplication, application_at
from bot.live import Live
from bot.memory import recall
from bot.text.languages import Language
from bot.text.replies import ENGLISH, apology, of_reader
from bot.text.screen import Screen
from bot.transport.pace import Pace
from bot.transport.request import AiohttpRequest
from bot.watch import Outbox, Source, Watcher
from handlers import all_handlers, command_menu
from handlers.reply import language_code, reply
from storage.database import Database
from storage.watches import Watch

_LOOK_EVERY_SECONDS = 0.25

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


class App:
    """The bot with all its parts: it works while it is entered."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._election = catalogue.load_election(settings.election)
        self._recording, self._speed = _recorded(settings, self._election)
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
        await database.migrate()
        night, watch = await recall(database, self._election)
        feed, clock = self._feed(watch)
        live = Live(night, clock, rehearsal=self._settings.rehearsal)
        request = AiohttpRequest()
        await request.initialize()
        parts.push_async_callback(request.shutdown)
        token = self._settings.bot_token.get_secret_value()
        application = application_at(self._settings.bot_api_url, token, request)
        for handler in all_handlers(database, live, self._languages, RealClock()):
            application.add_handler(handler)
        pace = Pace(self._settings.send_rate, self._settings.chat_rate, self._settings.group_rate)
        delivery = Delivery(database, application.bot, pace, RealClock())
        source = Source(feed, FORMATS["canonical"], self._settings.rehearsal)
        outbox = Outbox(database, self._languages, delivery.wake, RealClock())
        self._schedule(parts, Watcher(source, outbox, live, watch), clock)
        self._begin(parts, delivery.run())
        self._begin(parts, self._serve(application))
        _log.info("started", election=self._election.id, rehearsal=self._settings.rehearsal)

    def _feed(self, watch: Watch) -> tuple[Feed, Clock]:
        """The recorded night and its time, both from where the last run left them."""
        feed = RecordedFeed(self._recording, after=watch.looked_until)
        return feed, NightClock(Timeline(self._recording.times, self._speed), start_at=watch.looked_until)

    def _schedule(self, parts: AsyncExitStack, watcher: Watcher, clock: Clock) -> None:
        async def look() -> None:
            await watcher.look(clock.now())

        async def stop() -> None:
            # The scheduler cancels what runs when it shuts down, so the look under way is waited for first.
            scheduler.remove_all_jobs()
            await watcher.rest()
            scheduler.shutdown()

        scheduler = AsyncIOScheduler(timezone=UTC)
        scheduler.add_job(
            look,
            "interval",
            seconds=_LOOK_EVERY_SECONDS,
            next_run_time=datetime.now(UTC),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        scheduler.start()
        parts.push_async_callback(stop)

    def _begin(self, parts: AsyncExitStack, work: Coroutine[Any, Any, None]) -> None:
        """Let this work go on until it is stopped with the other parts."""

        async def stop() -> None:
            task.cancel()
            await asyncio.wait({task})

        task = asyncio.create_task(work)
        self._work.append(task)
        parts.push_async_callback(stop)

    async def _serve(self, application: StrictApplication) -> None:
        intake = Intake(application, self._apologise)
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
        """Tell Telegram the commands, in each language; the bot works without."""
        try:
            for code, language in self._languages.items():
                readers = None if code == ENGLISH else code
                await application.bot.set_my_commands(command_menu(language), language_code=readers)
        except InvalidToken:
            raise
        except TelegramError as error:
            _log.warning("the command menu was not set", reason=error.message)

    async def _apologise(self, update: Update) -> None:
        if update.effective_message is not None:
            await reply(update, Screen(apology(of_reader(self._languages, language_code(update)))))


def _recorded(settings: Settings, election: Election) -> tuple[Recording, float]:
    """The night that FEED_URL, or else the election's own definition, names."""
    address = settings.feed_url or election.feed
    if address is None:
        raise ConfigError([f"FEED_URL is missing: {election.id} names no feed of its own, so give a recorded night"])
    try:
        recorded = RecordedNight.parse(address)
    except ValueError as error:
        raise ConfigError(
            [f"FEED_URL is missing, and the feed that {election.id} names is no good: {error}"]
        ) from error
    recording = Recording.read(catalogue.night_files(recorded.night))
    if recording.election_id != election.id:
        raise FeedError(f'is a night of "{recording.election_id}", not of "{election.id}"', recorded.night)
    return recording, recorded.speed
