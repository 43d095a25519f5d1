"""Nights to be put into words: the recorded ones moment by moment, and small ones in code that hold a rare case."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache

from bot import catalogue
from bot.election.embargo import Shown, shown
from bot.election.model import Election
from bot.election.night import Night, Step, take
from bot.election.snapshot import CountClass, Snapshot
from bot.feeds.recording import Recording
from bot.recorded_steps import steps_of
from bot.text.languages import Language
from tests.election import build

CODES = ("en", "ru", "kk")
NIGHTS = ("kz-2023-mazhilis", "pt-2019-assembleia")


@cache
def language(code: str) -> Language:
    return Language(code, catalogue.locale_files()[code])


@cache
def steps(night: str) -> tuple[tuple[datetime, Step], ...]:
    """Every step of a recorded night."""
    recording = Recording.read(catalogue.night_files(night))
    return tuple(
        (recorded.time, recorded.step)
        for recorded in steps_of(recording, catalogue.load_election(recording.election_id))
    )


def moments() -> Iterator[tuple[datetime, Night]]:
    """Every third moment of the recorded nights, and the last ones."""
    for name in NIGHTS:
        played = steps(name)
        for time, step in (*played[::3], played[-1]):
            yield time, step.night


def night(election: Election, *snapshots: Snapshot) -> Shown:
    """The night after these snapshots."""
    after = Night(election)
    for snapshot in snapshots:
        after = take(after, snapshot).night
    return shown(after, build.START, rehearsal=True)


def kazakhstan(
    votes: Mapping[str, int] | None = None,
    class_: CountClass = CountClass.FINAL,
    *,
    test: bool = False,
    counted: int | None = None,
    total: int | None = None,
) -> Shown:
    """A night with one count of Kazakhstan's lists, by default the final one."""
    found = build.snapshot(votes or build.KZ_VOTES, class_=class_, test=test, counted=counted, total=total)
    return night(build.kazakhstan(), found)


def shipped(name: str) -> Shown:
    """The end of a recorded night."""
    time, step = steps(name)[-1]
    return shown(step.night, time, rehearsal=True)


def without_embargo(at_the_time: Night) -> Shown:
    """The same night in an election that holds nothing back."""
    free = replace(at_the_time, election=replace(at_the_time.election, embargoes=()))
    return shown(free, build.START, rehearsal=True)
