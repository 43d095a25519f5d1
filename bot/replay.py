"""`replay`: a recorded night in the terminal, with a live table; a plain log where the output is no terminal."""

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

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
from bot.feeds.playback import Beat, beats
from bot.feeds.recorded import Recording
from bot.text.alert import alert
from bot.text.languages import Language
from bot.text.overview import OverviewRow, overview, plain

SPEED = 600.0
LONGEST_WAIT = 2.0
"""Seconds that the terminal stands still at most, however long the feed said nothing."""
_HAPPENINGS = 8
_FRAME = 6
"""Lines of the screen that are neither rows of the table nor what happened."""
_FEWEST_ROWS = 8
_STYLES = {Side.ABOVE: "bold", Side.BELOW: "dim", Side.ON_LINE: "bold italic", Side.UNKNOWN: "italic", None: ""}


@dataclass(frozen=True, slots=True)
class Stage:
    """All that is shown of one recording in one language."""

    election: Election
    recording: Recording
    language: Language


def play(night: str, speed: float | None, language: str) -> None:
    """Play a night of seeds/nights, or a folder of one's own, from its first moment to its last.

    Without a speed a terminal sees it at `SPEED`, and a log is written without waiting. Raises CatalogueError,
    DefinitionError or FeedError where something cannot be read.
    """
    recording = Recording.read(catalogue.night_files(night))
    election = catalogue.load_election(recording.election_id)
    stage = Stage(election, recording, Language(language, catalogue.locale_files()[language]))
    console = Console()
    if console.is_terminal:
        _live(stage, speed or SPEED, console)
    else:
        for line in log(stage, speed):
            console.print(line, soft_wrap=True, markup=False, highlight=False)


def log(stage: Stage, speed: float | None = None) -> Iterator[str]:
    """The night as lines of a log: its name, then what happened, each thing at its time."""
    yield stage.language.pick(stage.recording.names)
    for beat in _paced(stage, speed):
        yield from _happenings(stage, beat)


def _paced(stage: Stage, speed: float | None) -> Iterator[Beat]:
    """The beats of the night, each at its time; at once where there is no speed."""
    clock = None if speed is None else NightClock(Timeline(stage.recording.times, speed, LONGEST_WAIT))
    for beat in beats(stage.recording, stage.election):
        if clock is not None:
            time.sleep(clock.wait_until(beat.time))
        yield beat


def _happenings(stage: Stage, beat: Beat) -> list[str]:
    """What happened in one step: the first line of each alert, an invented one with its mark before it."""
    found = []
    for news in told(beat.step, rehearsal=True):
        lines = plain(alert(news.event, news.night, stage.language)).splitlines()
        words = " | ".join(lines[: lines.index("")] if "" in lines else lines[:1])
        found.append(f"{_clock(stage, beat)}  {words}")
    return found


def _clock(stage: Stage, beat: Beat) -> str:
    return stage.language.moment(beat.time, stage.election.zone)


def _live(stage: Stage, speed: float, console: Console) -> None:
    progress = Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console)
    task = progress.add_task("", total=len(stage.recording.moments))
    recent: deque[str] = deque(maxlen=_HAPPENINGS)
    moments = set(stage.recording.times)
    with Live(console=console, refresh_per_second=8) as live:
        for beat in _paced(stage, speed):
            recent.extend(_happenings(stage, beat))
            progress.update(task, description=_clock(stage, beat))
            if beat.time in moments:
                moments.remove(beat.time)
                progress.advance(task)
            live.update(_screen(stage, beat, recent, progress, console.height))


def _screen(stage: Stage, beat: Beat, recent: deque[str], progress: Progress, height: int) -> Group:
    """The clock, the table, and as much of what happened last as the terminal has room for."""
    night = shown(beat.step.night, beat.time, rehearsal=True)
    board = _board(stage, night, most=max(height - _FRAME - _HAPPENINGS, _FEWEST_ROWS))
    lines = [Text(line, no_wrap=True, overflow="ellipsis") for line in recent]
    return Group(progress, board, *lines)


def _board(stage: Stage, night: Shown, most: int) -> Panel:
    seen = overview(night, stage.language, most)
    table = Table(box=None, pad_edge=False, expand=True)
    for column, heading in enumerate(seen.headings):
        table.add_column(heading, justify="left" if column in {0, 2} else "right", no_wrap=True)
    for row in seen.rows:
        table.add_row(*row.cells, style=_style(row))
    title = stage.language.pick(stage.recording.names)
    return Panel(
        Group(table, Text(seen.evidence, style="italic")),
        title=title if seen.mark is None else f"{seen.mark}: {title}",
    )


def _style(row: OverviewRow) -> str:
    return _STYLES[row.side]
