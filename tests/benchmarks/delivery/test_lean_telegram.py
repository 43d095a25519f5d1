"""The lean Telegram judges as the local one does, and takes what each library posts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from telegram import Bot
from telegram.error import RetryAfter

from bot.sandbox import Limits, serve_sandbox
from bot.transport.request import AiohttpRequest
from tests.benchmarks.delivery.lean_telegram import Kind, LeanTelegram, Setup, serving
from tests.benchmarks.process import TOKEN
from tests.hand_clock import HandClock


async def verdicts(address: str, clock: HandClock, moments: Sequence[tuple[timedelta, int]]) -> list[Any]:
    """The status of each message, and how long its sender is asked to wait."""
    answers = []
    async with aiohttp.ClientSession() as session:
        for pause, chat_id in moments:
            clock.turn(pause)
            body = {"chat_id": chat_id, "text": "a"}
            async with session.post(f"{address}/bot{TOKEN}/sendMessage", json=body) as response:
                answers.append((response.status, (await response.json()).get("parameters")))
    return answers


@pytest.mark.parametrize("kind", ["off", "window", "bucket", "ban"])
async def test_it_judges_as_the_local_telegram_does(kind: Kind) -> None:
    chance, here, there = random.Random(1), HandClock(), HandClock()
    async with serve_sandbox(TOKEN, clock=here) as sandbox:
        sandbox.limits = Limits(kind, per_second=3)
        people = [await sandbox.add_user() for _ in range(4)]
        for person in people:
            await sandbox.say(person, "/start")
        moments = [
            (timedelta(milliseconds=chance.choice([0, 10, 300, 400])), chance.choice(people).id) for _ in range(120)
        ]
        of_sandbox = await verdicts(sandbox.url, here, moments)
    lean = LeanTelegram(Setup(kind=kind, per_second=3, round_trip=0), now=there)
    async with serving(lean) as address:
        assert await verdicts(address, there, moments) == of_sandbox
    assert {status for status, _ in of_sandbox} == ({200} if kind == "off" else {200, 429})
    assert len(lean.report.taken) == sum(status == 200 for status, _ in of_sandbox)
    assert len(lean.report.refused) == sum(status == 429 for status, _ in of_sandbox)


async def test_a_library_finds_in_its_answers_what_it_expects() -> None:
    async with (
        serving(LeanTelegram(Setup(kind="window", round_trip=0.001))) as address,
        AiohttpRequest() as request,
        Bot(TOKEN, base_url=f"{address}/bot", request=request, get_updates_request=request) as bot,
    ):
        message = await bot.send_message(7, "a")
        with pytest.raises(RetryAfter):
            await bot.send_message(7, "b")
        assert (bot.username, message.chat.id, message.message_id) == ("bench_bot", 7, 1)


@pytest.mark.parametrize(
    "content",
    [
        {"json": {"text": "a", "chat_id": -100}},
        {"data": {"text": "a", "chat_id": "-100"}},
        {"params": {"text": "a", "chat_id": "-100"}},
        {"data": aiohttp.FormData({"chat_id": "-100", "text": "a"}, default_to_multipart=True)},
    ],
)
async def test_the_chat_is_read_from_every_form_of_body(content: dict[str, Any]) -> None:
    lean = LeanTelegram(Setup(round_trip=0))
    async with serving(lean) as address, aiohttp.ClientSession() as session:
        await session.post(f"{address}/bot{TOKEN}/sendMessage", **content)
    assert [chat_id for _, chat_id in lean.report.taken] == [-100]


async def test_a_chat_that_is_to_be_refused_is_refused_once() -> None:
    lean = LeanTelegram(Setup(round_trip=0, refuse_each=3))
    async with serving(lean) as address:
        again = [(timedelta(0), chat_id) for chat_id in (2, 3, 3)]
        answers = await verdicts(address, HandClock(), again)
    assert answers == [(200, None), (429, {"retry_after": 3}), (200, None)]
