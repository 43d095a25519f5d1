"""Who goes when, and that Telegram's limits are kept to on Telegram's side."""

import asyncio
import math
import random
import time
from collections.abc import Sequence
from datetime import timedelta
from itertools import count, pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from telegram.error import NetworkError

from bot.transport.lanes import Lane
from bot.transport.pace import Pace, Rates, pause_after
from bot.transport.request import FloodLimit
from tests.transport.distance import Distance, most_within
from tests.transport.virtual_time import VirtualTime, in_virtual_time

ANNA, BOLAT, SARA = 1, 2, 3
GROUP, CHANNEL = -7, -1001234567890

distances = st.builds(
    Distance,
    seconds=st.floats(0.001, 0.4),
    jitter=st.floats(0, 0.5),
    there=st.floats(0.1, 0.9),
    lost=st.sampled_from([0.0, 0.0, 0.02, 0.3]),
    patience=st.floats(0.5, 5),
    ban=st.tuples(st.floats(0, 20), st.floats(0, 60)),
    pause=st.floats(0.1, 60),
    chance=st.integers(0, 2**32).map(random.Random),
)
FLICKER = [(tenth / 10 + later, rate) for tenth in range(25, 100) for later, rate in ((0.0, 0), (0.01, 30))]
"""The rate is zero for a moment ten times a second."""
freezes = st.lists(st.tuples(st.floats(0, 20), st.floats(0.001, 5)), max_size=5)


@pytest.mark.parametrize(("failures", "seconds"), [(0, 1), (1, 2), (5, 32), (6, 60), (5000, 60)])
def test_a_pause_doubles_up_to_a_minute(failures: int, seconds: float) -> None:
    assert pause_after(NetworkError("Bad Gateway"), failures) == seconds


def test_what_telegram_asks_for_wins() -> None:
    assert pause_after(FloodLimit(timedelta(seconds=90)), 3) == 90


@settings(max_examples=80, deadline=None)
@given(distance=distances, every=st.integers(1, 60), freezes=freezes)
def test_pace_never_exceeds(distance: Distance, every: int, freezes: Sequence[tuple[float, float]]) -> None:
    async def main(loop: VirtualTime) -> None:
        pace = Pace(Rates(every=every))
        for at, seconds in freezes:
            loop.call_at(at, loop.freeze, seconds)
        await asyncio.gather(*(distance.send(pace, Lane.ALERTS, chat_id) for chat_id in range(1, 301)))

    in_virtual_time(main)
    assert len(distance.arrived) == 300
    assert most_within(1, distance.times()) <= every


@settings(max_examples=80, deadline=None)
@example(distance=Distance(0.4, 0.5, there=0.9), changes=[(0.1, 60), (1, 30), *FLICKER])
@given(distance=distances, changes=st.lists(st.tuples(st.floats(0, 20), st.integers(0, 60)), max_size=8))
def test_a_second_holds_no_more_than_the_highest_rate_at_which_it_was_sent(
    distance: Distance, changes: Sequence[tuple[float, int]]
) -> None:
    rates = [(0.0, 30), *sorted(changes), (25.0, 10)]

    async def main(loop: VirtualTime) -> None:
        pace = Pace(Rates())
        for at, rate in rates:
            loop.call_at(at, pace.change_rate, rate)
        await asyncio.gather(*(distance.send(pace, Lane.ALERTS, chat_id) for chat_id in range(1, 301)))

    in_virtual_time(main)
    longest_way, times = distance.seconds * (1 + distance.jitter), distance.times()
    assert len(times) == 300
    for begin in times:
        first = begin - longest_way
        highest = max(
            rate
            for (since, rate), (until, _) in pairwise([*rates, (math.inf, 0)])
            if since <= begin + 1 and until >= first
        )
        assert most_within(1, [at for at in times if begin <= at < begin + 1]) <= highest


def test_what_is_taken_away_is_spent_a_second_after_its_answer() -> None:
    async def main(_: VirtualTime) -> Sequence[tuple[int, int]]:
        pace, seen = Pace(Rates(every=2)), list[tuple[int, int]]()
        async with pace.slot(Lane.ALERTS, ANNA) as slot:
            pace.change_rate(0)
            seen.append((pace.unspent(), pace.in_use()))
            await asyncio.sleep(0.5)
            slot.answered()
        for _half in range(2):
            seen.append((pace.unspent(), pace.in_use()))
            await asyncio.sleep(1)
        return seen

    assert in_virtual_time(main) == [(1, 1), (1, 0), (0, 0)]


def test_at_a_rate_of_zero_nothing_leaves_until_it_is_raised() -> None:
    async def main(loop: VirtualTime) -> float:
        pace = Pace(Rates(every=0))
        assert (pace.room(), pace.closed() > 0) == (0, True)
        loop.call_at(100, pace.change_rate, 30)
        return await send(pace, ANNA)

    assert in_virtual_time(main) == pytest.approx(100, abs=0.01)


@settings(max_examples=50, deadline=None)
@given(distance=distances, nearer=st.floats(0.02, 1), every=st.integers(1, 60))
def test_a_way_that_gets_shorter_brings_no_more_at_once_than_leave_in_one_round_trip(
    distance: Distance, nearer: float, every: int
) -> None:
    distance.lost, distance.ban, far = 0, (math.inf, math.inf), distance.seconds
    moved_at, known_at = 120 / every + 4, 240 / every + 8

    async def main(loop: VirtualTime) -> None:
        pace = Pace(Rates(every=every))
        loop.call_at(moved_at, setattr, distance, "seconds", far * nearer)
        chats = range(1, 300 + 10 * every)
        await asyncio.gather(*(distance.send(pace, Lane.ALERTS, chat_id) for chat_id in chats))

    in_virtual_time(main)
    assert most_within(1, distance.times()) <= every + math.ceil(every * far)
    assert most_within(1, [at for at in distance.times() if at > known_at]) <= every


@settings(max_examples=50, deadline=None)
@example(distance=Distance(0.25, pause=2), begins=0, every=2, groups=0, freezes=[(1, 2), (2, 2)])
@given(
    distance=distances,
    begins=st.floats(0, 10),
    every=st.integers(1, 60),
    groups=st.sampled_from([0, 50, 300]),
    freezes=freezes,
)
def test_while_telegram_takes_nothing_no_more_than_one_in_two_seconds_is_tried(
    distance: Distance, begins: float, every: int, groups: int, freezes: Sequence[tuple[float, float]]
) -> None:
    distance.ban, distance.pause = (begins, math.inf), max(distance.pause, 2)

    async def main(loop: VirtualTime) -> None:
        pace = Pace(Rates(every=every))
        for at, seconds in freezes:
            loop.call_at(at, loop.freeze, seconds)
        await asyncio.gather(
            *(distance.send(pace, Lane.ALERTS, chat_id) for chat_id in range(1 - groups, 301 - groups))
        )

    in_virtual_time(main)
    assert most_within(2, [left for left in distance.left if left > distance.refused_together()]) <= 1


@settings(max_examples=50, deadline=None)
@given(
    distance=distances,
    chats=st.lists(st.sampled_from([ANNA, BOLAT, GROUP, CHANNEL]), min_size=80, max_size=120),
    chat_rate=st.integers(1, 3),
    freezes=freezes,
)
def test_alerts_never_exceed_what_one_chat_or_group_may_be_sent(
    distance: Distance, chats: Sequence[int], chat_rate: int, freezes: Sequence[tuple[float, float]]
) -> None:
    async def main(loop: VirtualTime) -> None:
        pace = Pace(Rates(chat=chat_rate))
        for at, seconds in freezes:
            loop.call_at(at, loop.freeze, seconds)
        await asyncio.gather(*(distance.send(pace, Lane.ALERTS, chat_id) for chat_id in chats))

    in_virtual_time(main)
    assert len(distance.arrived) == len(chats)
    for chat_id in distance.chats():
        times = distance.times(chat_id)
        assert most_within(1, times) <= chat_rate
        assert chat_id > 0 or most_within(60, times) <= 20


@settings(max_examples=50, deadline=None)
@example(distance=Distance(0.25, 0.5, lost=0.3, chance=random.Random(4)), asked=[0.0] * 10, burst=4)
@given(distance=distances, asked=st.lists(st.floats(0, 5), min_size=10, max_size=40), burst=st.integers(1, 5))
def test_answers_to_one_chat_never_exceed_its_burst(distance: Distance, asked: Sequence[float], burst: int) -> None:
    async def answer(pace: Pace, at: float) -> None:
        await asyncio.sleep(at)
        await distance.send(pace, Lane.ANSWERS, ANNA)

    async def main(_: VirtualTime) -> None:
        pace = Pace(Rates(chat_burst=burst))
        await asyncio.gather(*(answer(pace, at) for at in asked))

    in_virtual_time(main)
    for seconds in range(1, 20):
        assert most_within(seconds, distance.times()) <= burst + seconds - 1


@pytest.mark.parametrize("every", [30, 1000])
@pytest.mark.parametrize("jitter", [0, 0.2])
@pytest.mark.parametrize(("seconds", "share"), [(0.02, 0.97), (0.05, 0.97), (0.15, 0.95)])
def test_hardly_any_of_what_is_allowed_is_left_unused(seconds: float, share: float, jitter: float, every: int) -> None:
    minute = 60 if every == 30 else 6
    distance = Distance(seconds, jitter)

    async def main(_: VirtualTime) -> None:
        pace, chat_ids = Pace(Rates(every=every)), count(1)

        async def sender() -> None:
            while True:
                await distance.send(pace, Lane.ALERTS, next(chat_ids))

        async with asyncio.timeout(minute), asyncio.TaskGroup() as senders:
            for _sender in range(2 * every):
                senders.create_task(sender())

    with pytest.raises(TimeoutError):
        in_virtual_time(main)
    assert most_within(1, distance.times()) <= every
    assert len([at for at in distance.times() if at < minute]) >= share * every * minute


@pytest.mark.parametrize("seconds", [0.02, 0.05, 0.15])
def test_messages_leave_evenly_once_round_trips_are_known(seconds: float) -> None:
    distance = Distance(seconds, jitter=0.2)

    async def main(_: VirtualTime) -> None:
        pace = Pace(Rates(every=30))
        await asyncio.gather(*(distance.send(pace, Lane.ALERTS, chat_id) for chat_id in range(1, 901)))

    in_virtual_time(main)
    later = [at for at in distance.left if at > 10]
    assert max(after - before for before, after in pairwise(later)) < 2.5 / 30


async def send(pace: Pace, chat_id: int, lane: Lane = Lane.ALERTS, order: int = 0) -> float:
    """Send a message that is answered at once, and give the time when it left."""
    async with pace.slot(lane, chat_id, order) as slot:
        slot.answered()
        return asyncio.get_running_loop().time()


async def refused(pace: Pace, chat_id: int, pause: float, answered_after: float = 0.0) -> float:
    """Send a message that is refused for now, and give the time when it left."""
    async with pace.slot(Lane.ALERTS, chat_id) as slot:
        left_at = asyncio.get_running_loop().time()
        await asyncio.sleep(answered_after)
        slot.refused(pause)
        return left_at


def test_lane_order() -> None:
    lanes = [Lane.DIGESTS, Lane.ALERTS, Lane.BOARDS, Lane.ANSWERS, Lane.CORRECTIONS, Lane.ALERTS, Lane.ANSWERS]

    async def main(_: VirtualTime) -> list[Lane]:
        pace = Pace(Rates(every=1))
        await send(pace, ANNA)
        times = await asyncio.gather(*(send(pace, chat_id, lane) for chat_id, lane in enumerate(lanes, start=BOLAT)))
        return [lane for _, lane in sorted(zip(times, lanes, strict=True))]

    assert in_virtual_time(main) == sorted(lanes)


def test_in_a_lane_the_first_in_order_goes_first_and_then_who_asked_first() -> None:
    orders = [1, 0, 1, 0, 0]

    async def main(_: VirtualTime) -> list[tuple[int, int]]:
        pace = Pace(Rates(every=1))
        await send(pace, 100)
        sends = [send(pace, chat_id, order=order) for chat_id, order in enumerate(orders, start=1)]
        times = await asyncio.gather(*sends)
        return [(order, chat_id) for _, order, chat_id in sorted(zip(times, orders, count(1), strict=False))]

    assert in_virtual_time(main) == [(0, 2), (0, 4), (0, 5), (1, 1), (1, 3)]


def test_however_many_people_ask_alerts_go_on() -> None:
    async def main(_: VirtualTime) -> tuple[float, float]:
        pace = Pace(Rates())
        answers = [send(pace, chat_id, Lane.ANSWERS) for chat_id in range(1, 301)]
        alerts = [send(pace, chat_id) for chat_id in range(1001, 1021)]
        times = await asyncio.gather(*answers, *alerts)
        return max(times[:300]), max(times[300:])

    answered, alerted = in_virtual_time(main)
    assert alerted < answered


def test_messages_to_one_chat_leave_one_after_the_other_in_the_order_of_asking() -> None:
    async def main(_: VirtualTime) -> Sequence[float]:
        pace = Pace(Rates(chat=1))
        return await asyncio.gather(*(send(pace, ANNA) for _ in range(5)))

    times = in_virtual_time(main)
    assert all(after - before >= 1 for before, after in pairwise(times))


def test_a_chat_that_was_just_answered_rests_while_others_do_not() -> None:
    async def main(_: VirtualTime) -> None:
        pace = Pace(Rates())
        await send(pace, ANNA)
        assert pace.resting() == {ANNA: 1}
        anna, bolat = await asyncio.gather(send(pace, ANNA), send(pace, BOLAT))
        assert anna >= 1 > bolat

    in_virtual_time(main)


def test_an_answer_need_not_wait_for_the_rest_after_an_alert() -> None:
    async def main(_: VirtualTime) -> None:
        pace = Pace(Rates())
        await send(pace, ANNA)
        assert await send(pace, ANNA, Lane.ANSWERS) < 1

    in_virtual_time(main)


@pytest.mark.parametrize(("chat_id", "waits"), [(GROUP, True), (CHANNEL, True), (ANNA, False)])
def test_a_group_or_channel_rests_when_it_had_its_minute(chat_id: int, waits: bool) -> None:
    async def main(_: VirtualTime) -> None:
        pace = Pace(Rates(every=1000, chat=1000, group=3))
        times = [await send(pace, chat_id) for _ in range(7)]
        assert (times[3] >= times[0] + 60) == waits
        assert (times[6] >= times[3] + 60) == waits

    in_virtual_time(main)


def test_a_slot_is_in_use_until_its_second_is_over() -> None:
    async def main(_: VirtualTime) -> Sequence[int]:
        pace, used = Pace(Rates(every=5)), list[int]()
        async with pace.slot(Lane.ALERTS, ANNA) as slot:
            used.append(pace.in_use())
            slot.answered()
        for _second in range(2):
            used.append(pace.in_use())
            await asyncio.sleep(1)
        return used

    assert in_virtual_time(main) == [1, 1, 0]


def test_a_slot_that_nobody_waits_for_any_longer_is_the_next_ones() -> None:
    async def main(_: VirtualTime) -> None:
        pace = Pace(Rates(every=1))
        await send(pace, ANNA)
        gone = [asyncio.create_task(send(pace, chat_id)) for chat_id in range(10, 20)]
        kept = asyncio.create_task(send(pace, BOLAT))
        await asyncio.sleep(0.5)
        for task in gone:
            task.cancel()
        assert await kept == 1
        assert pace.room() == 1

    in_virtual_time(main)


def test_a_slot_given_up_in_the_moment_it_is_granted_is_not_lost() -> None:
    async def main(loop: VirtualTime) -> None:
        pace = Pace(Rates(every=1))
        await send(pace, ANNA)
        given_up = asyncio.create_task(send(pace, BOLAT))
        await asyncio.sleep(0.5)
        loop.call_at(1, given_up.cancel)
        await asyncio.sleep(0.6)
        assert given_up.cancelled()
        assert await send(pace, SARA) < 2

    in_virtual_time(main)


def test_a_slot_that_is_withdrawn_raises_the_reason() -> None:
    async def main(loop: VirtualTime) -> None:
        pace = Pace(Rates(every=1))
        await send(pace, ANNA)
        slot = pace.slot(Lane.ANSWERS, BOLAT)
        loop.call_later(0.3, slot.withdraw, NetworkError("too late"))
        with pytest.raises(NetworkError, match="too late"):
            async with slot:
                pass
        assert loop.time() == 0.3

    in_virtual_time(main)


def test_a_refused_chat_delays_that_chat_alone() -> None:
    async def main(loop: VirtualTime) -> None:
        pace = Pace(Rates())
        await refused(pace, ANNA, 30)
        assert (pace.closed(), pace.resting()) == (0, {ANNA: 30})
        anna, *others = await asyncio.gather(*(send(pace, chat_id) for chat_id in (ANNA, BOLAT, SARA)))
        assert anna == 30
        assert max(others) < 0.2

    in_virtual_time(main)


def test_a_chat_that_is_refused_twice_is_one_chat() -> None:
    async def main(_: VirtualTime) -> float:
        pace = Pace(Rates(chat=10))
        for _time in range(2):
            await refused(pace, ANNA, 0.5)
        return pace.closed()

    assert in_virtual_time(main) == 0


def test_two_chats_refused_within_a_second_are_a_matter_of_all() -> None:
    async def main(_: VirtualTime) -> None:
        pace = Pace(Rates())
        await refused(pace, ANNA, 2)
        await asyncio.sleep(0.9)
        await refused(pace, BOLAT, 3)
        assert (pace.closed(), pace.room()) == (3, 0)
        assert await send(pace, SARA, Lane.ANSWERS) == 3.9

    in_virtual_time(main)


def test_two_chats_refused_one_after_the_other_are_their_own_affair() -> None:
    async def main(_: VirtualTime) -> float:
        pace = Pace(Rates())
        await refused(pace, ANNA, 2)
        await asyncio.sleep(1.1)
        await refused(pace, BOLAT, 3)
        return pace.closed()

    assert in_virtual_time(main) == 0


async def refused_all(pace: Pace, pause: float = 300) -> None:
    """Let two messages be refused, and nobody be sent anything for five seconds."""
    await asyncio.gather(refused(pace, ANNA, pause), refused(pace, BOLAT, pause))


def test_after_a_refusal_of_all_one_is_tried_alone_until_one_is_taken() -> None:
    async def main(_: VirtualTime) -> Sequence[float]:
        pace = Pace(Rates())
        await refused_all(pace)
        tried = await asyncio.gather(*(refused(pace, chat_id, 300, 0.1) for chat_id in range(10, 13)))
        return [*tried, *await asyncio.gather(*(send(pace, chat_id) for chat_id in range(20, 50)))]

    *tried, first, second, _ = in_virtual_time(main)[:6]
    begun = tried[0]
    assert [*tried, first] == pytest.approx([begun, begun + 5.1, begun + 10.2, begun + 15.3])
    assert second < first + 0.1


async def silent(pace: Pace, chat_id: int, seconds: float = 25) -> float:
    """Send a message whose answer comes after so many seconds, and give the time when it left."""
    async with pace.slot(Lane.ALERTS, chat_id) as slot:
        left_at = asyncio.get_running_loop().time()
        await asyncio.sleep(seconds)
        slot.answered()
        return left_at


@pytest.mark.parametrize("silent_chats", [1, 3])
def test_where_what_is_tried_has_no_answer_one_more_is_tried_in_two_seconds(silent_chats: int) -> None:
    async def main(_: VirtualTime) -> Sequence[float]:
        pace = Pace(Rates())
        await refused_all(pace)
        tried = [silent(pace, chat_id) for chat_id in range(10, 10 + silent_chats)]
        return await asyncio.gather(*tried, *(send(pace, chat_id) for chat_id in range(20, 50)))

    times = in_virtual_time(main)
    first, last = times[0], times[silent_chats]
    assert times[: silent_chats + 1] == pytest.approx([first + 2 * number for number in range(silent_chats + 1)])
    assert times[-1] < last + 1.1


def test_a_late_answer_to_what_was_tried_ends_the_doubt() -> None:
    async def main(_: VirtualTime) -> Sequence[float]:
        pace = Pace(Rates())
        await refused_all(pace)
        return await asyncio.gather(silent(pace, 10, 1.5), *(send(pace, chat_id) for chat_id in range(20, 50)))

    first, *others = in_virtual_time(main)
    assert min(others) >= first + 1.5
    assert max(others) < first + 2.6


def test_an_answer_to_what_left_before_the_refusal_says_nothing_about_it() -> None:
    async def main(_: VirtualTime) -> tuple[float, float, float]:
        pace = Pace(Rates())
        early = asyncio.create_task(silent(pace, SARA, 5.5))
        await refused_all(pace)
        return await early, await refused(pace, 10, 300, 1), await send(pace, 11)

    _, tried, after = in_virtual_time(main)
    assert after >= tried + 5


def test_while_it_is_tried_whether_telegram_takes_any_a_few_wait_for_their_turns() -> None:
    async def main(_: VirtualTime) -> Sequence[int]:
        pace = Pace(Rates())
        await refused_all(pace)
        tried, behind = (asyncio.create_task(silent(pace, chat_id, 1)) for chat_id in (10, 11))
        rooms = [pace.room()]
        await asyncio.sleep(5.5)
        rooms.append(pace.room())
        await asyncio.gather(tried, behind)
        return [*rooms, pace.room()]

    assert in_virtual_time(main) == [0, 2, 30]


@pytest.mark.parametrize("chats", [(GROUP, -8), (GROUP, CHANNEL, ANNA), (ANNA, GROUP)])
def test_groups_and_channels_that_had_their_minute_at_once_keep_nobody_else_waiting(chats: tuple[int, ...]) -> None:
    async def main(_: VirtualTime) -> float:
        pace = Pace(Rates())
        await asyncio.gather(*(send(pace, chat_id) for chat_id in chats for _ in range(10)))
        await asyncio.gather(*(refused(pace, chat_id, 12) for chat_id in chats))
        return pace.closed()

    assert in_virtual_time(main) == 0


def test_groups_that_are_refused_as_they_are_tried_come_one_in_two_seconds() -> None:
    async def main(_: VirtualTime) -> Sequence[float]:
        pace = Pace(Rates())
        await refused_all(pace)
        return await asyncio.gather(*(refused(pace, chat_id, 300, 0.1) for chat_id in range(-14, -10)))

    first, *others = in_virtual_time(main)
    assert others == pytest.approx([first + 2.1, first + 4.2, first + 6.3])


def test_clock_jump(monkeypatch: pytest.MonkeyPatch) -> None:
    def times() -> Sequence[float]:
        distance = Distance(0.05, 0.2)

        async def main(_: VirtualTime) -> None:
            pace = Pace(Rates())
            await asyncio.gather(*(distance.send(pace, Lane.ALERTS, chat_id) for chat_id in range(1, 200)))

        in_virtual_time(main)
        return distance.times()

    undisturbed = times()
    wall = random.Random(1)
    monkeypatch.setattr(time, "time", lambda: wall.uniform(0, 2e9))
    assert times() == undisturbed


def test_an_answer_passes_in_front_of_10000_waiting_messages() -> None:
    distance = Distance(0.05, 0.2)

    async def main(loop: VirtualTime) -> Sequence[float]:
        pace, waits = Pace(Rates()), list[float]()
        broadcast = [asyncio.create_task(distance.send(pace, Lane.ALERTS, chat_id)) for chat_id in range(1, 10_001)]
        for person in range(200_000, 200_200):
            await asyncio.sleep(0.05)
            asked = loop.time()
            async with pace.slot(Lane.ANSWERS, person) as slot:
                waits.append(loop.time() - asked)
                slot.answered()
        for task in broadcast:
            task.cancel()
        await asyncio.gather(*broadcast, return_exceptions=True)
        return sorted(waits)

    waits = in_virtual_time(main)
    assert waits[int(0.99 * len(waits))] <= 0.25
    assert most_within(1, distance.times()) <= 30
