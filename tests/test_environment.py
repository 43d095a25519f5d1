"""`run` with a bad environment: one sentence for each fault, and exit status 2."""

import logging
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import structlog

from bot.__main__ import main
from bot.config import Settings
from tests.conftest import ROOT
from tests.settings import TOKEN

SECRET = "hunter2"
GOOD = {
    "BOT_TOKEN": TOKEN,
    "BOT_API_URL": "http://127.0.0.1:9",
    "ELECTION": "pt-2019-assembleia",
    "FEED_URL": "recorded:pt-2019-assembleia",
}
FAULTS: Mapping[str, tuple[Mapping[str, str], str]] = {
    "no token": ({"BOT_TOKEN": ""}, "BOT_TOKEN is missing"),
    "no shape of a token": ({"BOT_TOKEN": SECRET}, "BOT_TOKEN is no good"),
    "a bot api that is no address": ({"BOT_API_URL": "telegram.org"}, 'BOT_API_URL is "telegram.org"'),
    "a bot api with a query": ({"BOT_API_URL": f"http://x/?key={SECRET}"}, "BOT_API_URL is no good"),
    "an unknown database": ({"DATABASE_URL": f"mysql://u:{SECRET}@host/db"}, "DATABASE_URL is no good"),
    "a database without a folder": ({"DATABASE_URL": "sqlite:///nowhere/at/all.db"}, "The database sqlite"),
    "a database that is none": ({"DATABASE_URL": f"sqlite:///{ROOT / 'README.md'}"}, "The database sqlite"),
    "a database that is away": ({"DATABASE_URL": f"postgres://u:{SECRET}@127.0.0.1:9/db"}, "The database postgres"),
    "an unknown election": ({"ELECTION": "atlantis"}, 'There is no election "atlantis"'),
    "an election that is none": ({"ELECTION": str(ROOT / "docs")}, "There is no election"),
    "an unknown night": ({"FEED_URL": "recorded:atlantis"}, 'There is no night "atlantis"'),
    "another election's night": ({"FEED_URL": "recorded:kz-2023-mazhilis"}, "kz-2023-mazhilis: "),
    "a feed that is no address": ({"FEED_URL": "results"}, 'FEED_URL is "results"'),
    "a feed with a bad speed": ({"FEED_URL": "recorded:pt-2019-assembleia?speed=0"}, "FEED_URL is "),
    "a feed asked too often": ({"FEED_URL": "https://x/", "FEED_INTERVAL": "1"}, 'FEED_INTERVAL is "1"'),
    "an interval that is no number": ({"FEED_INTERVAL": "often"}, 'FEED_INTERVAL is "often"'),
    "a contact of two words": ({"FEED_CONTACT": "a b"}, 'FEED_CONTACT is "a b"'),
    "an age that is too small": ({"STALE_AFTER": "1"}, 'STALE_AFTER is "1"'),
    "a rehearsal that is no answer": ({"REHEARSAL": "perhaps"}, 'REHEARSAL is "perhaps"'),
    "a rehearsal at telegram": ({"REHEARSAL": "true", "BOT_API_URL": "https://api.telegram.org"}, "REHEARSAL stays"),
    "a port of words": ({"CONTROL_PORT": "any"}, 'CONTROL_PORT is "any"'),
    "a port that is none": ({"REHEARSAL": "true", "CONTROL_PORT": "70000"}, 'CONTROL_PORT is "70000"'),
    "steering without a rehearsal": ({"CONTROL_PORT": "8024"}, "CONTROL_PORT steers a rehearsal"),
    "steering what is over": (
        {"REHEARSAL": "true", "CONTROL_PORT": "8024", "FEED_URL": ""},
        "CONTROL_PORT steers a recorded night, but none is played",
    ),
    "steering a server": (
        {"REHEARSAL": "true", "CONTROL_PORT": "8024", "FEED_URL": f"https://u:{SECRET}@x/"},
        "CONTROL_PORT steers a recorded night, but none is played",
    ),
    "no messages at all": ({"SEND_RATE": "0"}, 'SEND_RATE is "0"'),
    "half a message": ({"CHAT_RATE": "0.5"}, 'CHAT_RATE is "0.5"'),
    "a burst of nothing": ({"CHAT_BURST": "0"}, 'CHAT_BURST is "0"'),
    "a group without end": ({"GROUP_RATE": "inf"}, 'GROUP_RATE is "inf"'),
    "a payment that is no answer": ({"PAID_BROADCAST": "perhaps"}, 'PAID_BROADCAST is "perhaps"'),
    "an unknown level": ({"LOG_LEVEL": "LOUD"}, 'LOG_LEVEL is "LOUD"'),
    "an unknown format": ({"LOG_FORMAT": "xml"}, 'LOG_FORMAT is "xml"'),
}


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder for the database, in an environment that has nothing of ours but what is good."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in {**GOOD, "DATABASE_URL": f"sqlite:///{tmp_path / 'election.db'}"}.items():
        monkeypatch.setenv(name, value)
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("fault", FAULTS)
def test_bad_environment(fault: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    environment, beginning = FAULTS[fault]
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert main(["run"]) == 2
    said = capsys.readouterr().err
    assert said.startswith(beginning)
    assert said.count("\n") == 1
    assert SECRET not in said


def test_bad_environment_is_told_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {"BOT_TOKEN": "", "SEND_RATE": "0", "LOG_FORMAT": "xml"}.items():
        monkeypatch.setenv(name, value)
    assert main(["run"]) == 2
    assert [line.split()[0] for line in capsys.readouterr().err.splitlines()] == [
        "BOT_TOKEN",
        "SEND_RATE",
        "LOG_FORMAT",
    ]
    assert list(folder.iterdir()) == []


def test_bad_environment_is_refused_by_the_process_too(folder: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "BOT_TOKEN": "", "DATABASE_URL": f"sqlite:///{folder / 'election.db'}"}
    command = [sys.executable, "-m", "bot", "run"]
    process = subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (process.returncode, process.stdout) == (2, "")
    assert process.stderr.startswith("BOT_TOKEN is missing: ")
    assert process.stderr.count("\n") == 1


def test_bad_environment_with_a_port_that_is_taken(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for name, value in {"REHEARSAL": "true", "CONTROL_PORT": port}.items():
            monkeypatch.setenv(name, value)
        assert main(["run"]) == 2
    said = capsys.readouterr().err
    assert said == f"CONTROL_PORT is {port}, which is no free port (Address already in use): give another one\n"


def test_bad_environment_of_an_election_that_is_broken_names_its_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = folder / "pt-2019-assembleia"
    shutil.copytree(ROOT / "seeds" / "elections" / "pt-2019-assembleia", broken)
    (broken / "election.toml").write_text("id = ", encoding="utf-8")
    monkeypatch.setenv("ELECTION", str(broken))
    assert main(["run"]) == 2
    assert "election.toml" in capsys.readouterr().err
