"""Every command that the documents show works: it is run, or started, asked and stopped."""

import asyncio
import os
import re
import shlex
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import aiohttp
import pytest

from bot import catalogue
from bot.feeds.recording import Recording
from bot.sandbox import serve_sandbox
from tests.conftest import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCED = re.compile(r"^( *)```sh\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`((?:\.venv/bin/)?python -m bot [^`]+|make [a-z]+)`")
SETTING = re.compile(r"[A-Z_]+=")
EXAMPLE_FEED = "feed.json"
STANDS_FOR = {
    "NIGHT": "pt-2019-assembleia",
    "ELECTION": "kz-2023-mazhilis",
    "FOLDER": "docs/example/atlantis-2030",
    "FILE": EXAMPLE_FEED,
    "<election>": "kz-2023-mazhilis",
    "<id>": "kz-2023-mazhilis",
}
PLACE = re.compile(rf"({'|'.join(STANDS_FOR)})(?!=)")
TOKEN = "123456:ABC-def"
PATIENCE = 30


class Command(NamedTuple):
    """One command line: the settings before it, and its words, those of `python` left out."""

    settings: dict[str, str]
    words: Sequence[str]


def lines_of(document: Path) -> Iterator[str]:
    """The command lines of a document, without their comments and what they print."""
    text = document.read_text(encoding="utf-8")
    for _, block in FENCED.findall(text):
        for line in block.splitlines():
            if not block.lstrip().startswith("$"):
                yield line.partition(" #")[0].strip()
    yield from INLINE.findall(FENCED.sub("", text))


def shown_commands() -> list[str]:
    lines = (line.replace(".venv/bin/", "") for document in DOCUMENTS for line in lines_of(document))
    filled = (PLACE.sub(lambda found: STANDS_FOR[found[0]], line) for line in lines)
    return sorted({" ".join(line.split()) for line in filled if line})


def read(line: str) -> Command:
    words = shlex.split(line)
    settings = [word for word in words if SETTING.match(word)]
    return Command(dict(setting.split("=", 1) for setting in settings), words[len(settings) :])


@asynccontextmanager
async def started(words: Sequence[str], settings: Mapping[str, str], folder: Path = ROOT) -> AsyncIterator[Process]:
    """A process of this command, in an environment that has nothing of ours but `settings`."""
    program = [sys.executable, *words[1:]] if words[0] == "python" else words
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], "PYTHONPATH": str(ROOT), **settings}
    process = await asyncio.create_subprocess_exec(*program, cwd=folder, env=environment, stdout=PIPE, stderr=PIPE)
    try:
        async with asyncio.timeout(PATIENCE):
            yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def final_result() -> str:
    """The document of a feed, the last of a recorded night."""
    return Recording.read(catalogue.night_files("kz-2023-mazhilis")).moments[-1].payload.body.decode()


async def comes_to_its_end(command: Command, folder: Path) -> None:
    database = {"DATABASE_URL": f"sqlite:///{folder / 'election.db'}"}
    (folder / EXAMPLE_FEED).write_text(final_result(), encoding="utf-8")
    words = [str(folder / word) if word == EXAMPLE_FEED else word for word in command.words]
    async with started(words, database | command.settings) as process:
        printed, errors = await process.communicate()
    assert (process.returncode, errors.decode()) == (0, "")
    assert printed


async def serves_the_bot(command: Command, folder: Path) -> None:
    settings = {"BOT_TOKEN": TOKEN, "DATABASE_URL": f"sqlite:///{folder / 'election.db'}"} | command.settings
    async with serve_sandbox(settings["BOT_TOKEN"]) as sandbox:
        reader = await sandbox.add_user("Emma")
        async with started(command.words, {**settings, "BOT_API_URL": sandbox.url}) as process:
            await sandbox.updates.polled.wait()
            await sandbox.say(reader, "/results")
            await sandbox.wait_for(lambda call: call.chat_id == reader.id, timeout=PATIENCE)
            process.send_signal(signal.SIGTERM)
            await process.communicate()
    assert process.returncode == 0


async def serves_a_page(command: Command, _: Path) -> None:
    async with started(command.words, command.settings) as process, aiohttp.ClientSession() as session:
        assert process.stdout is not None
        while not (address := re.search(r"http://\S+", (await process.stdout.readline()).decode())):
            assert not process.stdout.at_eof()
        async with session.get(address[0]) as page:
            assert (page.status, page.content_type) == (200, "text/html")
        process.send_signal(signal.SIGINT)
        await process.communicate()
    assert process.returncode == 0


async def is_planned(command: Command, _: Path) -> None:
    """A target of make that exists; what it would do is tried by itself."""
    async with started(["make", "-n", *command.words[1:]], {}) as process:
        _printed, errors = await process.communicate()
    assert (process.returncode, errors.decode()) == (0, "")


async def names_tests(command: Command, _: Path) -> None:
    """A run of tests, of folders that are there; it would be a long way round to run them from here."""
    folders = [ROOT / word for word in command.words if word.startswith("tests/")]
    assert folders
    assert [folder for folder in folders if not folder.is_dir()] == []


ATTEMPTS = {"bot run": serves_the_bot, "bot demo": serves_a_page, "pytest": names_tests, "make": is_planned}


@pytest.mark.parametrize("line", shown_commands())
async def test_readme_commands_work(line: str, tmp_path: Path) -> None:
    attempt = next((attempt for part, attempt in ATTEMPTS.items() if part in line), comes_to_its_end)
    await attempt(read(line), tmp_path)


async def test_an_empty_election_is_refused_as_the_walk_through_shows(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "your-own-election.md").read_text(encoding="utf-8")
    (shown,) = (block for _, block in FENCED.findall(text) if block.startswith("$"))
    command, _, expected = shown.partition("\n")
    words = read(command.removeprefix("$ .venv/bin/")).words
    folder = tmp_path / words[-1]
    folder.mkdir()
    (folder / "election.toml").touch()
    async with started(words, {}, tmp_path) as process:
        _, errors = await process.communicate()
    assert (process.returncode, errors.decode()) == (2, expected)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_what_looks_like_a_command_is_in_a_block_that_is_tried(document: Path) -> None:
    untried = FENCED.sub("", document.read_text(encoding="utf-8"))
    assert re.findall(r"^\s*(?:\.venv/bin/python|make [a-z]+\s*(?:#|$)).*", untried, re.MULTILINE) == []
