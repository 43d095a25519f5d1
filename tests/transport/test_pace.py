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
    pace, order = Pace(1000, 1, 20), list[int]()

    async def send(number: int) -> None:
        await pace.turn()
        order.append(number)

    await asyncio.gather(*(send(number) for number in range(20)))
    assert order == list(range(20))


async def test_a_chat_that_was_just_answered_rests_while_others_do_not() -> None:
    pace = Pace(28, 1, 20)
    pace.answered(1)
    assert pace.resting().keys() == {1}


@pytest.mark.parametrize(("chat", "resting"), [(-7, {-7}), (-1001234567890, {-1001234567890}), (7, set())])
async def test_a_group_or_channel_rests_when_it_had_its_minute(chat: int, resting: set[int]) -> None:
    pace = Pace(1000, 1000, 3)
    for _ in range(3):
        pace.answered(chat)
    await until_rested(pace, chat_rate=1000)
    assert pace.resting().keys() == resting


async def test_a_group_with_some_of_its_minute_left_does_not_rest() -> None:
    pace = Pace(1000, 1000, 3)
    for _ in range(2):
        pace.answered(-7)
    await until_rested(pace, chat_rate=1000)
    assert pace.resting() == {}


async def until_rested(pace: Pace, chat_rate: int) -> None:
    """Wait for the end of a rest at this rate, and of no longer one."""
    while any(pause <= 1 / chat_rate for pause in pace.resting().values()):  # noqa: ASYNC110 -- only time ends a rest
        await asyncio.sleep(0.001)


async def test_one_refused_chat_is_its_own_affair() -> None:
    pace = Pace(28, 1, 20)
    pace.refused(1, 30)
    pace.refused(1, 30)
    assert pace.closed() == 0


async def test_two_people_refused_at_once_are_a_matter_of_all() -> None:
    pace = Pace(28, 1, 20)
    pace.refused(1, 2)
    pace.refused(2, 3)
    assert 2 < pace.closed() <= 3


async def test_everybody_is_tried_again_soon_however_long_telegram_asks_to_wait() -> None:
    pace = Pace(28, 1, 20)
    pace.refused(1, 300)
    pace.refused(2, 300)
    assert 0 < pace.closed() <= 5


@pytest.mark.parametrize("others", [(-7, -8), (-7, -1001234567890, 7), (7, -7)])
async def test_groups_and_channels_refused_at_once_keep_nobody_else_waiting(others: tuple[int, ...]) -> None:
    pace = Pace(28, 1, 20)
    for chat in others:
        pace.refused(chat, 12)
    assert pace.closed() == 0
