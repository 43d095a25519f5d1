"""A Telegram at a distance: what is on its way, and when it is acted upon."""

from __future__ import annotations

import asyncio

from bot.sandbox import RoundTrip, Sandbox, User
from tests.sandbox.conftest import Api


def test_a_way_is_half_a_round_trip_and_up_to_its_jitter_more() -> None:
    ways = [RoundTrip(0.1, jitter=0.2).way() for _ in range(1000)]
    assert 0.05 <= min(ways) < max(ways) <= 0.06


def test_telegram_is_no_distance_away_at_first() -> None:
    assert RoundTrip().way() == 0


async def test_a_call_is_acted_upon_on_half_of_its_way(api: Api, sandbox: Sandbox, reader: User) -> None:
    sandbox.round_trip = RoundTrip(0.2)
    calling = asyncio.create_task(api.result("sendMessage", chat_id=reader.id, text="a"))
    await sandbox.wait_for(lambda call: call.text == "a")
    assert not calling.done()
    assert (await calling)["text"] == "a"


async def test_a_refusal_takes_the_way_back_as_well(api: Api, sandbox: Sandbox) -> None:
    sandbox.round_trip = RoundTrip(0.2)
    calling = asyncio.create_task(api.refusal("sendMessage", chat_id=404, text="a"))
    await sandbox.wait_for(lambda call: call.error is not None)
    assert not calling.done()
    assert await calling == "400 Bad Request: chat not found"
