"""The library's calls at the pace: what is counted, what waits, and what is dropped."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError, TimedOut

from bot.intake import application_at
from bot.sandbox import Limits, Sandbox, User, serve_sandbox
from bot.transport.answers import AnswerDroppedError, Answers
from bot.transport.lanes import Lane
from bot.transport.pace import Pace, Rates
from bot.transport.request import AiohttpRequest, FloodLimit
from tests.settings import TOKEN
from tests.transport.virtual_time import VirtualTime, in_virtual_time

ANNA, BOLAT = 1, 2


async def call(answers: Answers, endpoint: str = "sendMessage", fails: TelegramError | None = None, **data: Any) -> Any:
    """Make a call that is answered at once, and give what was posted and when."""

    async def post() -> dict[str, Any]:
        if fails is not None:
            raise fails
        return {"at": asyncio.get_running_loop().time(), **data}

    return await answers.process_request(post, (), {}, endpoint, data, None)


async def taken(pace: Pace, chat_id: int = 999) -> None:
    """Let something be sent just now."""
    async with pace.slot(Lane.ALERTS, chat_id) as slot:
        slot.answered()


@pytest.mark.parametrize(
    ("endpoint", "waits"),
    [
        ("sendMessage", True),
        ("sendPhoto", True),
        ("editMessageText", True),
        ("editMessageReplyMarkup", True),
        ("answerCallbackQuery", False),
        ("deleteMessage", False),
        ("getChatMember", False),
        ("sendChatAction", False),
    ],
)
def test_what_telegram_counts_waits_for_its_turn_and_nothing_else(endpoint: str, waits: bool) -> None:
    async def main(_: VirtualTime) -> None:
        pace = Pace(Rates(every=1))
        await taken(pace)
        posted = await call(Answers(pace), endpoint, chat_id=ANNA)
        assert posted["at"] == (1 if waits else 0)

    in_virtual_time(main)


def test_a_call_without_a_chat_waits_for_nothing() -> None:
    async def main(_: VirtualTime) -> None:
        pace = Pace(Rates(every=1))
        await taken(pace)
        assert (await call(Answers(pace), "setMyCommands"))["at"] == 0

    in_virtual_time(main)


def test_only_the_newest_answer_to_a_chat_waits() -> None:
    async def main(_: VirtualTime) -> None:
        pace = Pace(Rates(every=1))
        answers = Answers(pace)
        await taken(pace)
        answers.asked(ANNA)
        older = asyncio.create_task(call(answers, chat_id=ANNA))
        await asyncio.sleep(0.5)
        answers.asked(ANNA)
        with pytest.raises(AnswerDroppedError, match="something newer was asked"):
            await older
        answers.settled(ANNA)
        assert (await call(answers, chat_id=ANNA))["at"] == 1

    in_virtual_time(main)


@pytest.mark.parametrize(("every", "sent"), [(1, 1), (10, 3)])
def test_of_what_is_overtaken_only_that_is_sent_which_leaves_in_a_moment(every: int, sent: int) -> None:
    async def main(_: VirtualTime) -> None:
        answers = Answers(Pace(Rates(every=every)))
        answers.asked(ANNA)
        answers.asked(ANNA)
        posted = await asyncio.gather(*(call(answers, chat_id=ANNA) for _ in range(3)), return_exceptions=True)
        assert [type(one) for one in posted] == [dict] * sent + [AnswerDroppedError] * (3 - sent)

    in_virtual_time(main)


def test_an_answer_is_sent_where_a_newer_one_to_its_chat_is_given_up() -> None:
    async def main(_: VirtualTime) -> None:
        pace = Pace(Rates(every=1))
        answers = Answers(pace)
        await taken(pace)
        older, newer = (asyncio.create_task(call(answers, chat_id=ANNA)) for _answer in range(2))
        await asyncio.sleep(0.5)
        newer.cancel()
        assert (await older)["at"] == 1
        assert newer.cancelled()

    in_virtual_time(main)


def test_another_chats_question_drops_nothing() -> None:
    async def main(_: VirtualTime) -> None:
        pace = Pace(Rates(every=1))
        answers = Answers(pace)
        await taken(pace)
        answers.asked(ANNA)
        older = asyncio.create_task(call(answers, chat_id=ANNA))
        await asyncio.sleep(0.5)
        answers.asked(BOLAT)
        answers.asked(BOLAT)
        assert (await older)["at"] == 1

    in_virtual_time(main)


def test_an_answer_waits_for_ten_seconds_at_most() -> None:
    async def main(loop: VirtualTime) -> None:
        answers = Answers(Pace(Rates()))
        with pytest.raises(FloodLimit):
            await call(answers, fails=FloodLimit(60), chat_id=ANNA)
        with pytest.raises(AnswerDroppedError, match="too many others wait"):
            await call(answers, chat_id=ANNA)
        assert loop.time() == 10

    in_virtual_time(main)


@pytest.mark.parametrize(
    "error", [Forbidden("Forbidden"), BadRequest("no"), NetworkError("Bad Gateway"), TimedOut(), FloodLimit(7)]
)
def test_what_the_call_raises_is_raised(error: TelegramError) -> None:
    async def main(_: VirtualTime) -> None:
        pace = Pace(Rates())
        with pytest.raises(type(error)) as caught:
            await call(Answers(pace), fails=error, chat_id=ANNA)
        assert caught.value is error
        assert pace.resting().get(ANNA) == (7 if isinstance(error, FloodLimit) else 1)

    in_virtual_time(main)


@pytest.mark.parametrize(
    ("paid", "endpoint", "expected"),
    [(True, "sendMessage", True), (True, "editMessageText", None), (False, "sendMessage", None)],
)
def test_only_messages_are_paid_for(paid: bool, endpoint: str, expected: bool | None) -> None:
    async def main(_: VirtualTime) -> None:
        data: dict[str, Any] = {"chat_id": ANNA}

        async def post() -> bool:
            return True

        await Answers(Pace(Rates()), paid=paid).process_request(post, (), {}, endpoint, data, None)
        assert data.get("allow_paid_broadcast") is expected

    in_virtual_time(main)


@dataclass
class Town:
    """A local Telegram, and a bot whose answers go at the default pace."""

    sandbox: Sandbox
    people: Sequence[User]
    bot: Any


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with serve_sandbox(TOKEN) as sandbox, AiohttpRequest() as request, speaking(sandbox, request) as bot:
        people = [await sandbox.add_user() for _ in range(40)]
        for person in people:
            await sandbox.say(person, "/start")
        yield Town(sandbox, people, bot)


@asynccontextmanager
async def speaking(sandbox: Sandbox, request: AiohttpRequest) -> AsyncIterator[Any]:
    async with application_at(sandbox.url, TOKEN, request, Answers(Pace(Rates()), paid=True)) as application:
        yield application.bot


async def test_forty_answers_at_once_meet_no_strict_limit(town: Town) -> None:
    town.sandbox.limits = Limits("window")
    await asyncio.gather(*(town.bot.send_message(person.id, "Қазір") for person in town.people))
    sent = [call for call in town.sandbox.sent if call.method == "sendMessage"]
    assert [call.error for call in sent] == [None] * 40
    assert {call.params["allow_paid_broadcast"] for call in sent} == {True}
