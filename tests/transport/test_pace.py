"""How long to wait before the next try, who goes first, and that Telegram's limits are kept to."""

import asyncio
from datetime import timedelta

import pytest
from telegram.error import NetworkError

from bot.transport.pace import Lane, Pace, Rates, pause_after
from bot.transport.request import FloodLimit
from tests.transport.virtual_time import VirtualTime, in_virtual_time

ANNA, BOLAT = 1, 2
GROUP, CHANNEL = -7, -1001234567890


@pytest.mark.parametrize(("failures", "seconds"), [(0, 1), (1, 2), (5, 32), (6, 60), (5000, 60)])
def test_a_pause_doubles_up_to_a_minute(failures: int, seconds: float) -> None:
    assert pause_after(NetworkError("Bad Gateway"), failures) == seconds


def test_what_telegram_asks_for_wins() -> None:
    assert pause_after(FloodLimit(timedelta(seconds=90)), 3) == 90


async def send(pace: Pace, chat_id: int, lane: Lane = Lane.ALERTS, order: int = 0) -> float:
    """Send a message that is answered at once; gives the time when it left."""
    async with pace.slot(lane, chat_id, order) as slot:
        slot.answered()
        return asyncio.get_running_loop().time()


def test_in_a_lane_everybody_gets_a_turn_in_the_order_of_asking() -> None:
    async def main(_: VirtualTime) -> list[float]:
        pace = Pace(Rates(every=10))
        return await asyncio.gather(*(send(pace, chat_id) for chat_id in range(1, 31)))

    times = in_virtual_time(main)
    assert times == sorted(times)


def test_a_chat_that_was_just_answered_rests_while_others_do_not() -> None:
    async def main(_: VirtualTime) -> None:
        pace = Pace(Rates())
        await send(pace, ANNA)
        assert pace.resting() == {ANNA: 1}
        anna, bolat = await asyncio.gather(send(pace, ANNA), send(pace, BOLAT))
        assert anna >= 1 > bolat

    in_virtual_time(main)


@pytest.mark.parametrize(("chat_id", "waited"), [(GROUP, True), (CHANNEL, True), (ANNA, False)])
def test_a_group_or_channel_rests_when_it_had_its_minute(chat_id: int, waited: bool) -> None:
    async def main(_: VirtualTime) -> None:
        pace = Pace(Rates(every=1000, chat=1000, group=3))
        times = [await send(pace, chat_id) for _ in range(4)]
        assert (times[3] >= times[0] + 60) == waited

    in_virtual_time(main)


def test_one_refused_chat_is_its_own_affair() -> None:
    async def main(_: VirtualTime) -> None:
        pace = Pace(Rates())
        pace.refused(ANNA, 30)
        pace.refused(ANNA, 30)
        assert (pace.closed(), pace.resting()) == (0, {ANNA: 30})

    in_virtual_time(main)


def test_two_people_refused_at_once_are_a_matter_of_all() -> None:
    async def main(_: VirtualTime) -> None:
        pace = Pace(Rates())
        pace.refused(ANNA, 2)
        pace.refused(BOLAT, 3)
        assert pace.closed() == 3

    in_virtual_time(main)


def test_somebody_is_tried_again_soon_however_long_telegram_asks_to_wait() -> None:
    async def main(_: VirtualTime) -> None:
        pace = Pace(Rates())
        pace.refused(ANNA, 300)
        pace.refused(BOLAT, 300)
        assert pace.closed() == 5

    in_virtual_time(main)


@pytest.mark.parametrize("others", [(GROUP, -8), (GROUP, CHANNEL, ANNA), (ANNA, GROUP)])
def test_groups_and_channels_that_had_their_minute_at_once_keep_nobody_else_waiting(others: tuple[int, ...]) -> None:
    async def main(_: VirtualTime) -> None:
        pace = Pace(Rates())
        for chat_id in others:
            pace.refused(chat_id, 12)
        assert pace.closed() == 0

    in_virtual_time(main)
