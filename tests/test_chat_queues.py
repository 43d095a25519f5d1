"""What was asked, and what of it is still answered where answers have to wait for their turn."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from telegram import Chat, Message, Update, User
from telegram.constants import ChatType

from bot.chat_queues import ChatQueues
from bot.transport.answers import Answers
from bot.transport.pace import Pace, Rates
from tests.transport.virtual_time import VirtualTime, in_virtual_time

ANNA, GROUP = 1, -7


def update(number: int, chat_id: int, text: str) -> Update:
    chat = Chat(chat_id, ChatType.PRIVATE if chat_id > 0 else ChatType.GROUP)
    written = datetime(2023, 3, 19, tzinfo=UTC)
    return Update(number, Message(number, written, chat, from_user=User(ANNA, "Anna", is_bot=False), text=text))


def answered(*asked: tuple[int, str]) -> Sequence[str]:
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
        updates = [update(number, chat_id, text) for number, (chat_id, text) in enumerate(asked)]
        await asyncio.wait(queues.begin(updates))

    in_virtual_time(main)
    return sent


def test_of_many_questions_in_a_chat_what_need_not_wait_is_answered_and_the_newest() -> None:
    assert answered(*((ANNA, f"/party {number}") for number in range(4))) == ["/party 0", "/party 3"]


def test_a_question_of_one_chat_drops_none_of_another() -> None:
    assert answered((ANNA, "/seats"), (2, "/results"), (3, "/turnout")) == ["/seats", "/results", "/turnout"]


def test_chatter_in_a_group_overtakes_no_command() -> None:
    assert "/results" in answered((ANNA, "/seats"), (GROUP, "/results"), (GROUP, "Who leads?"))
