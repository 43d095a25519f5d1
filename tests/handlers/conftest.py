"""The handlers behind a real intake, in a sandbox, on Portugal's complete count."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from telegram import Update

from bot import catalogue
from bot.clock import RealClock
from bot.election.night import Night
from bot.feeds.playback import beats
from bot.feeds.recorded import Recording
from bot.intake import Intake, application_at
from bot.live import Live
from bot.sandbox import Call, Sandbox, User, serve_sandbox
from bot.text.languages import Language
from bot.transport.request import AiohttpRequest
from handlers import all_handlers
from storage.database import Database

TOKEN = "123456:AAHnotARealToken-just_a_shape"
NIGHT = "pt-2019-assembleia"
LANGUAGES = {code: Language(code, po) for code, po in catalogue.locale_files().items()}


@dataclass
class SandboxClock:
    """The sandbox's time, moved by hand."""

    time: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.time


@dataclass
class Scene:
    """People in a sandbox, and a bot that answers them once it is there."""

    sandbox: Sandbox
    clock: SandboxClock
    database: Database
    live: Live

    async def user(self, language: str | None = "en") -> User:
        return await self.sandbox.add_user(language_code=language)

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[None]:
        async with AiohttpRequest() as request:
            application = application_at(self.sandbox.url, TOKEN, request)
            for handler in all_handlers(self.database, self.live, LANGUAGES, RealClock()):
                application.add_handler(handler)
            intake = Intake(application, _no_apology)
            await intake.introduce()
            running = asyncio.create_task(intake.run())
            yield
            running.cancel()
            await asyncio.wait({running})

    async def ask(self, user: User, text: str) -> Call:
        """The message that answers this text."""
        before = len(self.sandbox.sent)
        await self.sandbox.say(user, text)
        return await self.sandbox.wait_for(lambda call: call.method == "sendMessage", since=before)

    async def press(self, user: User, message: Call, data: str) -> list[Call]:
        """Every call that answers a pressed button, the last one closing the query."""
        before = len(self.sandbox.sent)
        await self.sandbox.press(user, message.result["message_id"], data)
        await self.sandbox.wait_for(lambda call: call.method == "answerCallbackQuery", since=before)
        return self.sandbox.sent[before:]

    def refused(self) -> list[Call]:
        return [call for call in self.sandbox.sent if call.error is not None]


async def _no_apology(update: Update) -> None:
    raise AssertionError(f"a handler failed on update {update.update_id}")


@pytest.fixture(scope="session")
def night() -> Night:
    recording = Recording.read(catalogue.night_files(NIGHT))
    return [beat.step.night for beat in beats(recording, catalogue.load_election(NIGHT))][-1]


@pytest.fixture
async def scene(tmp_path: Path, night: Night) -> AsyncIterator[Scene]:
    database = Database(f"sqlite:///{tmp_path / 'election.db'}")
    await database.migrate()
    clock = SandboxClock()
    async with serve_sandbox(TOKEN, clock=clock) as sandbox:
        yield Scene(sandbox, clock, database, Live(night, RealClock()))
    await database.close()
