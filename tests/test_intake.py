"""Updates are confirmed when they are handled, and neither before nor never."""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp.test_utils import unused_port
from telegram import Update
from telegram.error import Forbidden, InvalidToken, NetworkError, TimedOut
from telegram.ext import CallbackQueryHandler, MessageHandler, filters

from bot.chat_queues import ChatQueues
from bot.intake import Intake, application_at
from bot.sandbox import Limits, Sandbox, User, serve_sandbox
from bot.transport.request import AiohttpRequest, FloodLimit
from storage.database import DatabaseUnavailableError
from tests.conftest import ROOT
from tests.settings import TOKEN
from tests.test_stopping import insist_on


@dataclass
class Reader:
    """A handler that does to each text what a test says, and keeps what it saw and what it had to apologise for."""

    seen: list[str] = field(default_factory=list)
    apologies: list[str] = field(default_factory=list)
    troubles: dict[str, list[Exception]] = field(default_factory=dict)

    async def read(self, update: Update, _: object) -> None:
        text = text_of(update)
        self.seen.append(text)
        if self.troubles.get(text):
            raise self.troubles[text].pop(0)

    async def apologise(self, update: Update) -> None:
        self.apologies.append(text_of(update))


def text_of(update: Update) -> str:
    assert update.effective_message is not None
    assert update.effective_message.text is not None
    return update.effective_message.text


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with serve_sandbox(TOKEN) as sandbox:
        yield sandbox


@asynccontextmanager
async def taking(sandbox: Sandbox, reader: Reader, *, grace: float = 5) -> AsyncIterator[None]:
    """A bot that takes the sandbox's updates; it leaves as the process does on SIGTERM."""
    async with AiohttpRequest() as request:
        intake = intake_for(sandbox.url, reader, request, grace)
        await intake.introduce()
        running = asyncio.create_task(intake.run())
        yield
        running.cancel()
        await asyncio.wait({running})


def intake_for(url: str, reader: Reader, request: AiohttpRequest, grace: float = 5) -> Intake:
    application = application_at(url, TOKEN, request)
    application.add_handler(MessageHandler(filters.TEXT, reader.read))
    application.add_handler(CallbackQueryHandler(reader.read))
    queues = ChatQueues(application.process_update, reader.apologise, pause=0.001)
    return Intake(application, queues, pause=0.001, grace=grace)


@dataclass
class Hanging(Reader):
    """Never finishes with what it received."""

    received: asyncio.Event = field(default_factory=asyncio.Event)

    async def read(self, update: Update, _: object) -> None:
        self.received.set()
        await asyncio.Event().wait()


@dataclass
class Insisting(Hanging):
    """Reads "one", and goes on with everything else until it is let go, whoever tells it to stop."""

    let_go: asyncio.Event = field(default_factory=asyncio.Event)

    async def read(self, update: Update, _: object) -> None:
        if text_of(update) != "one":
            self.received.set()
            await insist_on(self.let_go)


@dataclass
class Unhurried(Reader):
    """Reads "slow" only after it read "quick"."""

    released: asyncio.Event = field(default_factory=asyncio.Event)

    async def read(self, update: Update, _: object) -> None:
        if text_of(update) == "slow":
            await self.released.wait()
        self.seen.append(text_of(update))
        self.released.set()


@dataclass
class Dozing(Reader):
    """Takes a moment to read "slow"."""

    async def read(self, update: Update, _: object) -> None:
        if text_of(update) == "slow":
            await asyncio.sleep(0.05)
        self.seen.append(text_of(update))


async def say(sandbox: Sandbox, *texts: str) -> None:
    user = await sandbox.add_user()
    for text in texts:
        await sandbox.say(user, text)


async def idle(sandbox: Sandbox) -> None:
    """Wait until the bot has nothing left to do."""
    async with asyncio.timeout(5):
        while len(sandbox.updates):
            await sandbox.updates.polled.wait()
            await asyncio.sleep(0)


async def test_updates_are_handled_in_order_and_confirmed(sandbox: Sandbox) -> None:
    reader = Reader()
    await say(sandbox, "one", "two")
    async with taking(sandbox, reader):
        await idle(sandbox)
    assert reader.seen == ["one", "two"]


async def test_what_was_handled_is_confirmed_when_the_bot_stops(sandbox: Sandbox) -> None:
    reader = Unhurried()
    await say(sandbox, "one")
    async with taking(sandbox, reader):
        await reader.released.wait()
    assert reader.seen == ["one"]
    assert len(sandbox.updates) == 0


async def test_a_stop_does_not_wait_for_a_telegram_that_is_silent(sandbox: Sandbox) -> None:
    reader = Unhurried()
    await say(sandbox, "one")
    async with asyncio.timeout(20), taking(sandbox, reader):
        await reader.released.wait()
        sandbox.fail("getUpdates", lambda params: params.get("limit") == 1, delay=3600)
    assert len(sandbox.updates) == 1


async def test_update_not_lost(sandbox: Sandbox) -> None:
    await say(sandbox, "one")
    command = [sys.executable, "-m", "tests.hanging_bot", sandbox.url, TOKEN]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"received\n"
    process.kill()
    await process.wait()
    reader = Reader()
    async with taking(sandbox, reader):
        await idle(sandbox)
    assert reader.seen == ["one"]


async def test_a_handler_that_outlasts_the_stop_keeps_its_update(sandbox: Sandbox) -> None:
    reader = Hanging()
    await say(sandbox, "one")
    async with taking(sandbox, reader, grace=0):
        await reader.received.wait()
    assert len(sandbox.updates) == 1


async def test_a_handler_that_does_not_let_go_keeps_nothing_else_from_being_confirmed(sandbox: Sandbox) -> None:
    reader = Insisting()
    await say(sandbox, "one")
    await say(sandbox, "two")
    async with taking(sandbox, reader, grace=0.1):
        await reader.received.wait()
    assert len(sandbox.updates) == 1
    reader.let_go.set()


async def test_a_poisoned_update_is_given_up_after_three_failures_with_an_apology(sandbox: Sandbox) -> None:
    reader = Reader(troubles={"poison": [ZeroDivisionError() for _ in range(9)]})
    await say(sandbox, "poison", "next")
    async with taking(sandbox, reader):
        await idle(sandbox)
    assert reader.seen == ["poison", "poison", "poison", "next"]
    assert reader.apologies == ["poison"]


async def test_a_handler_that_fails_once_is_tried_again(sandbox: Sandbox) -> None:
    reader = Reader(troubles={"one": [ZeroDivisionError()]})
    await say(sandbox, "one")
    async with taking(sandbox, reader):
        await idle(sandbox)
    assert (reader.seen, reader.apologies) == (["one", "one"], [])


@pytest.mark.parametrize(
    "trouble",
    [NetworkError("Bad Gateway"), TimedOut(), FloodLimit(0), DatabaseUnavailableError("locked")],
    ids=["unreachable", "timed out", "flood", "database away"],
)
async def test_passing_trouble_is_waited_out_and_blames_no_handler(sandbox: Sandbox, trouble: Exception) -> None:
    reader = Reader(troubles={"one": [trouble] * 6})
    await say(sandbox, "one")
    async with taking(sandbox, reader):
        await idle(sandbox)
    assert (len(reader.seen), reader.apologies) == (7, [])


async def test_a_group_that_asks_more_than_telegram_lets_anybody_answer_holds_up_nobody(sandbox: Sandbox) -> None:
    reader = Reader(troubles={"/many": [FloodLimit(40)]})
    user = await sandbox.add_user()
    group = await sandbox.add_group(members=[user])
    await sandbox.add_bot(group, admin=True)
    await sandbox.say(user, "/many", group)
    await say(sandbox, "one")
    async with taking(sandbox, reader):
        await idle(sandbox)
    assert (sorted(reader.seen), reader.apologies) == (["/many", "one"], [])


async def test_what_a_group_said_is_handled_before_what_the_supergroup_says_that_it_became(sandbox: Sandbox) -> None:
    reader = Dozing()
    user = await sandbox.add_user()
    group = await sandbox.add_group(members=[user])
    await sandbox.add_bot(group, admin=True)
    await sandbox.say(user, "slow", group)
    await sandbox.say(user, "quick", await sandbox.migrate(group))
    async with taking(sandbox, reader):
        await idle(sandbox)
    assert reader.seen == ["slow", "quick"]


async def test_trouble_of_telegram_that_never_ends_is_given_up_too(sandbox: Sandbox) -> None:
    reader = Reader(troubles={"one": [TimedOut() for _ in range(99)]})
    await say(sandbox, "one", "two")
    async with taking(sandbox, reader):
        await idle(sandbox)
    assert reader.apologies == ["one"]
    assert reader.seen[-1] == "two"


async def test_a_reader_who_blocked_the_bot_is_left_alone(sandbox: Sandbox) -> None:
    reader = Reader(troubles={"one": [Forbidden("Forbidden: bot was blocked by the user")]})
    await say(sandbox, "one")
    async with taking(sandbox, reader):
        await idle(sandbox)
    assert (reader.seen, reader.apologies) == (["one"], [])


async def test_a_slow_chat_holds_up_no_other(sandbox: Sandbox) -> None:
    reader = Unhurried()
    await say(sandbox, "slow")
    await say(sandbox, "quick")
    async with taking(sandbox, reader):
        await idle(sandbox)
    assert reader.seen == ["quick", "slow"]


@dataclass
class Echo(Reader):
    """Answers each text with itself, and each pressed button by changing its message."""

    async def read(self, update: Update, _: object) -> None:
        assert update.effective_message is not None
        if update.callback_query is not None:
            await update.callback_query.edit_message_text(update.callback_query.data or "")
        else:
            await update.effective_message.reply_text(text_of(update))


def answers(sandbox: Sandbox, user: User) -> list[str]:
    """What this user was answered and Telegram let through."""
    return [call.text for call in sandbox.sent if call.chat_id == user.id and call.error is None]


async def answered(sandbox: Sandbox, user: User) -> None:
    await sandbox.wait_for(lambda call: call.chat_id == user.id and call.error is None)


async def test_who_has_to_wait_holds_up_no_other(sandbox: Sandbox) -> None:
    first, second = await sandbox.add_user(), await sandbox.add_user()
    sandbox.fail("sendMessage", lambda params: params["chat_id"] == first.id, retry_after=3600)
    async with taking(sandbox, Echo(), grace=0):
        await sandbox.say(first, "one")
        await sandbox.wait_for(lambda call: call.chat_id == first.id)
        await sandbox.say(second, "two")
        await answered(sandbox, second)
        assert answers(sandbox, first) == []
    assert len(sandbox.updates) == 2


async def test_a_slow_answer_holds_up_no_other_that_is_asked_for_later(sandbox: Sandbox) -> None:
    first, second = await sandbox.add_user(), await sandbox.add_user()
    asked = asyncio.Event()

    def of_the_first(params: Mapping[str, Any]) -> bool:
        if params["chat_id"] == first.id:
            asked.set()
        return bool(params["chat_id"] == first.id)

    sandbox.fail("sendMessage", of_the_first, delay=3600)
    async with taking(sandbox, Echo(), grace=0):
        await sandbox.say(first, "one")
        await asked.wait()
        await sandbox.say(second, "two")
        await answered(sandbox, second)


@pytest.mark.parametrize("texts", [60, 250])
async def test_who_asks_without_end_holds_up_no_other(sandbox: Sandbox, texts: int) -> None:
    first, second = await sandbox.add_user(), await sandbox.add_user()
    sandbox.limits = Limits("window")
    for number in range(texts):
        await sandbox.say(first, f"/results {number}")
    await sandbox.say(second, "two")
    async with taking(sandbox, Echo(), grace=0):
        await answered(sandbox, second)
        assert len(answers(sandbox, first)) < texts


async def test_who_presses_many_buttons_quickly_holds_up_no_other(sandbox: Sandbox) -> None:
    first, second = await sandbox.add_user(), await sandbox.add_user()
    sandbox.limits = Limits("window")
    async with taking(sandbox, Echo(), grace=0):
        await sandbox.say(first, "one")
        message = await sandbox.wait_for(lambda call: call.chat_id == first.id)
        for number in range(15):
            await sandbox.press(first, message.result["message_id"], str(number))
        await sandbox.say(second, "two")
        await answered(sandbox, second)
        assert len(answers(sandbox, first)) < 16


async def test_what_waits_hides_nobody_however_many_ask_meanwhile(sandbox: Sandbox) -> None:
    first = await sandbox.add_user()
    sandbox.fail("sendMessage", lambda params: params["chat_id"] == first.id, retry_after=3600, times=None)
    await sandbox.say(first, "one")
    others = [await sandbox.add_user() for _ in range(150)]
    for other in others:
        await sandbox.say(other, "two")
    async with taking(sandbox, Echo(), grace=0):
        await idle(sandbox)
    assert [answers(sandbox, other) for other in others] == [["two"]] * 150


async def test_what_telegram_gives_again_is_handled_once_and_in_order(sandbox: Sandbox) -> None:
    first, second = await sandbox.add_user(), await sandbox.add_user()
    sandbox.fail("sendMessage", lambda params: params["chat_id"] == first.id, retry_after=2)
    async with taking(sandbox, Echo()):
        await sandbox.say(first, "one")
        await sandbox.say(first, "two")
        await sandbox.say(second, "three")
        await idle(sandbox)
    assert (answers(sandbox, first), answers(sandbox, second)) == (["one", "two"], ["three"])


async def test_a_bot_api_that_is_down_at_first_is_waited_for(sandbox: Sandbox) -> None:
    port = unused_port()
    reader = Reader()
    async with AiohttpRequest() as request:
        intake = intake_for(f"http://127.0.0.1:{port}", reader, request)
        introducing = asyncio.create_task(intake.introduce())
        await asyncio.sleep(0.05)
        assert not introducing.done()
        async with serve_sandbox(TOKEN, port=port):
            await introducing


async def test_a_refused_token_ends_the_intake(sandbox: Sandbox) -> None:
    async with AiohttpRequest() as request:
        application = application_at(sandbox.url, "999:another", request)
        intake = Intake(application, ChatQueues(application.process_update, Reader().apologise))
        with pytest.raises(InvalidToken):
            await intake.introduce()


async def test_a_second_process_with_the_same_token_is_waited_out(sandbox: Sandbox) -> None:
    first, second = Reader(), Reader()
    async with taking(sandbox, first):
        await sandbox.updates.polled.wait()
        async with taking(sandbox, second):
            await say(sandbox, "one")
            await idle(sandbox)
    assert sorted({*first.seen, *second.seen}) == ["one"]
