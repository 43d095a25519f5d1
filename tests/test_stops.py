"""A process that is told to stop: what is in hand comes to its end, and the process to its own, whatever hangs."""

import asyncio
import os
import signal
import socket
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import unused_port

from bot.sandbox import Sandbox, serve_sandbox
from tests.conftest import NOT_ALLOWED, ROOT
from tests.hanging_postgresql import way_to
from tests.mounts import with_a_name_server
from tests.settings import TOKEN, sqlite_in

NIGHT = "pt-2019-assembleia"
RUN = (sys.executable, "-m", "bot", "run")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with serve_sandbox(TOKEN) as sandbox:
        yield sandbox


@pytest.mark.parametrize(("seconds", "left"), [(1, 0), (3600, 1)], ids=["answered in time", "not answered in time"])
async def test_a_stop_leaves_nothing_in_doubt(sandbox: Sandbox, database_url: str, seconds: float, left: int) -> None:
    process = await started(sandbox, database_url)
    await begin_an_answer(sandbox, seconds)
    assert await stopped(process) == 0
    assert len(sandbox.updates) == left


@pytest.mark.parametrize("engine", ["postgresql"])
async def test_a_stop_does_not_wait_for_a_database_that_hangs(sandbox: Sandbox, database_url: str) -> None:
    async with way_to(database_url) as (way, address):
        process = await started(sandbox, address)
        await begin_an_answer(sandbox, 3600)
        way.hang()
        await asyncio.wait_for(way.asked.wait(), 30)
        assert await stopped(process) == 0


@pytest.mark.parametrize("engine", ["postgresql"])
async def test_a_start_that_waits_for_a_database_is_stopped(sandbox: Sandbox, database_url: str) -> None:
    async with way_to(database_url) as (way, address):
        way.hang()
        process = await started(sandbox, address)
        await asyncio.wait_for(way.asked.wait(), 30)
        assert await stopped(process) == 0


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_stop_does_not_wait_for_a_file_that_is_locked(sandbox: Sandbox, database_url: str) -> None:
    process = await started(sandbox, database_url, FEED_URL=f"recorded:{NIGHT}?speed=60")
    await sandbox.say(await sandbox.add_user(), "/results")
    await sandbox.wait_for(lambda call: call.method == "sendMessage", timeout=30)
    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        before = len(sandbox.sent)
        await sandbox.say(await sandbox.add_user(), "/subscribe")
        await sandbox.say(await sandbox.add_user(), "/results")
        await sandbox.wait_for(lambda call: call.method == "sendMessage", since=before, timeout=30)
        assert await stopped(process) == 0
    assert len(sandbox.updates) == 1


@pytest.mark.parametrize(
    "asking", [{"FEED_URL": "https://results.example/count.json"}, {"BOT_API_URL": "https://telegram.example"}]
)
async def test_a_stop_does_not_wait_for_a_name_server(
    sandbox: Sandbox, tmp_path: Path, asking: Mapping[str, str]
) -> None:
    async with silent_name_server() as (address, asked):
        command = with_a_name_server(address, tmp_path, *RUN)
        process = await started(sandbox, sqlite_in(tmp_path), *command, **asking)
        await asyncio.wait_for(asked.wait(), 30)
        assert await stopped(process) == 0


async def test_a_second_ctrl_c_ends_the_process_at_once(sandbox: Sandbox, tmp_path: Path) -> None:
    process = await started(sandbox, sqlite_in(tmp_path))
    await begin_an_answer(sandbox, 3600)
    process.send_signal(signal.SIGINT)
    assert process.stderr is not None
    async for line in process.stderr:
        if b"stopping" in line:
            break
    assert await stopped(process, signal.SIGINT) == -signal.SIGINT


async def begin_an_answer(sandbox: Sandbox, seconds: float) -> None:
    """Ask something, and wait until the answer is on its way; Telegram takes that only after so many seconds."""
    begun = asyncio.Event()

    def begins(_: Mapping[str, Any]) -> bool:
        begun.set()
        return True

    sandbox.fail("sendMessage", begins, delay=seconds)
    await sandbox.say(await sandbox.add_user(), "/results")
    await asyncio.wait_for(begun.wait(), 30)


async def started(sandbox: Sandbox, database_url: str, *command: str, **others: str) -> Process:
    port = unused_port()
    given = {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": sandbox.url,
        "DATABASE_URL": database_url,
        "ELECTION": NIGHT,
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "WEBHOOK_SECRET": "knock-knock-who-is-there",
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
    environment = os.environ | given | others
    return await asyncio.create_subprocess_exec(*(command or RUN), cwd=ROOT, env=environment, stderr=PIPE)


async def stopped(process: Process, by: signal.Signals = signal.SIGTERM) -> int | None:
    """Its status after this signal, of which no traceback tells; killed, as hosts do it, where it takes ten seconds."""
    process.send_signal(by)
    try:
        _, said = await asyncio.wait_for(process.communicate(), 10)
    finally:
        if process.returncode is None:
            process.kill()
    assert "Traceback" not in said.decode()
    return process.returncode


@asynccontextmanager
async def silent_name_server() -> AsyncIterator[tuple[str, asyncio.Event]]:
    """The address of one that never answers, and what is set once it was asked. Skips the test where none may be."""
    asked = asyncio.Event()

    def hear() -> None:
        listening.recv(512)
        asked.set()

    with socket.socket(type=socket.SOCK_DGRAM) as listening:
        listening.setblocking(False)
        address = f"127.{os.getpid() >> 16}.{os.getpid() >> 8 & 255}.{os.getpid() & 255}"
        try:
            listening.bind((address, 53))
        except OSError as error:
            pytest.skip(f"{NOT_ALLOWED}: {error}")
        asyncio.get_running_loop().add_reader(listening, hear)
        yield address, asked
        asyncio.get_running_loop().remove_reader(listening)
