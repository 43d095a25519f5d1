"""What a source took back, and when that is believed."""

from bot.election.corrections import doubts, falls, must_wait
from bot.election.events import Correction
from bot.election.plausibility import Doubt, Problem
from bot.election.snapshot import ContestCount, Count, CountClass
from tests.election import build

PARTIAL, PRELIMINARY, FINAL = CountClass.PARTIAL, CountClass.PRELIMINARY, CountClass.FINAL


def count(
    red: int | None, green: int | None = None, *, counted: int | None = None, class_: CountClass = PARTIAL
) -> Count:
    known = {"red": red, "green": green}
    votes = {line: number for line, number in known.items() if number is not None}
    return Count(class_, {build.LISTS: ContestCount(build.tally(votes, counted=counted, total=100))})


def south(red: int) -> Count:
    return Count(PARTIAL, {build.LISTS: ContestCount(None, {"south": build.tally({"red": red})})})


def test_votes_and_units_that_went_down_are_falls() -> None:
    assert falls(count(10, 20, counted=5), count(9, 21, counted=4)) == (
        Correction(build.LISTS, None, None, 5, 4),
        Correction(build.LISTS, None, "red", 10, 9),
    )


def test_a_fall_in_one_constituency_is_a_fall() -> None:
    assert falls(south(10), south(9)) == (Correction(build.LISTS, "south", "red", 10, 9),)


def test_a_missing_figure_did_not_fall_to_zero() -> None:
    assert falls(count(10, 20, counted=5), count(10)) == ()
    assert falls(count(10), count(None, 20, counted=5)) == ()


def test_rows_that_only_one_of_the_two_has_are_not_compared() -> None:
    assert falls(count(10), south(1)) == ()
    assert falls(south(10), count(1)) == ()
    assert falls(Count(PARTIAL, {}), count(1)) == ()


def test_a_rising_count_does_not_wait() -> None:
    assert not must_wait(count(10), None, count(11))


def test_a_fall_waits_for_a_second_count() -> None:
    assert must_wait(count(10), None, count(9))
    assert not must_wait(count(10), count(8), count(9))


def test_a_count_that_falls_again_does_not_agree() -> None:
    assert must_wait(count(10), count(9), count(8))


def test_a_figure_that_the_held_count_did_not_have_has_fallen_only_once() -> None:
    assert must_wait(count(10, 20), count(9), count(9, 19))


def test_the_first_final_count_may_correct_at_once() -> None:
    assert not must_wait(count(10, class_=PRELIMINARY), None, count(9, class_=FINAL))


def test_a_second_final_count_and_one_with_fewer_units_wait() -> None:
    assert must_wait(count(10, class_=FINAL), None, count(9, class_=FINAL))
    assert must_wait(count(10, counted=5), None, count(10, counted=4, class_=FINAL))


def test_a_class_that_steps_back_waits() -> None:
    assert must_wait(count(10, class_=FINAL), None, count(11))
    assert must_wait(count(10, class_=FINAL), count(11, class_=FINAL), count(11))
    assert not must_wait(count(10, class_=FINAL), count(11), count(12))


def test_doubts_name_every_figure_that_fell_and_the_class() -> None:
    assert doubts(count(10, counted=5, class_=FINAL), count(9, counted=4)) == (
        Problem(Doubt.CLASS_STEPPED_BACK, "", "final", "partial"),
        Problem(Doubt.UNITS_FELL, "list", "5", "4"),
        Problem(Doubt.VOTES_FELL, "list/red", "10", "9"),
    )
    assert doubts(south(10), south(9)) == (Problem(Doubt.VOTES_FELL, "list/south/red", "10", "9"),)
