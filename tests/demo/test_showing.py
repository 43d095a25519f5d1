"""The demo as a process: what it prints, what it is given, and how it ends."""

from __future__ import annotations

import asyncio
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.demo.running import Demo, running

PT = "pt-2019-assembleia"
USERS_OWN = {"BOT_TOKEN": "1:somebodys-real-token", "DATABASE_URL": "sqlite:///{}/own.db", "bot_api_url": "http://x"}


def children(pid: int) -> set[int]:
    """The processes that this one began."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    return {int(child) for child, parent in map(str.split, listed.splitlines()) if int(parent) == pid}


def held_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def is_running(pid: int) -> bool:
    """Whether there is such a process that has not ended; one that nobody has waited for yet has."""
    state = subprocess.run(["ps", "-p", str(pid), "-o", "stat="], capture_output=True, text=True, check=False).stdout
    return state[:1] not in ("", "Z")


async def bot_of(demo: Demo) -> int:
    async with asyncio.timeout(20):
        while not (found := children(demo.process.pid)):  # noqa: ASYNC110 - another process is waited for
            await asyncio.sleep(0.05)
    (bot,) = found
    return bot


def test_a_port_that_is_taken_is_said_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "bot", "demo", "--port", str(port)]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=20)
    sentence = f"Port {port} is taken: give another one with --port N, or none for any that is free.\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", sentence)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_stop_leaves_nothing_behind(number: signal.Signals, tmp_path: Path) -> None:
    async with running(environment={"TMPDIR": str(tmp_path)}) as demo:
        bot = await bot_of(demo)
        assert held_in(tmp_path)
        demo.process.send_signal(number)
        _, error = await demo.process.communicate()
    assert (demo.process.returncode, error) == (0, b"")
    assert not is_running(bot)
    assert not held_in(tmp_path)


async def test_a_demo_that_is_killed_leaves_no_bot_behind(tmp_path: Path) -> None:
    async with running(environment={"TMPDIR": str(tmp_path)}) as demo:
        await demo.is_on()
        bot = await bot_of(demo)
        assert is_running(bot)
        demo.process.kill()
        async with asyncio.timeout(20):
            while is_running(bot):  # noqa: ASYNC110 - another process is waited for
                await asyncio.sleep(0.05)


async def test_a_night_of_ones_own_is_shown_and_ones_own_bot_is_left_alone(tmp_path: Path) -> None:
    own = {name: value.format(tmp_path) for name, value in USERS_OWN.items()}
    for kind in ("nights", "elections"):
        (tmp_path / kind).symlink_to(ROOT / "seeds" / kind / PT)
    folders = ("--night", str(tmp_path / "nights"), "--election", str(tmp_path / "elections"))
    async with running(*folders, "--language", "ru", "--speed", "600", environment=own) as demo:
        state = await demo.is_on()
        assert (state["election"], state["speed"], state["faults"]) == (PT, 600, False)
        assert re.search("[а-я]{3}", (await demo.messages())[1])
        assert (await demo.press("kill"))[0] == 404
    assert not (tmp_path / "own.db").exists()


def test_a_bot_that_cannot_start_ends_the_demo_in_one_sentence(tmp_path: Path) -> None:
    night = tmp_path / "which?night"
    shutil.copytree(ROOT / "seeds" / "nights" / PT, night)
    command = [sys.executable, "-m", "bot", "demo", "--night", str(night)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=20)
    assert ended.returncode == 2
    assert ended.stderr.startswith("The bot ended by itself with status 2: FEED_URL is ")
    assert ended.stderr.count("\n") == 1
