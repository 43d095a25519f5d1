"""The three traps of Portugal's night of 6 October 2019, as its feed was recorded: not reset, falling, unchanged."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from bot import catalogue
from bot.election.events import CountCorrected, CountSeen, Event, LineContested, ThresholdCrossed
from bot.election.model import Election
from bot.election.night import Night, Step, Verdict, take
from bot.election.plausibility import Doubt
from bot.election.result import Side
from bot.election.snapshot import Snapshot
from bot.feeds.canonical import parse
from bot.feeds.recording import Recording
from tests.election import build

LISBON = timezone(timedelta(hours=1))


def at(hour: int, minute: int) -> datetime:
    return datetime(2019, 10, 6, hour, minute, tzinfo=LISBON)


def portugal() -> Election:
    """Portugal's count with a line of 5 percent of the valid votes, which its own law does not have."""
    election = catalogue.load_election("pt-2019-assembleia")
    (contest,) = election.list_contests
    return replace(election, contests=(replace(contest, threshold=build.threshold(5)),))


@pytest.fixture(scope="module")
def snapshots() -> list[Snapshot]:
    recording = Recording.read(catalogue.night_files("pt-2019-assembleia"))
    return [parse(moment.payload, portugal()) for moment in recording.moments]


def play(snapshots: Sequence[Snapshot], election: Election) -> list[tuple[datetime, Step]]:
    night = Night(election)
    steps = []
    for snapshot in snapshots:
        step = take(night, snapshot)
        night = step.night
        steps.append((snapshot.feed_time.replace(second=0), step))
    return steps


def events(steps: Sequence[tuple[datetime, Step]]) -> list[tuple[datetime, Event]]:
    return [(time, event) for time, step in steps for event in step.events]


def test_portugal_traps(snapshots: list[Snapshot]) -> None:
    steps = play(snapshots, portugal())
    verdicts = {time: step.verdict for time, step in steps}
    assert [time for time in verdicts if verdicts[time] is Verdict.QUARANTINED] == [
        time for time in verdicts if time <= at(20, 5)
    ]
    assert [time for time in verdicts if verdicts[time] is Verdict.HELD] == [at(20, 15), at(21, 15)]
    assert Counter(verdicts.values())[Verdict.UNCHANGED] == 14
    assert [time for time, event in events(steps) if isinstance(event, CountSeen)] == [at(20, 10)]


def test_a_feed_that_was_not_reset_is_doubted_by_a_bot_started_after_the_closing(snapshots: list[Snapshot]) -> None:
    late = [snapshot for snapshot in snapshots if at(20, 0) <= snapshot.feed_time < at(20, 10)]
    steps = play(late, portugal())
    assert [step.verdict for _, step in steps] == [Verdict.QUARANTINED] * 2
    assert all(problem.doubt is Doubt.PREVIOUS_ELECTION for _, step in steps for problem in step.problems)


def test_a_feed_that_was_not_reset_is_doubted_without_knowing_the_previous_election(snapshots: list[Snapshot]) -> None:
    steps = play(snapshots, replace(portugal(), previous=None))
    assert [time for time, step in steps if step.verdict is Verdict.QUARANTINED][-1] == at(20, 5)


def test_the_fall_is_told_once_a_second_newer_snapshot_agrees(snapshots: list[Snapshot]) -> None:
    steps = play(snapshots, portugal())
    (time, corrected), *others = [(time, event) for time, event in events(steps) if isinstance(event, CountCorrected)]
    assert (time, others) == (at(20, 20), [])
    units, *votes = corrected.corrections
    assert (units.line, units.before, units.after) == (None, 1081, 918)
    assert {fall.line: (fall.before, fall.after) for fall in votes}["ps"] == (147_993, 111_442)
    assert len(votes) == 21


def test_the_fall_of_one_small_party_is_overtaken_by_the_next_count(snapshots: list[Snapshot]) -> None:
    steps = dict(play(snapshots, portugal()))
    (doubt,) = steps[at(21, 15)].problems
    assert (doubt.doubt, doubt.place, doubt.expected, doubt.found) == (Doubt.VOTES_FELL, "assembly/pnr", "4847", "4766")
    count = steps[at(21, 15)].night.count
    assert count is not None
    assert count.feed_time.replace(second=0) == at(21, 10)
    assert steps[at(21, 20)].verdict is Verdict.ACCEPTED


def test_a_line_of_5_percent_is_crossed_by_two_lists_and_once_each(snapshots: list[Snapshot]) -> None:
    crossings = [
        (time, event)
        for time, event in events(play(snapshots, portugal()))
        if isinstance(event, ThresholdCrossed | LineContested)
    ]
    assert crossings == [
        (at(20, 50), ThresholdCrossed("assembly", "cds", Side.ABOVE, Side.BELOW, 1)),
        (at(20, 50), ThresholdCrossed("assembly", "pcp_pev", Side.BELOW, Side.ABOVE, 1)),
    ]
