"""What else changed between two counts than the standings, and what is no news."""

from bot.election.changes import Known, diff
from bot.election.events import (
    ClassChanged,
    CountSeen,
    Event,
    LeadChanged,
    MajorityLost,
    MajorityReached,
    SeatsChanged,
)
from bot.election.model import Election
from bot.election.rules import BaseKind
from bot.election.snapshot import CountClass, Snapshot
from bot.election.standing import Standings, advance
from bot.election.working import work_out
from tests.election import build

LISTS = build.LISTS


def election(seats: int = 10, threshold: int | None = None) -> Election:
    line = None if threshold is None else build.threshold(threshold)
    contest = build.list_contest(["red", "green", "blue"], seats, against_all=build.AGAINST_ALL, threshold=line)
    return build.election(contest)


def votes(red: int, green: int, blue: int, minutes: int = 0, class_: CountClass = CountClass.PARTIAL) -> Snapshot:
    row = {"red": red, "green": green, "blue": blue, build.AGAINST_ALL: 0}
    return build.snapshot(row, minutes=minutes, counted=50, total=100, class_=class_)


def told(election: Election, *snapshots: Snapshot) -> list[tuple[Event, ...]]:
    """What changed with each of these counts, one after the other."""
    standings: Standings = {}
    known: Known | None = None
    events = []
    for snapshot in snapshots:
        result = work_out(election, snapshot)
        standings, _ = advance(standings, election, result)
        known, changed = diff(known, Known.of(election, result, standings))
        events.append(changed)
    return events


def test_the_first_count_is_seen_and_nothing_in_it_has_changed() -> None:
    assert told(election(), votes(50, 30, 20)) == [(CountSeen(),)]


def test_a_count_of_zeros_is_not_seen_yet() -> None:
    assert told(election(), votes(0, 0, 0), votes(50, 30, 20)) == [(), (CountSeen(),)]


def test_a_declared_winner_is_a_count() -> None:
    districts = build.election(build.district_contest(["1"]))
    assert told(districts, build.snapshot(districts={"1": {"red": 5, "green": 4}})) == [(CountSeen(),)]


def test_an_empty_count_later_in_the_night_takes_nothing_away() -> None:
    assert told(election(), votes(50, 30, 20), votes(0, 0, 0), votes(50, 30, 20))[1:] == [(), ()]


def test_the_class_of_the_count_changes() -> None:
    _, events = told(election(), votes(50, 30, 20), votes(50, 30, 20, class_=CountClass.FINAL))
    assert events == (ClassChanged(CountClass.PARTIAL, CountClass.FINAL),)


def test_the_lead_changes_with_the_votes() -> None:
    _, events = told(election(), votes(36, 34, 30), votes(3450, 3550, 3000))
    before, after = {"red": 4, "green": 3, "blue": 3}, {"red": 3, "green": 4, "blue": 3}
    assert events == (LeadChanged(LISTS, "red", "green"), SeatsChanged(LISTS, before, after))


def test_a_tie_changes_no_lead_and_is_no_way_to_lose_one() -> None:
    _, tied, after = told(election(), votes(501, 399, 100), votes(450, 450, 100), votes(399, 501, 100))
    assert LeadChanged not in {type(event) for event in tied}
    assert LeadChanged(LISTS, "red", "green") in after


def printed(red: str, green: str, blue: str) -> Snapshot:
    return build.snapshot(printed={"red": red, "green": green, "blue": blue}, class_=CountClass.PARTIAL)


def test_shares_change_the_lead_only_where_they_cannot_overlap() -> None:
    contest = build.list_contest(["red", "green", "blue"], base=BaseKind.VALID)
    start = printed("40.0", "39.0", "21.0")
    assert told(build.election(contest), start, printed("39.5", "39.5", "21.0"))[1] == ()
    assert (
        LeadChanged(LISTS, "red", "green") in told(build.election(contest), start, printed("39.0", "40.0", "21.0"))[1]
    )


def test_a_list_without_votes_leaves_the_lead_open() -> None:
    partly = build.snapshot({"green": 60, "blue": 20})
    assert told(election(), votes(50, 30, 20), partly)[1] == ()


def test_seats_known_for_the_first_time_are_news() -> None:
    _, events = told(election(), build.snapshot(printed={"red": "50"}), votes(50, 30, 20))
    assert events == (SeatsChanged(LISTS, None, {"red": 5, "green": 3, "blue": 2}),)


def test_seats_that_were_unknown_for_a_while_are_compared_with_those_before() -> None:
    gap = build.snapshot(printed={"red": "50"})
    assert told(election(), votes(50, 30, 20), gap, votes(50, 30, 20))[1:] == [(), ()]


def test_seats_of_an_open_tie_are_not_told() -> None:
    two = election(seats=1)
    _, tied, after = told(two, votes(50, 30, 20), votes(50, 50, 20), votes(50, 60, 20))
    assert tied == ()
    assert SeatsChanged(LISTS, {"red": 1, "green": 0, "blue": 0}, {"red": 0, "green": 1, "blue": 0}) in after


def test_seats_that_hang_on_an_untold_crossing_wait_for_it() -> None:
    line = election(seats=20, threshold=5)
    below, above = votes(5000, 4520, 480), votes(5000, 4495, 505, minutes=1)
    _, waiting, crossed = told(line, below, above, votes(5000, 4495, 505, minutes=2))
    assert waiting == ()
    before, after = {"red": 11, "green": 9, "blue": 0}, {"red": 10, "green": 9, "blue": 1}
    assert crossed == (SeatsChanged(LISTS, before, after), MajorityLost("red", 10))


def test_the_majority_is_reached_passed_on_and_lost() -> None:
    reached, passed, lost = told(
        election(), votes(45, 35, 20), votes(60, 20, 20), votes(20, 60, 20), votes(40, 40, 20)
    )[1:]
    assert MajorityReached("red", 6) in reached
    assert passed[-2:] == (MajorityLost("red", 2), MajorityReached("green", 6))
    assert lost[-1] == MajorityLost("green", 4)


def test_a_majority_of_the_first_count_is_no_news() -> None:
    assert told(election(), votes(60, 20, 20), votes(61, 20, 20))[1] == ()


def test_a_majority_is_not_lost_where_the_seats_are_not_known() -> None:
    gap = build.snapshot(printed={"red": "60"})
    assert told(election(), votes(60, 20, 20), gap)[1] == ()
