"""What cannot be true in a count, and what looks wrong and may be."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.election.model import Closing, Election
from bot.election.plausibility import Doubt, Problem, ahead_of_clock, problems
from bot.election.previous import Previous
from bot.election.rules import BaseKind
from bot.election.snapshot import CountClass, Snapshot
from tests.election import build

FIRST = build.START
LAST = build.START + timedelta(hours=1)
CLOSINGS = (
    Closing("west", build.names("West"), FIRST, (), build.ORIGIN),
    Closing("east", build.names("East"), LAST, (), build.ORIGIN),
)


def election(base: BaseKind = BaseKind.LISTED_WITH_AGAINST_ALL, previous: Previous | None = None) -> Election:
    contest = build.list_contest(["red", "green"], against_all=build.AGAINST_ALL, base=base)
    return build.election(contest, build.district_contest(["1", "2"]), closings=CLOSINGS, previous=previous)


def in_two_parts() -> Election:
    """Green runs in the north only."""
    contest = build.list_contest(["red", "green"], constituencies={"north": 3, "south": 2}, runs_in={"south": ("red",)})
    return build.election(contest, closings=CLOSINGS)


def doubts(election: Election, snapshot: Snapshot) -> list[tuple[Doubt, str, str, str]]:
    found = problems(election, snapshot)
    assert all(problem.grave for problem in found)
    return [(problem.doubt, problem.place, problem.expected, problem.found) for problem in found]


VOTES = {"red": 600, "green": 300, build.AGAINST_ALL: 100}


def test_a_sound_count_raises_no_doubt() -> None:
    whole = build.tally(
        VOTES,
        {"red": "60.00", "green": "30.00"},
        counted=100,
        total=100,
        registered=2000,
        ballots=1010,
        valid=1000,
    )
    assert problems(election(), build.snapshot(whole=whole, minutes=60)) == ()


def test_a_snapshot_without_a_count_raises_no_doubt() -> None:
    assert problems(election(), replace(build.snapshot(VOTES), count=None)) == ()


def test_more_counted_than_there_is() -> None:
    snapshot = build.snapshot(VOTES, counted=101, total=100, minutes=60)
    assert doubts(election(), snapshot) == [(Doubt.COUNTED_ABOVE_TOTAL, "list", "100", "101")]


def test_more_ballots_than_voters() -> None:
    snapshot = build.snapshot(whole=build.tally(VOTES, registered=1000, ballots=1001), minutes=60)
    assert doubts(election(), snapshot) == [(Doubt.TURNOUT_ABOVE_100, "list", "1000", "1001")]


def test_more_votes_than_ballots() -> None:
    snapshot = build.snapshot(whole=build.tally(VOTES, ballots=999), minutes=60)
    assert doubts(election(), snapshot) == [(Doubt.VOTES_ABOVE_BALLOTS, "list", "999", "1000")]


def test_more_valid_votes_than_ballots() -> None:
    snapshot = build.snapshot(whole=build.tally({"red": 1}, ballots=999, valid=1000), minutes=60)
    assert doubts(election(), snapshot) == [(Doubt.VOTES_ABOVE_BALLOTS, "list", "999", "1000")]


def test_a_district_is_looked_at_too() -> None:
    snapshot = build.snapshot(districts={"2": {"red": 5}}, minutes=60)
    assert snapshot.count is not None
    rows = {"2": build.tally({"red": 5}, ballots=4)}
    contests = {build.DISTRICTS: replace(snapshot.count.contests[build.DISTRICTS], constituencies=rows)}
    broken = replace(snapshot, count=replace(snapshot.count, contests=contests))
    assert doubts(election(), broken) == [(Doubt.VOTES_ABOVE_BALLOTS, "districts/2", "4", "5")]


def test_shares_above_a_hundred_as_in_kyrgyzstan_2021() -> None:
    snapshot = build.snapshot(printed={"red": "90.10", "green": "60.20"}, minutes=60)
    assert doubts(election(), snapshot) == [(Doubt.SHARES_ABOVE_100, "list", "100", "150.30")]


def test_rounding_may_carry_shares_above_a_hundred() -> None:
    printed = {"red": "33.4", "green": "33.4", build.AGAINST_ALL: "33.3"}
    assert problems(election(), build.snapshot(printed=printed, minutes=60)) == ()


def test_swapped_digits_do_not_close_the_sum() -> None:
    snapshot = build.snapshot({**VOTES, "red": 690}, valid=1000, minutes=60)
    assert doubts(election(), snapshot) == [(Doubt.SUM_DIFFERS, "list", "1000", "1090")]


@pytest.mark.parametrize("votes", [{"red": 600, "green": 300}, None])
def test_a_sum_with_a_missing_line_is_not_judged(votes: dict[str, int] | None) -> None:
    assert problems(election(), build.snapshot(whole=build.tally(votes, valid=1000), minutes=60)) == ()


def test_votes_for_nobody_may_be_valid_where_the_base_is_not_the_listed_votes() -> None:
    assert problems(election(BaseKind.VALID), build.snapshot(VOTES, valid=1020, minutes=60)) == ()


def test_a_list_that_does_not_run_in_a_constituency_is_not_missing_there() -> None:
    parts = {"south": build.tally({"red": 10}, valid=11), "north": build.tally({"red": 10, "green": 1}, valid=11)}
    snapshot = build.snapshot(constituencies=parts, minutes=60)
    assert doubts(in_two_parts(), snapshot) == [(Doubt.SUM_DIFFERS, "list/south", "11", "10")]


def parts_of(whole: dict[str, int], *, counted: int, class_: CountClass = CountClass.PARTIAL) -> Snapshot:
    parts = {"north": build.tally({"red": 10, "green": 5}), "south": build.tally({"red": 20})}
    row = build.tally(whole, counted=counted, total=9)
    return build.snapshot(whole=row, constituencies=parts, minutes=60, class_=class_)


def test_a_complete_whole_row_is_the_sum_of_its_constituencies() -> None:
    assert problems(in_two_parts(), parts_of({"red": 30, "green": 5}, counted=9)) == ()
    assert doubts(in_two_parts(), parts_of({"red": 31, "green": 5}, counted=9)) == [
        (Doubt.SUM_DIFFERS, "list/red", "31", "30")
    ]
    assert doubts(in_two_parts(), parts_of({"red": 31}, counted=8, class_=CountClass.FINAL)) == [
        (Doubt.SUM_DIFFERS, "list/red", "31", "30")
    ]


def test_rows_of_a_running_count_may_be_minutes_apart() -> None:
    assert problems(in_two_parts(), parts_of({"red": 35, "green": 5}, counted=8)) == ()


@pytest.mark.parametrize("printed", ["33.33", "33.34"])
def test_a_percentage_may_be_rounded_or_cut_off(printed: str) -> None:
    votes = {"red": 66_664, "green": 33_336, build.AGAINST_ALL: 0}
    assert problems(election(), build.snapshot(votes, {"green": printed}, minutes=60)) == ()


@pytest.mark.parametrize("printed", ["33.32", "33.35"])
def test_a_percentage_that_the_votes_do_not_give_is_reported_only(printed: str) -> None:
    votes = {"red": 66_664, "green": 33_336, build.AGAINST_ALL: 0}
    snapshot = build.snapshot(votes, {"green": printed}, minutes=60)
    expected = Problem(Doubt.PERCENT_DIFFERS, "list/green", "33.3360", printed, grave=False)
    assert problems(election(), snapshot) == (expected,)


def test_a_percentage_of_a_line_without_votes_is_not_compared() -> None:
    snapshot = build.snapshot({"red": 600}, {"green": "30.00"}, valid=1000, minutes=60)
    assert problems(election(BaseKind.VALID), snapshot) == ()


EARLY = (Doubt.COUNTED_BEFORE_CLOSE, "list", FIRST.isoformat(), (FIRST - timedelta(minutes=1)).isoformat())


@pytest.mark.parametrize(
    "snapshot",
    [
        build.snapshot(VOTES, minutes=-1),
        build.snapshot(printed={"red": "60.00"}, minutes=-1),
        build.snapshot(whole=build.tally(counted=1, total=100), minutes=-1),
        build.snapshot(constituencies={build.LISTS: build.tally({"red": 1})}, minutes=-1),
    ],
)
def test_nothing_is_counted_before_the_first_polls_close(snapshot: Snapshot) -> None:
    assert doubts(election(), snapshot) == [EARLY]


def test_zeros_may_be_shown_before_the_polls_close() -> None:
    votes = dict.fromkeys(VOTES, 0)
    assert (
        problems(election(), build.snapshot(votes, dict.fromkeys(VOTES, "0.00"), counted=0, total=9, minutes=-1)) == ()
    )


LATE = (Doubt.COUNTED_BEFORE_CLOSE, "list", LAST.isoformat(), (LAST - timedelta(minutes=1)).isoformat())


@pytest.mark.parametrize(
    "snapshot",
    [
        build.snapshot(VOTES, counted=9, total=9, minutes=59),
        build.snapshot(VOTES, counted=8, total=9, minutes=59, class_=CountClass.FINAL),
    ],
)
def test_no_count_is_complete_before_the_last_polls_close(snapshot: Snapshot) -> None:
    assert doubts(election(), snapshot) == [LATE]


def test_a_count_may_run_between_the_closings() -> None:
    assert problems(election(), build.snapshot(VOTES, counted=8, total=9, minutes=59)) == ()


def test_districts_are_complete_only_when_every_one_is() -> None:
    done = build.tally({"red": 5}, counted=3, total=3)
    snapshot = build.snapshot(districts={"1": {}, "2": {}}, minutes=59)
    assert snapshot.count is not None
    contest = snapshot.count.contests[build.DISTRICTS]
    for rows, early in (({"1": done}, False), ({"1": done, "2": done}, True)):
        count = replace(snapshot.count, contests={build.DISTRICTS: replace(contest, constituencies=rows)})
        assert bool(problems(election(), replace(snapshot, count=count))) is early


def test_without_known_closings_no_count_is_early() -> None:
    assert problems(replace(election(), closings=()), build.snapshot(VOTES, minutes=-1)) == ()


def previous(registered: int | None, ballots: int | None) -> Previous:
    return Previous(date(2021, 1, 10), 10, None, registered, ballots, None, (), (), build.ORIGIN)


def test_a_feed_that_was_not_reset_shows_the_previous_election() -> None:
    snapshot = build.snapshot(whole=build.tally(counted=9, total=9, registered=2000, ballots=1500), minutes=60)
    assert doubts(election(previous=previous(2000, 1500)), snapshot) == [
        (Doubt.PREVIOUS_ELECTION, "list", "2023-03-19", "2021-01-10")
    ]


@pytest.mark.parametrize("before", [None, previous(2000, None), previous(None, 1500), previous(2000, 1501)])
def test_other_figures_are_not_the_previous_election(before: Previous | None) -> None:
    snapshot = build.snapshot(whole=build.tally(counted=9, total=9, registered=2000, ballots=1500), minutes=60)
    assert problems(election(previous=before), snapshot) == ()


def test_a_rehearsal_may_be_early_and_made_of_old_figures() -> None:
    whole = build.tally(VOTES, counted=9, total=9, registered=2000, ballots=1500)
    snapshot = build.snapshot(whole=whole, minutes=-60, test=True)
    assert problems(election(previous=previous(2000, 1500)), snapshot) == ()


def test_a_count_is_stamped_ahead_of_the_clock_by_more_than_clocks_differ() -> None:
    stamped = build.snapshot({"red": 1, "green": 1, build.AGAINST_ALL: 0})
    minutes_behind = {minutes: stamped.feed_time - timedelta(minutes=minutes) for minutes in (-1, 5, 6)}
    doubted = {minutes: ahead_of_clock(stamped, now) is not None for minutes, now in minutes_behind.items()}
    assert doubted == {-1: False, 5: False, 6: True}
