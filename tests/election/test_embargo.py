"""What the law holds back is taken out of the night, is told once its time has come, and nothing is told twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from bot.election.embargo import Shown, shown, told, withheld
from bot.election.events import (
    CountSeen,
    Event,
    ExitPollPublished,
    MajorityReached,
    PollsClosed,
    SeatsChanged,
    ThresholdCrossed,
)
from bot.election.exit_poll import ExitPoll
from bot.election.model import (
    Closing,
    District,
    DistrictContest,
    Election,
    Embargo,
    EmbargoKind,
    ListContest,
    ReportedSeats,
    Winner,
)
from bot.election.night import Night, Step, Verdict, pass_time, take
from bot.election.percent import Percent
from bot.election.result import NoSeats, Side
from bot.election.snapshot import Snapshot
from tests.election import build

LISTS = build.LISTS
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
UNTIL = build.START + 3 * HOUR
EXIT_POLLS, FORECASTS, COUNTS = EmbargoKind.EXIT_POLLS, EmbargoKind.FORECASTS, EmbargoKind.OFFICIAL_COUNTS
KINDS = [EXIT_POLLS, FORECASTS, COUNTS]
POLL = ExitPoll(
    "poll",
    build.names("Poll"),
    None,
    UNTIL,
    {"red": Percent(Fraction(60), 0)},
    None,
    None,
    None,
    None,
    None,
    build.ORIGIN,
)
CLOSING = Closing("all", build.names("All"), build.START + HOUR, (), build.ORIGIN)
CLOSED = PollsClosed(CLOSING, everywhere=True)
KNOWN = SeatsChanged(LISTS, None, {"red": 6, "blue": 4, "green": 0})


def election(until: dict[EmbargoKind, datetime], districts: DistrictContest | None = None) -> Election:
    """Three lists for ten seats, and what is held back until when."""
    lists: ListContest = build.list_contest(["red", "blue", "green"], threshold=build.threshold(5))
    found = build.election(
        lists, *([districts] if districts else []), closings=(CLOSING,), chamber_seats=10, majority=6
    )
    return replace(found, embargoes=tuple(Embargo(kind, time, build.ORIGIN) for kind, time in until.items()))


def count(red: int = 600, blue: int = 380, green: int = 20, minutes: int = 90, *, test: bool = False) -> Snapshot:
    return build.snapshot({"red": red, "blue": blue, "green": green}, minutes=minutes, counted=50, total=100, test=test)


def polled(minutes: int = 90) -> Snapshot:
    return replace(build.snapshot(minutes=minutes), count=None, exit_polls=(POLL,))


def steps(election: Election, *looks: Snapshot | datetime) -> Iterator[Step]:
    """The steps of a night that is looked at, or that only passes on to a time."""
    night = pass_time(Night(election), build.START).night
    for look in looks:
        yield (passed := pass_time(night, look if isinstance(look, datetime) else look.feed_time))
        night = passed.night
        if isinstance(look, Snapshot):
            yield (taken := take(night, look))
            night = taken.night


def heard(election: Election, *looks: Snapshot | datetime, rehearsal: bool = True) -> list[Event]:
    """All that chats are told of these looks."""
    return [news.event for step in steps(election, *looks) for news in told(step, rehearsal)]


def seen(election: Election, now: datetime | None, *looks: Snapshot | datetime, rehearsal: bool = True) -> Shown:
    """The night as it is shown at `now` after these looks."""
    *_, last = steps(election, *looks)
    return shown(last.night, now, rehearsal)


@pytest.mark.parametrize("now", [UNTIL - SECOND, None])
def test_exit_polls_wait_for_their_time(now: datetime | None) -> None:
    held = election({EXIT_POLLS: UNTIL})
    early = seen(replace(held, exit_polls=(POLL,)), now, polled())
    assert (early.exit_polls, early.election.exit_polls, early.held_back) == ((), (), held.embargoes)
    late = seen(held, UNTIL, polled())
    assert (late.exit_polls, late.held_back) == ((POLL,), ())


def test_a_count_waits_for_its_time_with_all_that_is_made_of_it() -> None:
    held = election({COUNTS: UNTIL})
    looks = count(), replace(count(590, minutes=91)), count(600, 380, 2000, minutes=92)
    assert seen(held, UNTIL, *looks).result is not None
    early = seen(held, UNTIL - SECOND, *looks)
    bare = seen(held, UNTIL - SECOND, UNTIL - HOUR)
    assert replace(early, told_until=None) == replace(bare, told_until=None)


def test_seats_wait_for_their_time_and_shares_do_not() -> None:
    held = election({FORECASTS: UNTIL})
    early, late = (seen(held, now, count()).result for now in (UNTIL - SECOND, UNTIL))
    assert early is not None
    assert late is not None
    lists = early.lists[LISTS]
    assert (lists.seats, lists.no_seats, lists.by_constituency, lists.scenarios) == (None, NoSeats.EMBARGO, {}, ())
    assert (early.chamber.seats, early.chamber.majority) == (None, None)
    assert lists.lines == late.lists[LISTS].lines
    assert (late.lists[LISTS].seats, late.chamber.majority) != (None, None)


@pytest.mark.parametrize("kind", [FORECASTS, COUNTS])
def test_winners_that_the_definition_knows_wait_with_the_seats(kind: EmbargoKind) -> None:
    district = District("1", build.names("First"), None, None, Winner("Somebody", "red"), build.ORIGIN)
    found = election({kind: UNTIL}, DistrictContest("districts", build.names("Districts"), (district,), build.ORIGIN))
    reported = ReportedSeats("red", 6, 1, 7, build.ORIGIN)
    found = replace(found, chamber=replace(found.chamber, reported=(reported,)))
    won = build.snapshot({"red": 60, "blue": 40, "green": 0}, districts={"1": {"red": 5}}, minutes=90)
    early, late = (seen(found, now, won) for now in (UNTIL - SECOND, UNTIL))
    assert early.election.district_contests[0].districts[0].winner is None
    assert early.election.chamber.reported == ()
    assert early.result is None or early.result.districts["districts"].winners == {"1": None}
    assert late.election == found
    assert late.result is not None
    assert late.result.districts["districts"].winners == {"1": "red"}


def test_one_kind_does_not_hold_back_another() -> None:
    assert heard(election({FORECASTS: UNTIL}), polled(), count(minutes=91)) == [
        CLOSED,
        ExitPollPublished(POLL),
        CountSeen(),
    ]
    assert heard(election({COUNTS: UNTIL}), polled(), count(minutes=91)) == [CLOSED, ExitPollPublished(POLL)]
    assert heard(election({EXIT_POLLS: UNTIL}), polled(), count(minutes=91)) == [CLOSED, CountSeen()]


@pytest.mark.parametrize(
    ("embargo", "kinds"),
    [
        (EXIT_POLLS, {"exit_poll_published"}),
        (FORECASTS, {"seats_changed", "majority_reached", "majority_lost"}),
    ],
)
def test_what_was_to_be_told_is_withheld_until_its_time(embargo: EmbargoKind, kinds: set[str]) -> None:
    held_back = election({embargo: UNTIL})
    assert withheld(shown(Night(held_back), UNTIL - SECOND, rehearsal=False)) == kinds
    assert withheld(shown(Night(held_back), UNTIL, rehearsal=False)) == set()


def test_news_of_the_polls_are_not_withheld_with_the_count() -> None:
    kinds = withheld(shown(Night(election({COUNTS: UNTIL})), None, rehearsal=False))
    assert {"threshold_crossed", "count_corrected", "seats_changed"} < kinds
    assert not kinds & {"polls_closed", "turnout_published", "exit_poll_published"}


@pytest.mark.parametrize("late", [timedelta(), 5 * HOUR])
def test_polls_that_were_held_back_are_told_once_when_their_time_comes(late: timedelta) -> None:
    found = election({EXIT_POLLS: UNTIL})
    assert heard(found, polled(), UNTIL - SECOND) == [CLOSED]
    assert heard(found, polled(), UNTIL - SECOND, UNTIL + late, UNTIL + 6 * HOUR) == [CLOSED, ExitPollPublished(POLL)]
    assert heard(found, polled(), UNTIL, polled(300)) == [CLOSED, ExitPollPublished(POLL)]


def test_a_count_that_was_held_back_is_seen_when_its_time_comes() -> None:
    found = election({COUNTS: UNTIL})
    crossed = count(600, 380, 200, minutes=100)
    assert heard(found, count(), crossed, UNTIL - SECOND) == [CLOSED]
    assert heard(found, count(), crossed, UNTIL, UNTIL + HOUR) == [CLOSED, CountSeen()]
    after = count(6000, 3800, 210, minutes=200)
    assert ThresholdCrossed(LISTS, "green", Side.ABOVE, Side.BELOW, 2) in heard(found, count(), crossed, UNTIL, after)


def test_seats_that_were_held_back_are_known_when_their_time_comes() -> None:
    found = election({FORECASTS: UNTIL})
    majority = MajorityReached("red", 6)
    assert heard(found, count(), UNTIL - SECOND) == [CLOSED, CountSeen()]
    assert heard(found, count(), UNTIL, UNTIL + HOUR) == [CLOSED, CountSeen(), KNOWN, majority]
    moved = SeatsChanged(LISTS, KNOWN.after, {"red": 7, "blue": 3, "green": 0})
    assert heard(found, count(), UNTIL, count(800, minutes=200))[-1] == moved


def test_seats_that_are_not_known_when_their_time_comes_are_told_once_they_are() -> None:
    found = election({FORECASTS: UNTIL})
    unknown = build.snapshot(printed={"red": "60.0", "blue": "35.0", "green": "5.0"}, minutes=100)
    told_late = heard(found, count(), unknown, UNTIL, count(minutes=200))
    assert told_late == [CLOSED, CountSeen(), KNOWN, MajorityReached("red", 6)]


def test_a_count_of_zeros_is_no_news_when_its_time_comes() -> None:
    assert heard(election({COUNTS: UNTIL, FORECASTS: UNTIL}), count(0, 0, 0), UNTIL) == [CLOSED]


def test_what_ends_together_is_told_in_one_message() -> None:
    found = election(dict.fromkeys(KINDS, UNTIL))
    both = heard(found, polled(), count(minutes=91), UNTIL)
    assert both == [CLOSED, ExitPollPublished(POLL), CountSeen()]


def test_seats_whose_time_came_first_still_wait_for_the_count() -> None:
    found = election({FORECASTS: UNTIL, COUNTS: UNTIL + HOUR})
    assert heard(found, count(), UNTIL, UNTIL + HOUR) == [CLOSED, CountSeen()]


def test_the_first_look_after_an_embargo_finds_nothing_to_make_up_for() -> None:
    step = pass_time(Night(election(dict.fromkeys(KINDS, UNTIL)), exit_polls=(POLL,)), UNTIL)
    assert (step.verdict, step.events) == (Verdict.UNCHANGED, ())


def test_a_late_payload_of_before_its_time_is_told_at_once() -> None:
    found = election({EXIT_POLLS: UNTIL})
    assert heard(found, UNTIL, polled()) == [CLOSED, ExitPollPublished(POLL)]


def test_before_the_night_has_a_time_nothing_that_has_an_embargo_is_told() -> None:
    step = take(Night(election({COUNTS: UNTIL})), count(minutes=1000))
    assert told(step, rehearsal=True) == ()


def test_a_night_that_ran_ahead_of_the_clock_tells_nothing_before_its_time() -> None:
    *_, last = steps(election({COUNTS: UNTIL}), UNTIL + HOUR, count(minutes=300))
    assert [news.event for news in told(last, rehearsal=True)][:1] == [CountSeen()]
    assert told(last, rehearsal=True, now=UNTIL - SECOND) == ()


def test_test_figures_are_shown_in_a_rehearsal_only() -> None:
    found = election({})
    looks = count(test=True), count(300, 190, 10, minutes=91, test=True), count(2, 1, 97, minutes=92, test=True)
    rehearsed = seen(found, UNTIL, *looks)
    assert rehearsed.result is not None
    public = seen(found, UNTIL, *looks, rehearsal=False)
    assert (public.count, public.result, public.standings, public.held, public.known) == (None, None, {}, None, None)
    assert heard(found, *looks, rehearsal=False) == [CLOSED]


def test_a_doubted_test_count_leaves_the_real_one_as_it_is() -> None:
    doubted = replace(count(minutes=95, test=True), feed_time=build.START + 2 * HOUR)
    *_, last = steps(election({}), count())
    night = replace(last.night, quarantined=doubted, held=count(minutes=96))
    public = shown(night, UNTIL, rehearsal=False)
    assert (public.quarantined, public.held, public.result) == (None, night.held, night.result)


@pytest.mark.parametrize("test", [False, True])
def test_what_is_told_of_a_test_count_is_marked_so(test: bool) -> None:
    found = election({COUNTS: UNTIL})
    marks = {
        type(news.event): news.test
        for step in steps(found, polled(80), count(test=test), UNTIL)
        for news in told(step, rehearsal=True)
    }
    assert marks == {PollsClosed: False, ExitPollPublished: False, CountSeen: test}


def test_seats_that_moved_with_a_crossing_are_told_with_it_to_all_whom_they_concern() -> None:
    crossed = count(600, 380, 200, minutes=100)
    news = [news for step in steps(election({}), count(), crossed) for news in told(step, rehearsal=True)]
    crossing = ThresholdCrossed(LISTS, "green", Side.BELOW, Side.ABOVE, 1)
    assert [one.event for one in news if isinstance(one.event, ThresholdCrossed | SeatsChanged)] == [crossing]
    (topics,) = (one.topics for one in news if one.event == crossing)
    assert topics == {"all", "thresholds", "party:green", "party:red", "party:blue"}


def test_under_an_embargo_on_seats_a_crossing_does_not_betray_whose_moved() -> None:
    crossed = count(600, 380, 200, minutes=100)
    news = [
        news for step in steps(election({FORECASTS: UNTIL}), count(), crossed) for news in told(step, rehearsal=True)
    ]
    assert news[-1].topics == {"all", "thresholds", "party:green"}
