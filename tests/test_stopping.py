"""What is in hand at a stop is brought to its end, and nothing that does not end holds the stop up."""

import asyncio

import pytest

from bot.stopping import finished, within


async def stopped(work: asyncio.Task[None]) -> None:
    await asyncio.sleep(0)
    work.cancel()
    await asyncio.wait({work}, timeout=20)
    assert work.cancelled()


async def test_what_is_under_way_goes_on_after_a_stop() -> None:
    done, stopping = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        await stopping.wait()
        done.set()

    await stopped(asyncio.create_task(finished(work(), 20, stopping.set)))
    assert done.is_set()


async def test_what_is_cancelled_lets_go_before_the_stop_is_over() -> None:
    let_go = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.01)
            let_go.set()

    await stopped(asyncio.create_task(finished(work(), 0)))
    assert let_go.is_set()


async def test_what_does_not_let_go_is_left_behind() -> None:
    let_go = asyncio.Event()

    async def work() -> None:
        await insist_on(let_go)

    await stopped(asyncio.create_task(finished(work(), 0)))
    let_go.set()


async def test_a_call_that_does_not_end_is_left_behind() -> None:
    let_go = asyncio.Event()
    calling = asyncio.create_task(within(0.01, insist_on(let_go)))
    await asyncio.wait({calling}, timeout=20)
    with pytest.raises(TimeoutError):
        calling.result()
    let_go.set()


async def test_a_call_that_ends_in_time_gives_and_raises_what_it_would() -> None:
    async def give() -> int:
        return 7

    async def fail() -> None:
        raise ZeroDivisionError

    assert await within(20, give()) == 7
    with pytest.raises(ZeroDivisionError):
        await within(20, fail())


async def insist_on(event: asyncio.Event) -> None:
    """Wait for it, also where one is told to stop waiting."""
    while not event.is_set():
        try:
            await event.wait()
        except asyncio.CancelledError:
            continue
