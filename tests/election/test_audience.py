"""Who hears of an event, and which later event takes its place."""

import pytest

from bot.election.audience import followable, subject, topics
from bot.election.events import (
    ClassChanged,
    CountCorrected,
    CountSeen,
    Event,
    LeadChanged,
    LineContested,
    MajorityLost,
    MajorityReached,
    PollsClosed,
    SeatsChanged,
    ThresholdCrossed,
)
from bot.election.model import Closing
from bot.election.result import Side
from bot.election.snapshot import CountClass
from tests.election import build

CLOSED = PollsClosed(Closing("all", build.names("All"), build.START, (), build.ORIGIN), everywhere=True)
CROSSED = ThresholdCrossed("list", "green", Side.BELOW, Side.ABOVE, 1)
MOVED = SeatsChanged("list", {"red": 5, "blue": 5, "grey": 1}, {"red": 4, "blue": 5, "green": 2})

AUDIENCES: list[tuple[Event, set[str], str | None]] = [
    (CLOSED, {"all"}, None),
    (CountSeen(), {"all", "thresholds", "parties"}, "class"),
    (CountCorrected(()), {"all", "thresholds", "parties"}, None),
    (ClassChanged(CountClass.PARTIAL, CountClass.FINAL), {"all", "thresholds", "parties"}, "class"),
    (CROSSED, {"all", "thresholds", "party:green"}, "line:list:green"),
    (LineContested("list", "green", 2), {"all", "thresholds", "party:green"}, "line:list:green"),
    (LeadChanged("list", "red", "blue"), {"all", "party:red", "party:blue"}, "lead:list"),
    (SeatsChanged("list", None, {"red": 1, "blue": 0}), {"all", "party:red", "party:blue"}, "seats:list"),
    (MOVED, {"all", "party:red", "party:green", "party:grey"}, "seats:list"),
    (MajorityReached("red", 6), {"all", "party:red"}, "majority"),
    (MajorityLost("red", 5), {"all", "party:red"}, "majority"),
]


@pytest.mark.parametrize(("event", "followed", "overtaken"), AUDIENCES)
def test_an_event_goes_to_those_who_follow_what_it_is_about(
    event: Event, followed: set[str], overtaken: str | None
) -> None:
    assert topics(event) == followed
    assert subject(event) == overtaken


def test_a_crossing_goes_to_those_whose_seats_moved_with_it() -> None:
    elsewhere = SeatsChanged("other", {"white": 1}, {"white": 2})
    followed = topics(CROSSED, (CROSSED, MOVED, elsewhere))
    assert followed == {"all", "thresholds", "party:green", "party:red", "party:grey"}


def test_the_line_can_be_followed_where_there_is_one() -> None:
    with_line = build.election(build.list_contest(["red", "blue"], threshold=build.threshold(5)))
    without = build.election(build.list_contest(["red", "blue"]))
    assert followable(with_line) == {"all", "thresholds", "party:red", "party:blue"}
    assert followable(without) == {"all", "party:red", "party:blue"}
