"""The night, one look and one moment after another."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from bot.election.events import (
    ClassChanged,
    Correction,
    CountCorrected,
    CountSeen,
    Event,
    ExitPollPublished,
    LeadChanged,
    PollsClosed,
    SeatsChanged,
    ThresholdCrossed,
    TurnoutPublished,
)
from bot.election.exit_poll import ExitPoll
from bot.election.model import Closing
from bot.election.night import Night, Step, Verdict, pass_time, take
from bot.election.percent import Percent
from bot.election.plausibility import Doubt
from bot.election.result import Side
from bot.election.snapshot import CountClass, Snapshot
from bot.election.turnout import Bulletin
from tests.election import build

LISTS = build.LISTS
CLOSINGS = (
    Closing("east", build.names("East"), build.START + timedelta(hours=-1), (), build.ORIGIN),
    Closing("west", build.names("West"), build.START, (), build.ORIGIN),
)
ELECTION = build.election(build.list_contest(["red", "blue", "green"], threshold=build.threshold(5)), closings=CLOSINGS)


def votes(
    red: int,
    blue: int,
    green: int,
    minutes: int,
    *,
    counted: int | None = 50,
    class_: CountClass = CountClass.PARTIAL,
    test: bool = False,
) -> Snapshot:
    row = {"red": red, "blue": blue, "green": green}
    return build.snapshot(row, minutes=minutes, counted=counted, total=100, class_=class_, test=test)


def steps(*snapshots: Snapshot, night: Night | None = None) -> list[Step]:
    """What each of these looks made of the night."""
    found = []
    night = night or Night(ELECTION)
    for snapshot in snapshots:
        found.append(take(night, snapshot))
        night = found[-1].night
    return found


def verdicts(found: list[Step]) -> list[Verdict]:
    return [step.verdict for step in found]


def bulletin(hour: int) -> Bulletin:
    at = build.START + timedelta(hours=hour)
    return Bulletin(at, Percent(Fraction(10 + hour), 0), None, None, {}, build.ORIGIN)


def poll(poll_id: str) -> ExitPoll:
    return ExitPoll(poll_id, build.names(poll_id), None, build.START, {}, None, None, None, None, None, build.ORIGIN)


def news(*bulletins: Bulletin, polls: tuple[ExitPoll, ...] = (), minutes: int = 0) -> Snapshot:
    return replace(build.snapshot(minutes=minutes), count=None, bulletins=bulletins, exit_polls=polls)


def test_the_first_count_is_a_baseline() -> None:
    (step,) = steps(votes(600, 350, 50, 1))
    assert (step.verdict, step.events, step.problems) == (Verdict.ACCEPTED, (CountSeen(),), ())
    assert step.night.seen == build.START + timedelta(minutes=1)
    assert step.night.result is not None


def test_a_newer_count_is_accepted_with_what_changed_in_order() -> None:
    *_, step = steps(
        votes(5000, 4900, 100, 1),
        votes(5100, 5400, 1200, 2, class_=CountClass.PRELIMINARY),
    )
    assert [type(event) for event in step.events] == [ClassChanged, ThresholdCrossed, LeadChanged, SeatsChanged]


def test_equal_figures_with_a_newer_time_are_no_revision() -> None:
    first, second = steps(votes(600, 350, 50, 1), votes(600, 350, 50, 2))
    assert (second.verdict, second.events) == (Verdict.UNCHANGED, ())
    assert second.night.count is first.night.count
    assert second.night.seen == build.START + timedelta(minutes=2)


def test_equal_figures_with_a_newer_time_confirm_a_crossing() -> None:
    *_, pending, step = steps(votes(6000, 3520, 480, 1), votes(6150, 3610, 515, 2), votes(6150, 3610, 515, 3))
    assert (pending.verdict, pending.events) == (Verdict.ACCEPTED, ())
    assert step.verdict is Verdict.UNCHANGED
    assert [type(event) for event in step.events] == [ThresholdCrossed]


def test_a_stale_snapshot_that_returns_is_dropped() -> None:
    old, new = votes(600, 350, 50, 1), votes(700, 400, 60, 2)
    found = steps(old, new, old, new, old, new)
    assert verdicts(found) == [Verdict.ACCEPTED, Verdict.ACCEPTED, *[Verdict.OLD, Verdict.UNCHANGED] * 2]
    assert all(step.events == () for step in found[2:])


def test_a_stale_count_under_the_same_time_never_confirms_itself() -> None:
    found = steps(votes(600, 350, 50, 1), *[votes(500, 300, 40, 1)] * 3)
    assert verdicts(found)[1:] == [Verdict.HELD] * 3


def test_a_fall_is_held_until_a_second_newer_count_agrees() -> None:
    first, held, again, agreed = steps(
        votes(600, 350, 50, 1), votes(590, 350, 50, 2), votes(590, 350, 50, 2), votes(591, 350, 50, 3)
    )
    assert (held.verdict, again.verdict) == (Verdict.HELD, Verdict.HELD)
    assert held.night.count is first.night.count
    assert [problem.doubt for problem in held.problems] == [Doubt.VOTES_FELL]
    assert agreed.verdict is Verdict.ACCEPTED
    assert agreed.events[0] == CountCorrected((Correction(LISTS, None, "red", 600, 591),))
    assert agreed.night.held is None


def test_a_count_that_does_not_fall_is_accepted_and_the_held_one_forgotten() -> None:
    *_, step = steps(votes(600, 350, 50, 1), votes(590, 350, 50, 2), votes(610, 350, 50, 3))
    assert (step.verdict, step.night.held) == (Verdict.ACCEPTED, None)
    assert CountCorrected not in {type(event) for event in step.events}


def test_a_count_older_than_the_held_one_is_old() -> None:
    *_, step = steps(votes(600, 350, 50, 1), votes(590, 350, 50, 3), votes(590, 350, 50, 2))
    assert step.verdict is Verdict.OLD


def test_a_final_correction_is_told_at_once_as_with_the_121_votes_of_the_fdp() -> None:
    *_, step = steps(
        votes(2_148_878, 2_000_000, 300_000, 1, class_=CountClass.PRELIMINARY),
        votes(2_148_757, 2_000_000, 300_000, 2, class_=CountClass.FINAL),
    )
    assert step.verdict is Verdict.ACCEPTED
    assert step.events == (
        ClassChanged(CountClass.PRELIMINARY, CountClass.FINAL),
        CountCorrected((Correction(LISTS, None, "red", 2_148_878, 2_148_757),)),
    )


def test_a_class_that_steps_back_is_held() -> None:
    final = votes(600, 350, 50, 1, class_=CountClass.FINAL)
    _, held, agreed = steps(final, votes(600, 350, 50, 2), votes(600, 350, 50, 3))
    assert (held.verdict, held.problems[0].doubt) == (Verdict.HELD, Doubt.CLASS_STEPPED_BACK)
    assert agreed.events == (ClassChanged(CountClass.FINAL, CountClass.PARTIAL),)


def test_partial_then_correction_then_final_is_one_message_each() -> None:
    found = steps(
        votes(6000, 3500, 480, 1),
        votes(6000, 3500, 600, 2),
        votes(6000, 3500, 470, 3),
        votes(6000, 3500, 470, 4),
        votes(6000, 3500, 510, 5, class_=CountClass.FINAL),
    )
    crossings = [event for step in found for event in step.events if isinstance(event, ThresholdCrossed)]
    assert [(event.side, event.transition) for event in crossings] == [
        (Side.ABOVE, 1),
        (Side.BELOW, 2),
        (Side.ABOVE, 3),
    ]
    assert found[-1].night.standings[LISTS, "green"].confirmed


def test_a_party_missing_from_a_later_count_did_not_fall_to_zero() -> None:
    missing = build.snapshot({"red": 600, "blue": 350}, minutes=2)
    _, step, back = steps(votes(600, 350, 100, 1), missing, votes(600, 350, 100, 3))
    assert (step.verdict, step.events) == (Verdict.ACCEPTED, ())
    assert step.night.standings[LISTS, "green"].side is Side.UNKNOWN
    assert back.events == ()


def test_a_doubtful_count_leaves_the_last_good_one() -> None:
    first, step = steps(votes(600, 350, 50, 1), votes(610, 350, 50, 2, counted=101))
    assert (step.verdict, step.problems[0].doubt) == (Verdict.QUARANTINED, Doubt.COUNTED_ABOVE_TOTAL)
    assert step.night.count is first.night.count
    assert step.night.seen == first.night.seen


def test_a_count_doubted_before_the_closing_is_doubted_until_it_changes() -> None:
    found = steps(votes(600, 350, 50, -90), votes(600, 350, 50, 1), votes(610, 350, 50, 2))
    assert verdicts(found) == [Verdict.QUARANTINED, Verdict.QUARANTINED, Verdict.ACCEPTED]
    assert [problem.doubt for problem in found[1].problems] == [Doubt.UNCHANGED_SINCE_DOUBTED]


def test_what_was_doubted_of_a_real_count_is_no_doubt_of_a_test_one() -> None:
    found = steps(votes(600, 350, 50, -90), votes(600, 350, 50, 1, test=True))
    assert verdicts(found) == [Verdict.QUARANTINED, Verdict.ACCEPTED]


def test_a_harmless_doubt_is_reported_with_the_accepted_count() -> None:
    whole = build.tally({"red": 600, "blue": 350, "green": 50}, {"red": "61.00"})
    (step,) = steps(build.snapshot(whole=whole, minutes=1))
    assert (step.verdict, [problem.doubt for problem in step.problems]) == (
        Verdict.ACCEPTED,
        [Doubt.PERCENT_DIFFERS],
    )


def test_test_never_meets_real() -> None:
    rehearsed, risen, real, test_again = steps(
        votes(600, 350, 40, 10, test=True),
        votes(600, 350, 60, 20, test=True),
        votes(300, 380, 20, 5),
        votes(100, 30, 70, 1, test=True),
    )
    assert rehearsed.events == (CountSeen(),)
    assert ThresholdCrossed in {type(event) for event in risen.events}
    for step in (real, test_again):
        assert (step.verdict, step.events, step.problems) == (Verdict.ACCEPTED, (CountSeen(),), ())
    told = {key: standing.told for key, standing in real.night.standings.items()}
    assert told == {(LISTS, "red"): Side.ABOVE, (LISTS, "blue"): Side.ABOVE, (LISTS, "green"): Side.BELOW}


def test_a_held_real_count_is_not_confirmed_by_a_test_one() -> None:
    *_, held, test, real = steps(
        votes(600, 350, 50, 1),
        votes(590, 350, 50, 2),
        votes(590, 350, 50, 3, test=True),
        votes(590, 350, 50, 4),
    )
    assert (held.verdict, test.verdict, real.verdict) == (Verdict.HELD, Verdict.ACCEPTED, Verdict.ACCEPTED)
    assert (test.events, real.events) == ((CountSeen(),), (CountSeen(),))


def test_a_doubtful_test_count_leaves_the_real_one() -> None:
    first, step = steps(votes(600, 350, 50, 1), votes(600, 350, 50, 2, counted=101, test=True))
    assert step.verdict is Verdict.QUARANTINED
    assert (step.night.count, step.night.standings) == (first.night.count, first.night.standings)


def test_crossings_keep_their_numbers_across_a_rehearsal() -> None:
    found = steps(
        votes(600, 350, 40, 1),
        votes(600, 350, 60, 2),
        votes(600, 350, 40, 3, test=True),
        votes(600, 350, 40, 4),
        votes(600, 350, 60, 5),
    )
    crossings = [event for step in found for event in step.events if isinstance(event, ThresholdCrossed)]
    assert [event.transition for event in crossings if event.party == "green"] == [1, 2]


def test_outside_a_rehearsal_nothing_of_a_test_snapshot_is_taken() -> None:
    (before,) = steps(votes(600, 350, 50, 1))
    snapshot = replace(votes(700, 350, 50, 2, test=True), bulletins=(bulletin(1),))
    step = take(before.night, snapshot, rehearsal=False)
    assert (step.verdict, step.night, step.events) == (Verdict.QUARANTINED, before.night, ())
    assert [(problem.doubt, problem.grave) for problem in step.problems] == [(Doubt.TEST_MARK, True)]


def test_of_a_test_snapshot_only_the_count_is_taken() -> None:
    (step,) = steps(replace(votes(600, 350, 50, 1, test=True), bulletins=(bulletin(1),), exit_polls=(poll("iei"),)))
    assert (step.verdict, step.events) == (Verdict.ACCEPTED, (CountSeen(),))
    assert (step.night.bulletins, step.night.exit_polls) == ((), ())
    assert [(problem.doubt, problem.grave) for problem in step.problems] == [(Doubt.TEST_MARK, False)]


def test_each_bulletin_and_exit_poll_is_told_once() -> None:
    found = steps(
        news(bulletin(1)),
        news(bulletin(1), bulletin(2), polls=(poll("iei"),)),
        news(bulletin(1), bulletin(2), polls=(poll("iei"), poll("socis"))),
        news(bulletin(1)),
    )
    assert [step.events for step in found] == [
        (TurnoutPublished(bulletin(1), None),),
        (TurnoutPublished(bulletin(2), bulletin(1)), ExitPollPublished(poll("iei"))),
        (ExitPollPublished(poll("socis")),),
        (),
    ]
    assert verdicts(found) == [*[Verdict.ACCEPTED] * 3, Verdict.UNCHANGED]


def test_of_many_bulletins_at_once_only_the_newest_is_told() -> None:
    first, late = steps(news(bulletin(3), bulletin(1), bulletin(2)), news(bulletin(0)))
    assert first.events == (TurnoutPublished(bulletin(3), bulletin(2)),)
    assert late.events == ()
    assert late.night.bulletins == tuple(bulletin(hour) for hour in range(4))


def test_news_beside_a_doubtful_count_is_taken() -> None:
    (step,) = steps(replace(votes(600, 350, 50, 1, counted=101), bulletins=(bulletin(1),)))
    assert (step.verdict, step.events) == (Verdict.QUARANTINED, (TurnoutPublished(bulletin(1), None),))
    assert step.night.bulletins == (bulletin(1),)


def test_a_night_taken_up_again_goes_on_where_it_was() -> None:
    (first,) = steps(votes(500, 450, 40, 1))
    kept = first.night
    restored = Night(ELECTION, kept.count, kept.result, kept.standings, seen=kept.seen)
    next_look = votes(550, 600, 100, 2)
    assert take(restored, next_look) == take(kept, next_look)
    events: tuple[Event, ...] = take(restored, next_look).events
    assert LeadChanged(LISTS, "red", "blue") in events


def test_closings_before_the_first_look_are_not_told() -> None:
    step = pass_time(Night(ELECTION), build.START)
    assert (step.verdict, step.events) == (Verdict.UNCHANGED, ())
    assert pass_time(step.night, build.START + timedelta(hours=1)).events == ()


def test_each_closing_is_told_once_and_the_last_one_as_such() -> None:
    night = pass_time(Night(ELECTION), build.START - timedelta(hours=2)).night
    east = pass_time(night, build.START - timedelta(minutes=1))
    west = pass_time(east.night, build.START)
    assert (east.verdict, east.events) == (Verdict.ACCEPTED, (PollsClosed(CLOSINGS[0], everywhere=False),))
    assert west.events == (PollsClosed(CLOSINGS[1], everywhere=True),)


def test_a_clock_that_goes_back_tells_no_closing_twice() -> None:
    night = pass_time(Night(ELECTION), build.START).night
    back = pass_time(night, build.START - timedelta(hours=2)).night
    assert pass_time(back, build.START).events == ()
