"""What came of a broadcast is counted right: what is delivered in time, what is lost, what came twice."""

from tests.benchmarks.delivery.broadcasts import Length, counted
from tests.benchmarks.delivery.lean_telegram import Report, Setup
from tests.benchmarks.delivery.ours import Cost
from tests.benchmarks.delivery.tables import Figure, percentile, spread

SETUP = Setup(kind="window", per_second=2)
LENGTH = Length(warm_up=1, seconds=2)


def test_only_what_came_while_it_counts_is_delivered() -> None:
    report = Report([(10.5, 1), (11.0, 2), (12.0, 3), (12.9, 4), (13.0, 5)], [(10.0, 1)])
    came = counted(SETUP, LENGTH, report, Cost(0.3, []), told=(1, 2, 3, 4, 5), given_up=0)
    assert (came.delivered, came.share, came.refusals, came.lost, came.doubled) == (3, 0.75, 1, 0, 0)
    assert (round(came.cpu_ms), came.cores) == (100, 0.15)


def test_who_is_taken_for_told_and_has_nothing_is_lost_as_who_is_given_up() -> None:
    report = Report([(10.0, 1), (11.0, 1), (11.5, 2)], [])
    came = counted(SETUP, LENGTH, report, Cost(0, []), told=(1, 2, 3), given_up=4)
    assert (came.lost, came.doubled) == (5, 1)


def test_percentiles_are_values_that_were_measured() -> None:
    assert [percentile(range(1, 201), share) for share in (50, 99, 100)] == [100, 198, 200]
    assert percentile([7.0], 99) == 7.0


def test_a_goal_is_met_by_the_median_and_on_the_line() -> None:
    assert Figure("a", [3, 1, 2], "{:.0f}", at_most=2).row() == ("a", "2 (1 to 3)", "at most 2", "met")
    assert Figure("a", [1], "{:.0f}", at_most=0).row() == ("a", "1", "at most 0", "**missed**")
    assert Figure("a", [0.96], "{:.2f}", at_least=0.97).row()[3] == "**missed**"
    assert Figure("a", [5], "{:.0f}").row() == ("a", "5", "", "")


def test_one_value_has_no_spread() -> None:
    assert spread([1.5], "{:.1f} s") == "1.5 s"
