"""The name that an event has once, and the order in which people hear of several."""

from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction

import pytest

from bot.election.events import (
    ClassChanged,
    Correction,
    CountCorrected,
    CountSeen,
    Event,
    ExitPollPublished,
    LeadChanged,
    LineContested,
    MajorityLost,
    MajorityReached,
    PollsClosed,
    SeatsChanged,
    ThresholdCrossed,
    TurnoutPublished,
    in_order,
    key,
    kind,
)
from bot.election.exit_poll import ExitPoll
from bot.election.model import Closing
from bot.election.percent import Percent
from bot.election.result import Side
from bot.election.snapshot import CountClass
from bot.election.turnout import Bulletin
from tests.election import build

AT = datetime(2023, 3, 19, 21, 0, tzinfo=timezone(timedelta(hours=6)))
BULLETIN = Bulletin(AT, Percent(Fraction(54), 0), None, None, {}, build.ORIGIN)
POLL = ExitPoll("iei", build.names("IEI"), None, AT, {}, None, None, None, None, None, build.ORIGIN)
CLOSING = Closing("west", build.names("West"), AT, (), build.ORIGIN)

KEYS: list[tuple[Event, str]] = [
    (PollsClosed(CLOSING, everywhere=True), "polls_closed/west"),
    (TurnoutPublished(BULLETIN, None), "turnout_published/2023-03-19T15:00:00+00:00"),
    (ExitPollPublished(POLL), "exit_poll_published/iei"),
    (ClassChanged(CountClass.PARTIAL, CountClass.FINAL), "class_changed/2023-03-19T15:00:00+00:00"),
    (CountCorrected((Correction("list", None, None, 2, 1),)), "count_corrected/2023-03-19T15:00:00+00:00"),
    (CountSeen(), "count_seen/2023-03-19T15:00:00+00:00"),
    (ThresholdCrossed("list", "nsdp", Side.BELOW, Side.ABOVE, 3), "threshold_crossed/list/nsdp/3"),
    (LineContested("list", "nsdp", 4), "line_contested/list/nsdp/4"),
    (LeadChanged("list", "red", "green"), "lead_changed/list/2023-03-19T15:00:00+00:00"),
    (SeatsChanged("list", None, {"red": 1}), "seats_changed/list/2023-03-19T15:00:00+00:00"),
    (MajorityLost("red", 4), "majority_lost/2023-03-19T15:00:00+00:00"),
    (MajorityReached("green", 6), "majority_reached/2023-03-19T15:00:00+00:00"),
]
"""Every kind of event in the order in which people hear of them, with its name."""


@pytest.mark.parametrize(("event", "name"), KEYS)
def test_every_event_has_a_stable_name(event: Event, name: str) -> None:
    assert key(event, AT) == name
    assert key(event, AT.astimezone(UTC)) == name
    assert name.startswith(kind(event) + "/")


def test_the_kinds_of_evidence_come_before_what_follows_from_them() -> None:
    events = [event for event, _ in KEYS]
    assert in_order(reversed(events)) == tuple(events)


def test_events_of_one_kind_keep_their_order() -> None:
    two = (LineContested("list", "b", 1), LineContested("list", "a", 1))
    assert in_order(two) == two
