"""What was asked, and what of it is still answered where answers have to wait for their turn."""

import asyncio
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import pytest
from telegram import Bot, Update

from bot.chat_queues import ChatQueues
from bot.sandbox import serve_sandbox
from bot.transport.answers import Answers
from bot.transport.lean_bot import LeanBot
from bot.transport.pace import Pace, Rates
from bot.transport.request import AiohttpRequest
from tests.settings import TOKEN
from tests.transport.virtual_time import VirtualTime, in_virtual_time

ANNA, GROUP = 1, -7


Answered: TypeAlias = Callable[..., Sequence[str]]


@pytest.fixture(scope="module")
def bot() -> Bot:
    """One that knows its own name."""

    async def introduced() -> Bot:
        async with serve_sandbox(TOKEN) as sandbox, AiohttpRequest() as request:
            bot = LeanBot(request, sandbox.url, TOKEN)
            await bot.initialize()
            return bot

    return asyncio.run(introduced())


@pytest.fixture
def answered(bot: Bot) -> Answered:
    return lambda *asked: answered_by(bot, asked)


def update(bot: Bot, number: int, chat_id: int, text: str) -> Update:
    chat = {"id": chat_id, "type": "private" if chat_id > 0 else "group"}
    command = re.match(r"/[\w@]+", text)
    entities = [{"type": "bot_command", "offset": 0, "length": command.end()}] if command else []
    message = {"message_id": number, "date": 1, "chat": chat, "text": text, "entities": entities}
    told = Update.de_json({"update_id": number, "message": message}, bot)
    assert told is not None
    return told


def answered_by(bot: Bot, asked: Sequence[tuple[int, str]]) -> Sequence[str]:
    """What is answered of this, all of it asked at once of a bot that may send one message a second."""
    sent: list[str] = []

    async def main(_: VirtualTime) -> None:
        answers = Answers(Pace(Rates(every=1)))

        async def handle(one: Update) -> None:
            assert one.message is not None

            async def post() -> bool:
                sent.append(str(text))
                return True

            text, data = one.message.text, dict[str, Any](chat_id=one.message.chat.id)
            await answers.process_request(post, (), {}, "sendMessage", data, None)

        queues = ChatQueues(handle, handle, answers=answers)
        updates = [update(bot, number, chat_id, text) for number, (chat_id, text) in enumerate(asked)]
        await asyncio.wait(queues.begin(updates))

    in_virtual_time(main)
    return sent


def test_of_many_questions_in_a_chat_what_need_not_wait_is_answered_and_the_newest(answered: Answered) -> None:
    assert answered(*((ANNA, f"/party {number}") for number in range(4))) == ["/party 0", "/party 3"]


def test_a_question_of_one_chat_drops_none_of_another(answered: Answered) -> None:
    assert answered((ANNA, "/seats"), (2, "/results"), (3, "/turnout")) == ["/seats", "/results", "/turnout"]


@pytest.mark.parametrize("written", ["Who leads?", "/results@another_bot", "/ban", "/channel", "see /seats"])
def test_what_a_group_says_to_others_overtakes_no_command(answered: Answered, written: str) -> None:
    assert "/results" in answered((ANNA, "/seats"), (GROUP, "/results"), (GROUP, written))


@pytest.mark.parametrize("written", ["/turnout", "/turnout Lisboa", "/Turnout@{bot}", "/seats@{BOT}"])
def test_a_newer_command_for_this_bot_overtakes_an_older_one(answered: Answered, bot: Bot, written: str) -> None:
    newer = written.format(bot=bot.username, BOT=bot.username.upper())
    assert answered((ANNA, "/seats"), (GROUP, "/results"), (GROUP, newer)) == ["/seats", newer]
