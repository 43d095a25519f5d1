"""`replay`: a recorded night in the terminal, with a live table; a plain log where the output is no terminal."""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console, Group
from rich.live import Live
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from bot import catalogue
from bot.clock import NightClock, Timeline
from bot.election.embargo import Shown, shown, told
from bot.election.model import Election
from bot.election.result import Side
from bot.feeds.recording import Recording
from bot.recorded_steps import RecordedStep, steps_of
from bot.text.alert import alert
from bot.text.languages import Language
from bot.text.overview import TEST, OverviewRow, overview
from bot.text.provenance import REHEARSAL, invented
from bot.text.screen import without_tags

SPEED = 600.0
LONGEST_WAIT = 2.0
"""Seconds that the terminal stands still at most, however long the feed said nothing."""
_HAPPENINGS = 8
"""What happened last that is shown under the table, where there is room."""
_FRAME = 8
"""About as many lines of the screen are neither rows of the table nor what happened."""
_FEWEST_ROWS = 8
_STYLES = {Side.ABOVE: "bold", Side.BELOW: "dim", Side.ON_LINE: "bold italic", Side.UNKNOWN: "italic", None: ""}


@dataclass(frozen=True, slots=True)
class Replay:
    """All that is shown of one recording in one language."""

    election: Election
    recording: Recording
    language: Language


@dataclass(frozen=True, slots=True)
class Happening:
    """The first line of one alert, without the mark of a rehearsal; `test` where it is made of invented figures."""

    at: datetime
    words: str
    test: bool


def play(night: str, speed: float | None, language: str, election_name: str | None = None) -> None:
    """Play a night of seeds/nights, or a folder of one's own, from its first moment to its last.

    Without the name of an election it is the one that the night names. Without a speed a terminal sees it at `SPEED`,
    and a log is written without waiting. Raises CatalogueError, DefinitionError or FeedError where something cannot be
    read.
    """
    recording = Recording.read(catalogue.night_files(night))
    election = catalogue.load_election(election_name or recording.election_id)
    replay = Replay(election, recording, Language(language, catalogue.locale_files()[language]))
    console = Console()
    if console.is_terminal:
        _live(replay, speed or SPEED, console)
    else:
        for line in log(replay, speed):
            console.print(line, soft_wrap=True, markup=False, highlight=False)


def log(replay: Replay, speed: float | None = None) -> Iterator[str]:
    """The night as lines of a log: its name, then what happened, each thing at its time."""
    yield replay.language.pick(replay.recording.names)
    for recorded in _paced(replay, speed):
        for found in happenings(replay, recorded):
            words = invented(found.words, replay.language) if found.test else found.words
            yield f"{replay.language.moment(found.at, replay.election.zone)}  {words}"


def _paced(replay: Replay, speed: float | None) -> Iterator[RecordedStep]:
    """The steps of the night, each at its time; at once where there is no speed."""
    clock = None if speed is None else NightClock(Timeline(replay.recording.times, speed, LONGEST_WAIT))
    for recorded in steps_of(replay.recording, replay.election):
        if clock is not None:
            time.sleep(clock.wait_until(recorded.time))
        yield recorded


def happenings(replay: Replay, recorded: RecordedStep) -> Iterator[Happening]:
    """What chats are told of in one step of the night."""
    mark = invented("", replay.language)
    for news in told(recorded.step, rehearsal=True):
        head, *_ = without_tags(alert(news.event, news.night, replay.language)).split("\n")
        yield Happening(recorded.time, head.removeprefix(mark), news.test)


def _live(replay: Replay, speed: float, console: Console) -> None:
    progress = Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console)
    task = progress.add_task("", total=len(replay.recording.moments))
    recent: deque[Happening] = deque(maxlen=_HAPPENINGS)
    moments = set(replay.recording.times)
    with Live(console=console, refresh_per_second=8) as live:
        for recorded in _paced(replay, speed):
            recent.extend(happenings(replay, recorded))
            progress.update(task, description=replay.language.moment(recorded.time, replay.election.zone))
            if recorded.time in moments:
                moments.remove(recorded.time)
                progress.advance(task)
            live.update(Group(progress, screen(replay, recorded, recent, console)))


def screen(replay: Replay, recorded: RecordedStep, recent: Sequence[Happening], console: Console) -> Group:
    """The table, and under it as much of what happened last as the terminal has room for beside one line of progress.

    Where the terminal has few lines, the newest happenings are kept.
    """
    night = shown(recorded.step.night, recorded.time, rehearsal=True)
    board = _board(replay, night, recent, most=max(console.height - _FRAME - _HAPPENINGS, _FEWEST_ROWS))
    room = max(console.height - 1 - len(console.render_lines(board)), 1)
    return Group(board, _happened(replay, list(recent)[-room:]))


def _happened(replay: Replay, latest: Sequence[Happening]) -> Text:
    """One line each: the day where it is another one than above, the time, the short mark of invented figures."""
    local = [happening.at.astimezone(ZoneInfo(replay.election.zone)) for happening in latest]
    days = [replay.language.short_day(at.date()) for at in local]
    new = [day if day != above else "" for day, above in zip(days, ["", *days], strict=False)]
    marks = [replay.language.text(TEST) if happening.test else "" for happening in latest]
    width, mark_width = max(map(len, new), default=0), max(map(len, marks), default=0)
    lines = [
        " ".join(filter(None, (day.ljust(width), f"{at:%H:%M}", mark.ljust(mark_width), happening.words)))
        for day, at, mark, happening in zip(new, local, marks, latest, strict=True)
    ]
    return Text("\n".join(lines), no_wrap=True, overflow="ellipsis")


def _board(replay: Replay, night: Shown, recent: Sequence[Happening], most: int) -> Panel:
    seen = overview(night, replay.language, most)
    table = Table(box=None, pad_edge=False, expand=True)
    for column, heading in enumerate(seen.headings):
        table.add_column(heading, justify="left" if column in {0, 2} else "right", no_wrap=True)
    for row in seen.rows:
        table.add_row(*row.cells, style=_style(row))
    name, language = replay.language.pick(replay.recording.names), replay.language
    explained = f"{language.text(TEST)}: {language.text(REHEARSAL)}"
    return Panel(
        Group(table, Text(seen.evidence, style="italic")),
        title=Text(name if seen.mark is None else f"{seen.mark}: {name}"),
        subtitle=Text(explained) if any(happening.test for happening in recent) else None,
    )


def _style(row: OverviewRow) -> str:
    return _STYLES[row.side]
