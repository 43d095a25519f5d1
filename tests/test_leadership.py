"""One of several processes works; when it stops, or is not heard of any more, another one does."""

import asyncio
import platform
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.leadership import Leadership, is_dead, this_process
from storage import leaderships
from storage.database import Database, DatabaseUnavailableError
from storage.leaderships import Lead, LostLeadershipError
from tests.conftest import NOT_ALLOWED
from tests.named_process import IN_A_CONTAINER, named_process

ELECTION = "small-2020"
SHORT = timedelta(seconds=0.1)
LONG = timedelta(minutes=5)

ON_LINUX = pytest.mark.skipif(platform.system() != "Linux", reason="elsewhere nobody is known to be dead")
BESIDE_CONTAINERS = pytest.mark.skipif(
    shutil.which("unshare") is None or subprocess.run([*IN_A_CONTAINER, "true"], check=False).returncode != 0,
    reason=f"{NOT_ALLOWED}: Linux gives processes numbers of their own (unshare --pid)",
)


@dataclass
class Work:
    """What a leader does; it knows under which leads it was begun."""

    begun: list[Lead] = field(default_factory=list)
    working: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def go_on(self, lead: Lead) -> None:
        self.begun.append(lead)
        self._set(working=True)
        try:
            await asyncio.Event().wait()
        finally:
            self._set(working=False)

    def _set(self, *, working: bool) -> None:
        self.working = working
        self.changed.set()

    async def until(self, reached: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not reached():
                self.changed.clear()
                await self.changed.wait()


@asynccontextmanager
async def standing(database: Database, work: Work, lease: timedelta, name: str) -> AsyncIterator[Leadership]:
    """A process that leads when it may; it leaves as on SIGTERM."""
    leadership = Leadership(database, Lead(ELECTION, False, name), work.go_on, lease)
    running = asyncio.create_task(leadership.run())
    try:
        yield leadership
    finally:
        running.cancel()
        await asyncio.wait({running})


async def test_a_follower_leads_when_the_leader_stops(database: Database) -> None:
    first, second = Work(), Work()
    async with AsyncExitStack() as leader:
        await leader.enter_async_context(standing(database, first, LONG, "node:1:life:a"))
        await first.until(lambda: first.working)
        async with standing(database, second, SHORT, "node:1:life:b") as follower:
            waiting = follower.leading
            await leader.aclose()
            await second.until(lambda: second.working)
            assert (waiting, follower.leading) == (False, True)
    assert not second.working


async def test_a_leader_works_on_under_one_number(database: Database) -> None:
    work = Work()
    async with standing(database, work, SHORT, "node:1:life:a") as leadership:
        await work.until(lambda: work.working)
        await asyncio.sleep(3 * SHORT.total_seconds())
        assert leadership.leading
    assert [lead.epoch for lead in work.begun] == [1]


async def test_a_leader_that_was_overtaken_stops_its_work_and_keeps_nothing_more(database: Database) -> None:
    work = Work()
    async with standing(database, work, SHORT, "node:1:life:a"):
        await work.until(lambda: work.working)
        usurper = await overtake(database, "node:1:life:a", "node:1:life:b")
        await work.until(lambda: not work.working)
        async with database.writing() as connection:
            with pytest.raises(LostLeadershipError):
                await leaderships.hold(connection, work.begun[0])
    async with database.writing() as connection:
        await leaderships.hold(connection, usurper)


async def overtake(database: Database, leader: str, holder: str) -> Lead:
    async with database.writing() as connection:
        lead = await leaderships.take(connection, Lead(ELECTION, False, holder), LONG, dead=leader)
    assert lead is not None
    return lead


async def test_what_ends_the_work_ends_the_process(database: Database) -> None:
    async def fail(_: Lead) -> None:
        raise ZeroDivisionError

    leadership = Leadership(database, Lead(ELECTION, False, "node:1:life:a"), fail, SHORT)
    with pytest.raises(ZeroDivisionError):
        await leadership.run()
    assert await taken(database, "node:1:life:b")


async def test_work_that_the_database_ended_is_begun_anew(database: Database) -> None:
    work = Work()

    async def fail_once(lead: Lead) -> None:
        if not work.begun:
            work.begun.append(lead)
            raise DatabaseUnavailableError("away")
        await work.go_on(lead)

    leadership = Leadership(database, Lead(ELECTION, False, "node:1:life:a"), fail_once, SHORT)
    running = asyncio.create_task(leadership.run())
    await work.until(lambda: work.working)
    running.cancel()
    await asyncio.wait({running})
    assert [lead.epoch for lead in work.begun] == [1, 2]


async def taken(database: Database, holder: str) -> Lead | None:
    async with database.writing() as connection:
        return await leaderships.take(connection, Lead(ELECTION, False, holder), LONG)


@ON_LINUX
async def test_a_leader_that_was_killed_on_this_machine_is_not_waited_for(database: Database) -> None:
    async with named_process() as killed:
        assert await taken(database, killed.name)
    work = Work()
    async with standing(database, work, LONG, this_process()):
        await work.until(lambda: work.working)


@ON_LINUX
def test_one_that_had_our_number_is_dead() -> None:
    place, number, _, _ = this_process().rsplit(":", 3)
    assert is_dead(f"{place}:{number}:12345678:1234")


async def test_a_leader_that_may_be_alive_is_waited_for(database: Database) -> None:
    work = Work()
    async with named_process() as leader:
        assert await taken(database, leader.name)
        async with standing(database, work, LONG, this_process()):
            _, pending = await asyncio.wait({asyncio.create_task(work.until(lambda: work.working))}, timeout=0.3)
            assert pending
            for task in pending:
                task.cancel()


@pytest.mark.parametrize("holder", ["elsewhere", "elsewhere:1:12345678:1234", f"{platform.node()}:1:12345678:1234"])
def test_one_of_another_machine_may_be_alive(holder: str) -> None:
    assert not is_dead(holder)


@BESIDE_CONTAINERS
@pytest.mark.parametrize("one", [(), IN_A_CONTAINER], ids=["here", "in a container"])
@pytest.mark.parametrize("other", [(), IN_A_CONTAINER], ids=["to one here", "to one in a container"])
async def test_who_runs_is_dead_to_nobody(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    async with named_process(*one) as runs, named_process(*other) as asked:
        assert not await asked.calls_dead(runs.name)


@BESIDE_CONTAINERS
async def test_who_was_killed_in_a_container_may_be_alive_to_those_outside() -> None:
    async with named_process(*IN_A_CONTAINER) as killed:
        pass
    assert not is_dead(killed.name)
