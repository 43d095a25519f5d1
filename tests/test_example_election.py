"""The invented election of the documents: it loads, comes to what was worked out by hand, and its night plays."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot import catalogue
from bot.__main__ import main
from bot.election.embargo import told
from bot.election.percent import Share
from bot.election.result import Side
from bot.feeds.recording import Recording
from bot.recorded_steps import RecordedStep, steps_of
from bot.text.alert import alert
from bot.text.languages import Language
from bot.text.screen import without_tags
from tests.conftest import ROOT

EXAMPLE = ROOT / "docs" / "example"
ELECTION, NIGHT = EXAMPLE / "atlantis-2030", EXAMPLE / "atlantis-night"
PAGE = ROOT / "docs" / "your-own-election.md"
EXCERPT = re.compile(r"^`(docs/example/[^`]+)`[^\n]*:\n\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)
INVENTED = {"en": "invented", "ru": "вымышлен", "kk": "ойдан шығарылған"}


def played() -> list[RecordedStep]:
    return list(steps_of(Recording.read(catalogue.night_files(str(NIGHT))), catalogue.load_election(str(ELECTION))))


def votes_and_seats(recorded: RecordedStep) -> Mapping[str, tuple[int | None, int]]:
    assert recorded.step.night.result is not None
    listed = recorded.step.night.result.lists["list"]
    assert listed.seats is not None
    return {line.id: (line.votes, listed.seats.by_list.get(line.id, 0)) for line in listed.lines}


def test_example_election_loads() -> None:
    *_, last = played()
    assert last.step.night.result is not None
    listed = last.step.night.result.lists["list"]
    assert listed.base == 600
    assert votes_and_seats(last) == {
        "reef": (285, 5),
        "tide": (215, 3),
        "kelp": (31, 1),
        "pearl": (40, 1),
        "against_all": (29, 0),
    }
    assert listed.line("kelp").share == Share.of(31, 600)
    assert listed.line("kelp").votes_to_line == 0
    assert listed.line("tide").votes_to_line == 215 - 49


def test_exactly_5_percent_is_not_more_than_5_percent_and_the_seat_goes_to_the_reef_party() -> None:
    (before,) = (recorded for recorded in played() if f"{recorded.time:%H:%M}" == "23:45")
    assert before.step.night.result is not None
    kelp = before.step.night.result.lists["list"].line("kelp")
    assert (kelp.share, kelp.side, kelp.votes_to_line) == (Share.of(30, 600), Side.BELOW, -1)
    assert {party: seats for party, (_, seats) in votes_and_seats(before).items() if seats} == {
        "reef": 6,
        "tide": 3,
        "pearl": 1,
    }


def test_the_night_of_the_example_tells_its_story() -> None:
    story = [
        (f"{recorded.time:%H:%M}", type(event).__name__) for recorded in played() for event in recorded.step.events
    ]
    assert [entry for entry in story if entry[1] != "SeatsChanged"] == [
        ("12:05", "TurnoutPublished"),
        ("16:05", "TurnoutPublished"),
        ("19:00", "PollsClosed"),
        ("20:00", "PollsClosed"),
        ("20:30", "ExitPollPublished"),
        ("20:30", "ExitPollPublished"),
        ("21:00", "CountSeen"),
        ("22:00", "ThresholdCrossed"),
        ("23:00", "ThresholdCrossed"),
        ("23:45", "ClassChanged"),
        ("23:45", "ThresholdCrossed"),
        ("12:00", "ClassChanged"),
        ("12:00", "CountCorrected"),
        ("12:00", "ThresholdCrossed"),
    ]
    assert [problem for recorded in played() for problem in recorded.step.problems] == []


@pytest.mark.parametrize("code", sorted(INVENTED))
def test_every_message_of_the_example_says_that_it_is_invented(code: str) -> None:
    language = Language(code, catalogue.locale_files()[code])
    texts = [
        without_tags(alert(news.event, news.night, language))
        for recorded in played()
        for news in told(recorded.step, rehearsal=True)
    ]
    assert [text for text in texts if INVENTED[code] not in text] == []


def test_check_finds_nothing_wrong_with_the_example(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["check", str(ELECTION), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["problems"] == []


def test_the_night_of_the_example_is_played_in_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(NIGHT), "--election", str(ELECTION)]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert "Kelp" in last
    assert "5%" in last


def _described(page: str) -> set[str]:
    """The keys that a page on the format names in the first column of its tables."""
    return {key for row in re.findall(r"^\| (`[^|]*`) \|", page, re.MULTILINE) for key in re.findall(r"`(\w+)`", row)}


def test_the_example_has_each_key_that_the_format_knows() -> None:
    written = "\n".join(path.read_text(encoding="utf-8") for path in ELECTION.glob("*.toml"))
    described = _described((ROOT / "docs" / "elections.md").read_text(encoding="utf-8"))
    assert len(described) > 50
    assert {key for key in described if not re.search(rf"\b{key}\b", written)} == set()


def excerpts() -> list[Any]:
    return [pytest.param(ROOT / path, text, id=path) for path, text in EXCERPT.findall(PAGE.read_text("utf-8"))]


@pytest.mark.parametrize(("path", "excerpt"), excerpts())
def test_the_walk_through_shows_what_stands_in_the_files(path: Path, excerpt: str) -> None:
    assert excerpt in path.read_text(encoding="utf-8")


def test_the_walk_through_shows_a_part_of_every_needed_file() -> None:
    shown = {param.values[0].name for param in excerpts()}
    assert shown >= {"election.toml", "sources.toml", "parties.toml", "contests.toml", "night.toml", "moments.jsonl"}
