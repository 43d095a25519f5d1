"""What the law holds back is not told, and nothing is told twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.election.background import ExitPoll
from bot.election.embargo import holds, told
from bot.election.events import CountSeen, Event, ExitPollPublished, PollsClosed, SeatsChanged, ThresholdCrossed
from bot.election.model import Closing, Election, Embargo, EmbargoKind
from bot.election.result import Side
from tests.election import build

UNTIL = build.START + timedelta(hours=3)
SEATS = SeatsChanged("list", None, {"a": 1})
CROSSED = ThresholdCrossed("list", "a", Side.BELOW, Side.ABOVE, 1)
POLL = ExitPollPublished(
    ExitPoll("poll", build.names("Poll"), None, UNTIL, {}, None, None, None, None, None, build.ORIGIN)
)
CLOSED = PollsClosed(Closing("all", build.names("All"), build.START, (), build.ORIGIN), everywhere=True)


def _election(kind: EmbargoKind) -> Election:
    return replace(build.election(), embargoes=(Embargo(kind, UNTIL, build.ORIGIN),))


@pytest.mark.parametrize(
    ("kind", "event"),
    [
        (EmbargoKind.EXIT_POLLS, POLL),
        (EmbargoKind.FORECASTS, SEATS),
        (EmbargoKind.OFFICIAL_COUNTS, SEATS),
        (EmbargoKind.OFFICIAL_COUNTS, CountSeen()),
        (EmbargoKind.OFFICIAL_COUNTS, CROSSED),
    ],
)
def test_what_the_law_holds_back_is_told_from_its_time_on(kind: EmbargoKind, event: Event) -> None:
    election = _election(kind)
    assert told([event, CLOSED], election, UNTIL - timedelta(seconds=1)) == (CLOSED,)
    assert told([event, CLOSED], election, UNTIL) == (event, CLOSED)


def test_one_kind_does_not_hold_back_another() -> None:
    election = _election(EmbargoKind.FORECASTS)
    assert told([POLL, CROSSED], election, build.START) == (POLL, CROSSED)
    assert holds(election, EmbargoKind.EXIT_POLLS, build.START) is None


def test_seats_that_moved_with_a_crossing_are_told_with_it() -> None:
    elsewhere = SeatsChanged("other", None, {"a": 1})
    assert told([CROSSED, SEATS, elsewhere], build.election(), UNTIL) == (CROSSED, elsewhere)
