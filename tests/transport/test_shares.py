"""Several processes send at one rate: each has its share, and all together never exceed it on Telegram's side."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.transport.lanes import Lane
from bot.transport.pace import Pace, Rates
from bot.transport.shares import due, share
from tests.transport.distance import Distance, most_within
from tests.transport.virtual_time import VirtualTime, in_virtual_time

LOOKS, SILENT, GONE, LEFT = 2, 6, 60, 2
"""Seconds: between two looks, and after which somebody is silent, gone, and has left."""
CHAT_IDS = count(1)


@pytest.mark.parametrize(
    ("rate", "processes", "leader", "follower"),
    [(30, 1, 30, 30), (30, 2, 23, 7), (30, 3, 20, 5), (1000, 2, 750, 250), (3, 2, 2, 1), (1, 2, 1, 1)],
)
def test_half_is_the_leaders_and_half_is_for_all(rate: int, processes: int, leader: int, follower: int) -> None:
    assert (due(rate, processes, leading=True), due(rate, processes, leading=False)) == (leader, follower)


@given(rate=st.integers(1, 1000), processes=st.integers(2, 20))
def test_what_all_are_due_is_the_rate(rate: int, processes: int) -> None:
    if processes <= rate:
        followers = (processes - 1) * due(rate, processes, leading=False)
        assert due(rate, processes, leading=True) + followers == rate


@given(rate=st.integers(1, 1000), others=st.lists(st.integers(0, 1000), max_size=20), leading=st.booleans())
def test_nobody_takes_what_others_have(rate: int, others: Sequence[int], leading: bool) -> None:
    assert 0 <= share(rate, others, leading=leading) <= max(rate - sum(others), 0)


@pytest.mark.parametrize(("leading", "taken"), [(True, 23), (False, 7)])
def test_who_is_not_heard_of_keeps_what_it_is_due(leading: bool, taken: int) -> None:
    assert share(30, [], [30], leading=leading) == taken


@dataclass(eq=False)
class Process:
    """One that begins, sends all it may, and stops with a word or without. `row` is what the others read of it."""

    begins: float
    stays: float
    killed: bool
    pace: Pace = field(init=False)
    row: int | None = None
    seen_at: float = 0.0
    left: bool = False

    async def live(self, town: "Town") -> None:
        await asyncio.sleep(self.begins)
        self.pace = Pace(Rates(every=0))
        working = [asyncio.create_task(self.send(town)) for _ in range(2 * town.rate)]
        looking = asyncio.create_task(self.look(town))
        await asyncio.sleep(self.stays)
        for task in [looking, *working]:
            task.cancel()
        await asyncio.wait([looking, *working])
        if not self.killed:
            self.seen_at, self.left = town.now(), True

    async def look(self, town: "Town") -> None:
        while True:
            others = town.seen_by(self)
            awake, silent = ([row for row, is_silent in others if is_silent is so] for so in (False, True))
            taken = share(town.rate, awake, silent, leading=town.leader() is self)
            self.row, self.seen_at = max(taken, self.pace.unspent()), town.now()
            self.pace.change_rate(taken)
            await asyncio.sleep(LOOKS)

    async def send(self, town: "Town") -> None:
        while True:
            await town.distance.send(self.pace, Lane.ALERTS, next(CHAT_IDS))


@dataclass
class Town:
    """All processes, and who leads from when on, by number; they reach Telegram over one distance."""

    rate: int
    processes: Sequence[Process]
    leaders: Sequence[tuple[float, int]]
    distance: Distance

    def now(self) -> float:
        return asyncio.get_running_loop().time()

    def leader(self) -> Process | None:
        numbers = [number for since, number in sorted(self.leaders) if since <= self.now()]
        return self.processes[numbers[-1] % len(self.processes)] if numbers else None

    def seen_by(self, process: Process) -> list[tuple[int, bool]]:
        """What each of the others has, and whether it is silent."""
        ages = [(other, self.now() - other.seen_at) for other in self.processes if other is not process]
        there = [(other.row, age) for other, age in ages if age <= (LEFT if other.left else GONE)]
        return [(row, age > SILENT) for row, age in there if row is not None]

    async def live(self, _: VirtualTime) -> None:
        await asyncio.gather(*(process.live(self) for process in self.processes))


processes = st.builds(Process, begins=st.floats(0, 20), stays=st.floats(0.5, 20), killed=st.booleans())


@settings(max_examples=60, deadline=None)
@example(rate=30, processes=[Process(0, 20, False), Process(0, 20, False)], leaders=[], distance=Distance(0.05))
@example(rate=30, processes=[Process(0, 9, False), Process(1, 20, False)], leaders=[(0, 0)], distance=Distance(0.05))
@given(
    rate=st.integers(1, 40),
    processes=st.lists(processes, min_size=2, max_size=4),
    leaders=st.lists(st.tuples(st.floats(0, 40), st.integers(0, 3)), max_size=6),
    distance=st.builds(Distance, seconds=st.floats(0.001, 0.4), jitter=st.floats(0, 0.5), there=st.floats(0.1, 0.9)),
)
def test_no_second_holds_more_than_the_rate_whoever_comes_goes_leads_or_dies(
    rate: int, processes: Sequence[Process], leaders: Sequence[tuple[float, int]], distance: Distance
) -> None:
    in_virtual_time(Town(rate, processes, leaders, distance).live)
    assert most_within(1, distance.times()) <= rate


@pytest.mark.parametrize("leaders", [[(0.0, 0)], [(0.0, 0), (12.0, 1)]], ids=["first", "second after a while"])
def test_soon_each_has_what_it_is_due(leaders: Sequence[tuple[float, int]]) -> None:
    town = Town(30, [Process(begins, 20, False) for begins in (0, 0, 1)], leaders, Distance(0.05))

    async def main(loop: VirtualTime) -> list[int]:
        living = asyncio.create_task(town.live(loop))
        await asyncio.wait([living], timeout=19.9)
        rates = [process.pace.rate for process in town.processes]
        await living
        return rates

    leading = leaders[-1][1]
    assert in_virtual_time(main) == [20 if number == leading else 5 for number in range(3)]


def test_who_begins_anew_after_a_crash_has_what_one_of_two_is_due_until_the_dead_is_gone() -> None:
    town = Town(30, [Process(0, 5, True), Process(5, 70, False)], [(0, 0), (20, 1)], Distance(0.05))

    async def main(loop: VirtualTime) -> list[int]:
        living, rates = asyncio.create_task(town.live(loop)), list[int]()
        for seconds in (6, 8, 10, 48):
            await asyncio.wait([living], timeout=seconds)
            rates.append(town.processes[1].pace.rate)
        await living
        return rates

    assert in_virtual_time(main) == [0, 7, 23, 30]
