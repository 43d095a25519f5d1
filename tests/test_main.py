"""The commands as people type them: what is printed, and the exit status."""

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.feeds import canonical
from tests.conftest import ROOT

KZ, PT = "kz-2023-mazhilis", "pt-2019-assembleia"


def _looked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Mapping[str, Any]]:
    status = main(["check", *arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


def _by_party(found: Mapping[str, Any], figure: str) -> dict[str, Any]:
    return {party["id"]: party[figure] for party in found["parties"]}


def test_check_tells_the_final_seats_of_kazakhstan(capsys: pytest.CaptureFixture[str]) -> None:
    status, found = _looked(capsys, KZ, "--at", "last")
    assert status == 0
    assert _by_party(found, "seats") == {
        "amanat": 40,
        "auyl": 8,
        "respublica": 6,
        "qhp": 5,
        "baytaq": 0,
        "aqjol": 6,
        "nsdp": 4,
    }
    assert _by_party(found, "standing")["baytaq"] == "below"
    assert all(_by_party(found, "confirmed").values())
    assert {key: value for key, value in found.items() if key != "parties"} == {
        "election": KZ,
        "class": "final",
        "test": False,
        "feed_time": "2023-03-27T16:55:00+06:00",
        "counted": None,
        "total": None,
        "base": 6366441,
        "seats_total": 69,
        "ties": [],
        "problems": [],
    }


def test_check_tells_the_226_seats_of_portugal(capsys: pytest.CaptureFixture[str]) -> None:
    status, found = _looked(capsys, PT)
    seats = {party: number for party, number in _by_party(found, "seats").items() if number}
    assert (status, found["problems"], found["counted"], found["total"]) == (0, [], 3092, 3092)
    assert seats == {"ps": 106, "psd": 77, "be": 19, "pcp_pev": 12, "cds": 5, "pan": 4, "ch": 1, "il": 1, "l": 1}


def test_check_finds_a_feed_that_was_not_reset(capsys: pytest.CaptureFixture[str]) -> None:
    status, found = _looked(capsys, PT, "--at", "2019-10-06T19:00:30")
    assert status == 1
    assert found["class"] is None
    assert any("4 October 2015" in problem for problem in found["problems"])


def test_check_shows_the_last_good_count_beside_a_fall(capsys: pytest.CaptureFixture[str]) -> None:
    status, found = _looked(capsys, PT, "--at", "2019-10-06T20:16")
    assert (status, found["counted"]) == (1, 1081)
    assert len(found["problems"]) == 22


@pytest.mark.parametrize(
    ("nsdp", "standing", "to_line"),
    [(318_323, "above", 0), (318_322, "below", -1)],
)
def test_check_reads_a_file_to_the_vote(
    nsdp: int, standing: str, to_line: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    votes = {"amanat": 6_366_441 - nsdp, "nsdp": nsdp}
    others = dict.fromkeys(("auyl", "respublica", "qhp", "baytaq", "aqjol", "against_all"), 0)
    document = {
        "format": canonical.FORMAT,
        "election": KZ,
        "time": "2023-03-20T12:00:00+06:00",
        "class": "partial",
        "contests": {"list": {"counted": 1, "total": 2, "votes": votes | others}},
    }
    feed = tmp_path / "feed.json"
    feed.write_text(json.dumps(document))
    _, found = _looked(capsys, KZ, "--feed", str(feed))
    (party,) = (party for party in found["parties"] if party["id"] == "nsdp")
    assert (party["standing"], party["votes_to_line"], found["base"]) == (standing, to_line, 6_366_441)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "- assembly: the units counted fell from 1,081 to 918; held back until a newer look agrees.\n"),
        ("ru", "- assembly: подсчитанных участков было 1 081, стало 918;"),
        ("kk", "- assembly: саналған учаске 1 081 болған, енді 918;"),
    ],
)
def test_problems_are_told_in_the_language_asked_for(
    language: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", PT, "--at", "2019-10-06T20:16", "--language", language]) == 1
    assert said in capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")


def test_the_json_of_check_has_its_problems_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", PT, "--at", "2019-10-06T20:16", "--language", "ru", "--json"]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert any("the units counted fell from 1,081 to 918" in problem for problem in problems)


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_check_speaks_the_language_asked_for(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", KZ, "--language", language]) == 0
    printed = capsys.readouterr().out
    assert ("53.90%" in printed) == (language == "en")
    assert "AMANAT" in printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("check nowhere", 'There is no election "nowhere"'),
        ("check . --feed x", 'There is no election "."'),
        (f"check {KZ} --feed nowhere.json", "no file that is there"),
        (f"check {KZ} --feed recorded:", "it is no recorded night"),
        (f"check {KZ} --feed file:nowhere.json", "nowhere.json: cannot be read"),
        (f"check {KZ} --feed http://user:hunter2@127.0.0.1:9/x?key=hunter2", "http://127.0.0.1:9/x: cannot be reached"),
        (f"check {KZ} --feed recorded:{PT}", f'is a night of "{PT}"'),
        (f"check {KZ} --at sometime", '"sometime" is no time'),
        (f"check {KZ} --at 2020-01-01", "begins at 2023-03-19T10:10:00+06:00"),
        (f"check {KZ} --feed {ROOT / 'README.md'} --at 2023-03-20", "a file has one moment only"),
        ("replay nowhere", 'There is no night "nowhere"'),
        ("demo --night nowhere", 'There is no night "nowhere"'),
        (f"demo --night {PT} --election {KZ}", f'{PT}: is a night of "{PT}", not of "{KZ}"'),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(
    arguments: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments.split()) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    ["", "walk", f"replay {KZ} --speed 0", f"replay {KZ} --language xx", "demo --port 0", "demo --speed 601"],
)
def test_a_wrong_command_line_is_refused(arguments: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments.split())
    assert stopped.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_ctrl_c_before_everything_is_loaded_ends_in_silence() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "bot", "demo"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        next(line for line in process.stderr if line.rstrip().endswith(" aiohttp.hdrs"))
        process.send_signal(signal.SIGINT)
        said = [line for line in process.stderr if not line.startswith("import time:")]
        assert (process.wait(), said) == (130, [])


def test_replay_writes_a_plain_log_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", PT]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Portugal, 6 October 2019: Assembly of the Republic"
    assert [line for line in lines if "corrected" in line]
    assert not [line for line in lines if "\x1b" in line]


def test_replay_marks_every_invented_line(capsys: pytest.CaptureFixture[str]) -> None:
    main(["replay", KZ, "--language", "ru"])
    told = capsys.readouterr().out.splitlines()
    crossed = [line for line in told if "ОСДП" in line]
    assert crossed
    assert [line for line in crossed if "РЕПЕТИЦИЯ" not in line] == []


def test_replay_shows_a_live_table_in_a_terminal() -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "bot", "replay", PT, "--speed", "1000000000"]
    size = {"COLUMNS": "100", "LINES": "40", "TERM": "xterm-256color"}
    process = subprocess.Popen(command, cwd=ROOT, stdout=theirs, env=os.environ | size)
    os.close(theirs)
    shown = _read_all(ours)
    assert process.wait() == 0
    assert "69/69" in shown
    assert "1,866,407" in shown
    assert "smaller lists" not in shown or "-" not in shown.split("smaller lists")[0].splitlines()[-1]


def _read_all(terminal: int) -> str:
    found = b""
    try:
        while part := os.read(terminal, 65536):
            found += part
    except OSError:
        pass  # the other side is closed: that is how a terminal ends
    os.close(terminal)
    return found.decode()
