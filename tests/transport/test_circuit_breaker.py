"""Whether a refusal means one chat or everybody, and how little a Telegram is asked that takes nothing."""

import asyncio
import random
from collections.abc import Iterable, Sequence

import pytest

from bot.transport.lanes import Lane
from bot.transport.pace import Pace, Rates
from tests.transport.distance import Distance
from tests.transport.virtual_time import VirtualTime, in_virtual_time

GROUPS, PEOPLE = range(-150, 0), range(1, 151)
MIXED = random.Random(1).sample([*GROUPS, *PEOPLE], 300)


async def taken(pace: Pace, *chat_ids: int) -> None:
    """Send a message to each of these chats, which is taken at once."""
    for chat_id in chat_ids:
        async with pace.slot(Lane.ALERTS, chat_id) as slot:
            slot.answered()


async def refused(pace: Pace, *chat_ids: int, pause: float = 35) -> None:
    """Send a message to each of these chats, which is refused at once."""
    for chat_id in chat_ids:
        async with pace.slot(Lane.ALERTS, chat_id) as slot:
            slot.refused(pause)


@pytest.mark.parametrize(
    "chat_ids", [GROUPS, PEOPLE, [*GROUPS, *PEOPLE], MIXED], ids=["groups", "people", "both", "mixed"]
)
def test_where_all_are_refused_a_few_calls_find_it_out_and_then_one_in_two_seconds(chat_ids: Iterable[int]) -> None:
    distance = Distance(0.05, ban=(0, 35), pause=35)

    async def main(_: VirtualTime) -> None:
        pace = Pace(Rates())
        await asyncio.gather(*(distance.send(pace, Lane.ALERTS, chat_id) for chat_id in chat_ids))

    in_virtual_time(main)
    assert len([at for at in distance.left if at < 2]) <= 4
    assert len(distance.refusals) <= 4 + 35 / 2
    assert max(distance.left) < 35 + 2 + 300 / 30 + 1


@pytest.mark.parametrize(("sent", "seconds_ago", "halts"), [(9, 0, True), (10, 0, False), (10, 61, True)])
def test_groups_that_were_sent_less_than_half_of_their_minute_are_not_refused_for_it(
    sent: int, seconds_ago: float, halts: bool
) -> None:
    async def main(_: VirtualTime) -> float:
        pace = Pace(Rates())
        for _message in range(sent):
            await taken(pace, -1, -2)
        await asyncio.sleep(seconds_ago)
        await refused(pace, -1, -2)
        return pace.closed()

    assert (in_virtual_time(main) > 0) == halts


def test_groups_that_are_refused_while_others_are_not_keep_nobody_waiting_for_a_minute() -> None:
    async def main(_: VirtualTime) -> Sequence[float]:
        pace, closed = Pace(Rates()), list[float]()
        for first in (-1, -3, -5):
            await refused(pace, first, first - 1)
            closed.append(pace.closed())
            await taken(pace, -first)
            await asyncio.sleep(25)
        await asyncio.sleep(15)
        await refused(pace, -7, -8)
        return [*closed, pace.closed()]

    assert in_virtual_time(main) == pytest.approx([2, 0, 0, 2])


@pytest.mark.parametrize(("groups", "waited"), [([-1, -2], 35), ([-1], 2)])
def test_what_is_taken_after_a_refusal_of_all_or_without_one_says_nothing_of_other_groups(
    groups: Sequence[int], waited: float
) -> None:
    async def main(_: VirtualTime) -> float:
        pace = Pace(Rates())
        await refused(pace, *groups)
        await asyncio.sleep(waited)
        await taken(pace, 1)
        await refused(pace, -3, -4)
        return pace.closed()

    assert in_virtual_time(main) == pytest.approx(2)


def test_where_what_was_to_be_tried_is_given_up_the_next_is_tried_at_once() -> None:
    async def main(loop: VirtualTime) -> None:
        pace = Pace(Rates())
        await refused(pace, 1, 2)
        opens_at = loop.time() + pace.closed()
        given_up, next_one = (asyncio.create_task(taken(pace, chat_id)) for chat_id in (3, 4))
        loop.call_at(opens_at + 1e-10, given_up.cancel)
        await next_one
        assert given_up.cancelled()
        assert loop.time() < opens_at + 1

    in_virtual_time(main)
