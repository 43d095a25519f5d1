"""A dress rehearsal: each fault is pressed, and nothing that was to be told is lost or told twice."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest_asyncio

from tests.demo.running import ALEX, Demo, time_of

TURNOUTS = {"12:10": "30.65%", "14:10": "46.84%", "16:10": "51.98%", "18:10": "53.11%", "20:10": "54.09%"}
"""The bulletins of the night; each is an alert to everybody."""


async def next_turnout(demo: Demo) -> str:
    """Go ahead to the next bulletin, and give the first words of its alert."""
    state = await demo.state()
    hour = next(hour for hour in TURNOUTS if hour > f"{time_of(state):%H:%M}")
    await demo.jump(f"2023-03-19T{hour}:00+06:00")
    return f"Turnout {TURNOUTS[hour]}"


async def everybody_told_once(demo: Demo, words: str) -> None:
    chats = (await demo.chats()).values()
    told = await asyncio.gather(*(demo.told(words, chat) for chat in chats))
    assert [len(texts) for texts in told] == [1, 1, 1]


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def standing(demo: Demo) -> None:
    """There are bulletins to come."""
    await demo.stand_before("2023-03-19T18:10:00+06:00")


async def test_what_comes_while_the_feed_is_down_is_told_when_it_is_back(demo: Demo) -> None:
    await demo.press("feed", fault="down")
    words = await next_turnout(demo)
    await demo.until(lambda state: bool(state["stale"]))
    await demo.say("/results")
    await demo.told("has not answered")
    assert not [text for text in await demo.messages() if text.startswith(words)]
    await demo.press("feed", fault=None)
    await everybody_told_once(demo, words)


async def test_what_telegram_refuses_comes_late_and_once(demo: Demo) -> None:
    await demo.press("telegram")
    words = await next_turnout(demo)
    assert (await demo.state())["telegram_fault"]
    assert not [text for text in await demo.messages() if text.startswith(words)]
    await demo.until(lambda state: not state["telegram_fault"])
    await everybody_told_once(demo, words)


async def test_a_bot_that_was_killed_goes_on_and_loses_nothing(demo: Demo) -> None:
    await demo.press("kill")
    killed = await demo.until(lambda state: state["bot"] == "down")
    await demo.say("/privacy")
    status, refusal = await demo.press("resume")
    assert (status, refusal["error"]) == (400, "The bot does not answer now; try again in a moment.")
    _, back = await demo.press("revive")
    assert (back["paused"], back["speed"]) == (True, killed["speed"])
    assert time_of(back) >= time_of(killed)
    await demo.until(lambda state: state["bot"] == "up")
    await demo.told("forget")
    await everybody_told_once(demo, await next_turnout(demo))
    texts = await demo.messages(ALEX)
    (asked,) = [number for number, text in enumerate(texts) if text == "/privacy"]
    # What it told in the moment before it was killed may come again.
    assert len([text for text in texts[asked:] if text not in texts[:asked]]) == 3


async def test_a_wrong_sum_is_kept_out_until_the_true_one_comes(demo: Demo) -> None:
    def judged(verdict: str) -> Any:
        return lambda state: state["verdict"] == verdict

    await demo.press("feed", fault="wrong_sum")
    await demo.jump("2023-03-19T22:30:00+06:00")
    await demo.until(judged("quarantined"))
    assert (await demo.state())["test"] is None
    await demo.jump("2023-03-19T22:48:00+06:00")
    await demo.until(judged("accepted"))
    assert (await demo.state())["feed_fault"] is None
    await everybody_told_once(demo, "First figures of the count")
