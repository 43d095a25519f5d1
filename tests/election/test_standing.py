"""Each list against the threshold as people are told it, and when that changes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.election.events import LineContested, ThresholdCrossed
from bot.election.result import Result, Side
from bot.election.rules import Hysteresis
from bot.election.snapshot import CountClass
from bot.election.standing import Standing, Standings, advance, forgotten
from bot.election.working import work_out
from tests.election import build

ABOVE, BELOW, ON_LINE, UNKNOWN = Side.ABOVE, Side.BELOW, Side.ON_LINE, Side.UNKNOWN
PARTIAL, PRELIMINARY, FINAL = CountClass.PARTIAL, CountClass.PRELIMINARY, CountClass.FINAL

ELECTION = build.election(build.list_contest(["green", "rest"], threshold=build.threshold(5)))
"""One list near a line of 5 percent, and the rest."""

Told = ThresholdCrossed | LineContested


def half_counted(per_myriad: int, minutes: int = 0, class_: CountClass = PARTIAL, counted: int = 50) -> Result:
    """Green with so many of 10,000 votes; with half of all units counted the band is an eighth of a point."""
    votes = {"green": per_myriad, "rest": 10_000 - per_myriad}
    return work_out(ELECTION, build.snapshot(votes, class_=class_, minutes=minutes, counted=counted, total=100))


def printed(green: str, minutes: int, class_: CountClass = PARTIAL) -> Result:
    return work_out(ELECTION, build.snapshot(printed={"green": green}, class_=class_, minutes=minutes))


def green_missing(minutes: int, class_: CountClass = PARTIAL) -> Result:
    return work_out(ELECTION, build.snapshot({"rest": 9_000}, class_=class_, minutes=minutes))


def night(*results: Result) -> tuple[Standing, list[Told]]:
    """Green's standing after these results, and all that was told of it."""
    standings: Standings = {}
    told: list[Told] = []
    for result in results:
        standings, events = advance(standings, ELECTION, result)
        told += [event for event in events if event.party == "green"]
    return standings[build.LISTS, "green"], told


def shares(*per_myriad: int) -> tuple[Standing, list[Told]]:
    """A half-counted night of these shares, a minute apart."""
    return night(*(half_counted(votes, minutes) for minutes, votes in enumerate(per_myriad)))


def crossed(before: Side, side: Side, transition: int) -> ThresholdCrossed:
    return ThresholdCrossed(build.LISTS, "green", before, side, transition)


def contested(transition: int) -> LineContested:
    return LineContested(build.LISTS, "green", transition)


@pytest.mark.parametrize(("votes", "side"), [(520, ABOVE), (500, ABOVE), (499, BELOW), (480, BELOW)])
def test_first_sight_is_a_baseline(votes: int, side: Side) -> None:
    standing, told = shares(votes)
    assert (standing.side, standing.told, standing.transition, told) == (side, side, 0, [])


def test_a_count_of_zeros_is_no_baseline() -> None:
    zeros = work_out(ELECTION, build.snapshot({"green": 0, "rest": 0}, counted=0, total=100))
    standing, told = night(zeros, half_counted(520, 1))
    assert (standing.told, standing.transition, told) == (ABOVE, 0, [])


def test_a_list_clear_of_the_band_crosses_at_once() -> None:
    standing, told = shares(480, 520)
    assert told == [crossed(BELOW, ABOVE, 1)]
    assert (standing.side, standing.told) == (ABOVE, ABOVE)


def test_inside_the_band_a_crossing_waits_for_a_newer_feed_time() -> None:
    assert shares(480, 505)[1] == []
    assert shares(480, 505)[0].side is ON_LINE
    assert shares(480, 505, 505)[1] == [crossed(BELOW, ABOVE, 1)]


def test_the_same_feed_time_fetched_again_confirms_nothing() -> None:
    standing, told = night(half_counted(480), half_counted(505, 1), half_counted(505, 1), half_counted(505, 1))
    assert (standing.pending, told) == (1, [])


def test_a_return_to_the_told_side_ends_the_wait() -> None:
    standing, told = shares(480, 505, 495, 505)
    assert (standing.side, standing.pending, told) == (ON_LINE, 1, [])


def test_it_re_arms_after_a_fall() -> None:
    assert shares(480, 520, 480, 480, 520)[1] == [
        crossed(BELOW, ABOVE, 1),
        crossed(ABOVE, BELOW, 2),
        crossed(BELOW, ABOVE, 3),
    ]


def test_alternating_inside_the_band_all_night_is_silent() -> None:
    assert shares(*[495, 505] * 25)[1] == []


def test_alternating_across_the_band_all_night_is_few_messages() -> None:
    standing, told = shares(*[480, 520] * 25)
    assert told == [crossed(BELOW, ABOVE, 1), crossed(ABOVE, BELOW, 2), contested(3)]
    assert standing.told is ON_LINE


def test_alternating_in_pairs_inside_the_band_is_few_messages() -> None:
    standing, told = shares(495, *[505, 505, 495, 495] * 12)
    assert told == [crossed(BELOW, ABOVE, 1), crossed(ABOVE, BELOW, 2), contested(3)]
    assert (standing.side, standing.told) == (ON_LINE, ON_LINE)


CONTESTED = (495, 505, 505, 495, 495, 505, 505)


def test_a_contested_list_that_stays_clear_is_told_again() -> None:
    assert shares(*CONTESTED, 520)[1][3:] == []
    assert shares(*CONTESTED, 520, 480)[1][3:] == []
    standing, told = shares(*CONTESTED, 520, 521)
    assert told[3:] == [crossed(ON_LINE, ABOVE, 4)]
    assert (standing.side, standing.flips) == (ABOVE, 0)


def test_a_contested_list_is_settled_by_the_final_result() -> None:
    results = [half_counted(votes, minutes) for minutes, votes in enumerate(CONTESTED)]
    standing, told = night(*results, half_counted(501, 60, FINAL))
    assert told[3:] == [crossed(ON_LINE, ABOVE, 4)]
    assert standing.confirmed


@pytest.mark.parametrize("result", [half_counted(500, 1, PRELIMINARY), half_counted(500, 1, counted=100)])
def test_evidence_without_a_band_crosses_at_once(result: Result) -> None:
    standing, told = night(half_counted(499), result)
    assert told == [crossed(BELOW, ABOVE, 1)]
    assert not standing.confirmed


def test_the_final_result_confirms_without_a_crossing() -> None:
    standing, told = night(half_counted(520), half_counted(501, 1, FINAL))
    assert (standing.side, standing.confirmed, told) == (ABOVE, True, [])


def test_a_rounded_percentage_takes_nothing_back() -> None:
    standing, told = night(half_counted(520), printed("5.0", 1), half_counted(520, 2))
    assert (standing.side, told) == (ABOVE, [])
    assert night(half_counted(520), printed("5.0", 1))[0].side is ON_LINE


def test_a_rounded_percentage_ends_the_wait() -> None:
    assert night(half_counted(480), half_counted(505, 1), printed("5.0", 2), half_counted(505, 3))[1] == []


def test_a_final_percentage_on_the_line_confirms_nothing() -> None:
    standing, told = night(half_counted(520), printed("5.0", 1, FINAL))
    assert (standing.side, standing.told, standing.confirmed, told) == (ON_LINE, ABOVE, False, [])


def test_a_baseline_on_the_line_is_told_once_it_stays_clear() -> None:
    assert night(printed("5.0", 0), half_counted(505, 1), half_counted(520, 2))[1] == []
    results = printed("5.0", 0), half_counted(520, 1), half_counted(521, 2)
    assert night(*results)[1] == [crossed(ON_LINE, ABOVE, 1)]


def test_a_list_missing_from_a_later_result_is_not_below() -> None:
    standing, told = night(half_counted(520), green_missing(1), half_counted(520, 2))
    assert (standing.side, told) == (ABOVE, [])
    assert night(half_counted(520), green_missing(1))[0].side is UNKNOWN


def test_partial_then_corrected_then_final() -> None:
    _, told = night(
        half_counted(520), half_counted(480, 10), half_counted(499, 20, counted=90), half_counted(500, 30, FINAL)
    )
    assert told == [crossed(ABOVE, BELOW, 1), crossed(BELOW, ABOVE, 2)]


def test_lists_that_need_not_pass_have_no_standing() -> None:
    free = build.election(build.list_contest(["green"], against_all=build.AGAINST_ALL))
    result = work_out(free, build.snapshot({"green": 5, build.AGAINST_ALL: 1}))
    assert advance({}, free, result) == ({}, ())


def test_one_confirmation_and_no_flips_are_taken_at_their_word() -> None:
    hasty = replace(ELECTION, hysteresis=Hysteresis(Fraction(1, 4), confirmations=1, flips=0))
    standings, _ = advance({}, hasty, half_counted(480))
    standings, told = advance(standings, hasty, half_counted(505, 1))
    assert contested(1) in told


def test_forgotten_standings_take_a_new_baseline_and_keep_their_numbers() -> None:
    standings, _ = advance({}, ELECTION, half_counted(480))
    standings, _ = advance(standings, ELECTION, half_counted(520, 1))
    standings, told = advance(forgotten(standings), ELECTION, half_counted(480, 2))
    standing = standings[build.LISTS, "green"]
    assert (standing.told, standing.transition, told) == (BELOW, 1, ())
    standings, told = advance(standings, ELECTION, half_counted(520, 3))
    assert crossed(BELOW, ABOVE, 2) in told


looks = st.lists(
    st.tuples(
        st.one_of(st.integers(440, 560), st.sampled_from(["5.0", "4.99", "5", None])),
        st.sampled_from([PARTIAL, PARTIAL, PARTIAL, PRELIMINARY]),
        st.integers(0, 100),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=30,
)
"""(votes or printed share or nothing, class, units counted of 100, minutes since the look before)."""

Look = tuple[int | str | None, CountClass, int, int]


def results(found: Sequence[Look]) -> list[Result]:
    every = []
    minute = 0
    for share, class_, counted, later in found:
        minute += later
        if share is None:
            every.append(green_missing(minute, class_))
        elif isinstance(share, str):
            every.append(printed(share, minute, class_))
        else:
            every.append(half_counted(share, minute, class_, counted))
    return every


@given(looks)
def test_the_same_result_twice_changes_nothing(found: Sequence[Look]) -> None:
    standings: Standings = {}
    for result in results(found):
        standings, _ = advance(standings, ELECTION, result)
        assert advance(standings, ELECTION, result) == (standings, ())


@given(looks)
def test_what_is_told_is_numbered_one_by_one(found: Sequence[Look]) -> None:
    _, told = night(*results(found))
    assert [event.transition for event in told] == list(range(1, len(told) + 1))


@given(looks)
def test_nobody_is_told_the_same_side_twice_in_a_row(found: Sequence[Look]) -> None:
    _, told = night(*results(found))
    sides = [event.side if isinstance(event, ThresholdCrossed) else ON_LINE for event in told]
    assert all(one is not next_one for one, next_one in pairwise(sides))
    assert all(event.side in {ABOVE, BELOW} for event in told if isinstance(event, ThresholdCrossed))


@given(looks, st.integers(440, 560))
def test_the_final_result_always_ends_on_the_exact_side(found: Sequence[Look], votes: int) -> None:
    standing, told = night(*results(found), half_counted(votes, 100, FINAL))
    exact = ABOVE if votes >= 500 else BELOW
    assert (standing.side, standing.told, standing.confirmed) == (exact, exact, True)
    assert not told or (isinstance(told[-1], ThresholdCrossed) and told[-1].side is exact)


@given(st.lists(st.integers(490, 510), max_size=60))
def test_a_list_that_never_leaves_the_band_is_told_three_times_at_most(per_myriad: Sequence[int]) -> None:
    _, told = shares(500, *per_myriad)
    assert len(told) <= ELECTION.hysteresis.flips + 1


@given(looks)
def test_the_feed_time_of_a_standing_is_that_of_its_last_result(found: Sequence[Look]) -> None:
    standing, _ = night(*results(found))
    assert standing.feed_time == build.START + timedelta(minutes=sum(later for *_, later in found))
