"""How long to wait before the next try, and that everybody gets a turn."""

import asyncio
from datetime import timedelta

import pytest
from telegram.error import NetworkError

from bot.transport.pace import Pace, pause_after
from bot.transport.request import FloodLimit


@pytest.mark.parametrize(("failures", "seconds"), [(0, 1), (1, 2), (5, 32), (6, 60), (5000, 60)])
def test_a_pause_doubles_up_to_a_minute(failures: int, seconds: float) -> None:
    assert pause_after(NetworkError("Bad Gateway"), failures) == seconds


def test_what_telegram_asks_for_wins() -> None:
    assert pause_after(FloodLimit(timedelta(seconds=90)), 3) == 90


async def test_everybody_gets_a_turn_in_the_order_of_asking() -> None:
    pace, order = Pace(1000), list[int]()

    async def send(number: int) -> None:
        await pace.turn()
        order.append(number)

    await asyncio.gather(*(send(number) for number in range(20)))
    assert order == list(range(20))
