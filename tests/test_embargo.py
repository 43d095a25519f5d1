"""No way out of the bot says what the law holds back; once its time has come, they say it."""

import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from bot import catalogue
from bot.check import as_json, as_text, inspect
from bot.election.embargo import told
from bot.election.model import EmbargoKind
from bot.election.night import Night
from bot.feeds.recording import Recording
from bot.live import Live
from bot.recorded_steps import RecordedStep, steps_of
from bot.replay import Replay, log
from bot.text import menu, numbers
from bot.text.alert import alert
from bot.text.languages import Language
from bot.text.overview import overview
from bot.text.screen import without_tags
from bot.text.screens import SCREENS
from tests.conftest import ROOT
from tests.text.sample import CODES, language

KZ = "kz-2023-mazhilis"
RECORDING = Recording.read(catalogue.night_files(KZ))
UNTIL = datetime.fromisoformat("2023-03-20T05:30:00+06:00")
SEATS = 90_001
"""List seats enough that hardly any number of them is a number of something else."""
_NUMBER = re.compile(r"\d(?:[\d.,\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]*\d)?")


@dataclass(frozen=True)
class StillClock:
    """A clock that stands."""

    time: datetime

    def now(self) -> datetime:
        return self.time


@dataclass(frozen=True)
class Play:
    """Kazakhstan's night with one embargo, which ends in the middle of the count."""

    kind: EmbargoKind
    folder: Path
    steps: tuple[RecordedStep, ...]

    @property
    def before(self) -> list[RecordedStep]:
        return [recorded for recorded in self.steps if recorded.time < UNTIL]

    @property
    def end(self) -> RecordedStep:
        return next(recorded for recorded in self.steps if recorded.time == UNTIL)


@pytest.fixture(scope="module", params=list(EmbargoKind))
def play(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Play:
    folder = tmp_path_factory.mktemp(request.param) / KZ
    shutil.copytree(ROOT / "seeds" / "elections" / KZ, folder)
    rewrite(folder / "contests.toml", "seats = 69\n", f"seats = {SEATS}\n")
    rewrite(folder / "election.toml", "seats = 98\nmajority = 50\n", f"seats = {SEATS + 29}\nmajority = 45016\n")
    calendar = folder / "calendar.toml"
    tables = re.split(r"^(?=\[\[)", calendar.read_text(encoding="utf-8"), flags=re.MULTILINE)
    kept = "".join(table for table in tables if not table.startswith("[[embargoes]]"))
    until = UNTIL.isoformat()
    embargo = f'[[embargoes]]\nkind = "{request.param}"\nuntil = {until}\nsources = ["ref"]\nconfidence = "high"\n'
    calendar.write_text(f"{kept}\n{embargo}", encoding="utf-8")
    return Play(request.param, folder, tuple(steps_of(RECORDING, catalogue.load_election(str(folder)))))


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def figures(night: Night, kind: EmbargoKind) -> set[int | Decimal]:
    """Every number of this kind that is known in the night, whether it may be shown or not."""
    result = night.result
    if kind is EmbargoKind.EXIT_POLLS:
        shares = {numbers.as_published(share) for poll in night.exit_polls for share in poll.shares.values()}
        return shares | {poll.respondents for poll in night.exit_polls if poll.respondents is not None}
    if result is None:
        return set()
    lists = result.lists["list"]
    if kind is EmbargoKind.FORECASTS:
        allotted = [lists.seats, *(way.seats for way in lists.scenarios)]
        return {number for seats in allotted if seats is not None for number in seats.by_list.values() if number}
    exact = [line for line in lists.lines if line.share is not None and line.votes is not None]
    shares = {numbers.printed(line.share.low, (Fraction(5),)) for line in exact if line.share is not None}
    return shares | {line.votes for line in exact if line.votes is not None} | ({lists.base} if lists.base else set())


def secrets(play: Play) -> set[int | Decimal]:
    """The numbers that are known before the embargo ends, but those that another kind of figures has by chance too."""
    known = {
        kind: {number for recorded in play.before for number in figures(recorded.step.night, kind)}
        for kind in EmbargoKind
    }
    return known[play.kind].difference(*(others for kind, others in known.items() if kind is not play.kind))


def said(texts: Iterable[str]) -> set[str]:
    """Every number in these texts, as it stands there."""
    return {number for text in texts for number in _NUMBER.findall(text)}


def written(values: Iterable[int | Decimal], words: Language) -> set[str]:
    """The same numbers as this language writes them."""
    return said(words.number(value) if isinstance(value, int) else words.percent(value) for value in values)


def screens(night: Night, now: datetime, words: Language) -> Iterator[str]:
    """Every screen that there is a name or a button for, with its buttons, and the live table of the terminal."""
    live, election = Live(night, StillClock(now), rehearsal=True), night.election
    waiting = [*SCREENS, *(f"{menu.PARTY}{party.id}" for party in election.parties)]
    waiting += [f"{screen}:{area.id}" for screen in (menu.TURNOUT, menu.DISTRICTS) for area in election.areas]
    seen = set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        with suppress(ValueError):  # a button that leads to no screen of the count
            screen = live.screen(name, words)
            buttons = [button for row in screen.buttons for button in row]
            yield "\n".join([without_tags(screen.html), *(button.label for button in buttons)])
            waiting += [button.data for button in buttons]
    table = overview(live.as_shown(), words)
    yield "\n".join([table.evidence, *(cell for row in table.rows for cell in row.cells)])


def alerts(found: Iterable[RecordedStep], words: Language) -> Iterator[str]:
    """What chats are told in these steps of the night."""
    for recorded in found:
        for news in told(recorded.step, rehearsal=True):
            yield without_tags(alert(news.event, news.night, words))


def replayed(play: Play, words: Language) -> tuple[list[str], list[str]]:
    """The lines of `replay` before the embargo ends, and those after it."""
    lines = list(log(Replay(play.end.step.night.election, RECORDING, words)))
    cut = 1 + sum(len(told(recorded.step, rehearsal=True)) for recorded in play.before)
    return lines[:cut], lines[cut:]


def checked(play: Play, at: datetime, words: Language) -> Iterator[str]:
    """What `check` says of this moment, as text and as JSON."""
    report = inspect(str(play.folder), f"recorded:{KZ}", at.isoformat())
    yield as_text(report, words.code)
    yield as_json(report)


@pytest.mark.parametrize("code", CODES)
def test_embargo_everywhere(play: Play, code: str) -> None:
    words, last = language(code), play.before[-1]
    secret = secrets(play)
    held_back = written(secret, words) | {str(value) for value in secret}
    counts = [recorded for recorded in play.before if recorded.step.night.result is not None]
    early = [
        *(text for recorded in (counts[0], last) for text in screens(recorded.step.night, recorded.time, words)),
        *alerts(play.before, words),
        *replayed(play, words)[0],
        *checked(play, last.time, words),
    ]
    assert not said(early) & held_back

    wanted = figures(last.step.night, play.kind)
    votes = {value for value in wanted if play.kind is EmbargoKind.OFFICIAL_COUNTS and isinstance(value, int)}
    assert wanted
    assert said(screens(play.end.step.night, UNTIL, words)) >= written(wanted, words)
    assert said(alerts([play.end], words)) >= written(wanted - votes, words)
    assert replayed(play, words)[1][0].startswith(words.moment(UNTIL, last.step.night.election.zone))
    text, json = checked(play, UNTIL, words)
    if play.kind is not EmbargoKind.EXIT_POLLS:  # once there is a count, `check` says no more of the polls
        assert said([text]) >= written(wanted - votes, words)
        assert said([json]) & {str(value) for value in wanted}


@pytest.mark.parametrize("code", CODES)
def test_who_asks_early_is_told_until_when(play: Play, code: str) -> None:
    words, last = language(code), play.before[-1]
    moments = [words.moment(UNTIL, last.step.night.election.zone, beside) for beside in (None, last.time)]
    early = screens(last.step.night, last.time, words)
    late = screens(play.end.step.night, UNTIL, words)
    assert any(moment in text for text in early for moment in moments)
    assert not any(moment in text for text in late for moment in moments)
