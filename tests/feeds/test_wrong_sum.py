"""A count that is spoiled on purpose is one that cannot be true, and says that it is invented."""

from dataclasses import replace

import pytest

from bot import catalogue
from bot.election.night import Night, Verdict, take
from bot.election.percent import Percent
from bot.election.plausibility import Doubt
from bot.election.snapshot import CountClass, Snapshot, Tally
from bot.feeds import FORMATS, Payload, canonical
from bot.feeds.recording import Recording
from bot.feeds.wrong_sum import with_wrong_sum
from tests.election.build import KZ_PRELIMINARY, KZ_VOTES, kazakhstan, snapshot

NIGHTS = ["kz-2023-mazhilis", "pt-2019-assembleia"]


def moments(night: str) -> list[Snapshot]:
    election = catalogue.load_election(night)
    recording = Recording.read(catalogue.night_files(night))
    return [FORMATS["canonical"](moment.payload, election) for moment in recording.moments]


def with_figures(snapshot: Snapshot) -> bool:
    """Whether it has votes or percentages."""
    rows = [] if snapshot.count is None else [rows.whole for rows in snapshot.count.contests.values()]
    return any(whole is not None and (whole.votes or whole.percents) for whole in rows)


@pytest.mark.parametrize("night", NIGHTS)
def test_every_count_of_a_night_can_be_spoiled_so_that_it_is_never_believed(night: str) -> None:
    counts = [true for true in moments(night) if with_figures(true)]
    assert counts
    for true in counts:
        wrong = with_wrong_sum(true)
        assert wrong is not None
        assert take(Night(catalogue.load_election(night)), wrong).verdict is Verdict.QUARANTINED


@pytest.mark.parametrize("night", NIGHTS)
def test_a_spoiled_count_is_marked_and_the_true_one_may_follow_it(night: str) -> None:
    true = next(true for true in moments(night) if with_figures(true))
    wrong = with_wrong_sum(true)
    assert wrong is not None
    assert wrong.test
    assert wrong.feed_time < true.feed_time
    doubted = take(Night(catalogue.load_election(night)), wrong).night
    assert take(doubted, true).verdict is Verdict.ACCEPTED


@pytest.mark.parametrize("night", NIGHTS)
def test_a_spoiled_count_can_be_written_as_a_feed_would(night: str) -> None:
    election = catalogue.load_election(night)
    for wrong in filter(None, map(with_wrong_sum, moments(night))):
        assert canonical.parse(Payload(canonical.dump(wrong), "moment"), election) == wrong


def test_votes_are_more_than_the_ballots_that_are_published_with_them() -> None:
    wrong = with_wrong_sum(snapshot(whole=Tally(KZ_VOTES, ballots=7_000_000)))
    assert wrong is not None
    (problem,) = take(Night(kazakhstan()), wrong).problems
    assert (problem.doubt, problem.expected) == (Doubt.VOTES_ABOVE_BALLOTS, "7000000")


def test_percentages_alone_add_up_to_more_than_100() -> None:
    wrong = with_wrong_sum(snapshot(printed=KZ_PRELIMINARY, class_=CountClass.PRELIMINARY))
    assert wrong is not None
    (problem,) = take(Night(kazakhstan()), wrong).problems
    assert (problem.doubt, problem.found) == (Doubt.SHARES_ABOVE_100, "146.10")


def test_a_row_of_a_part_of_the_country_is_spoiled_where_there_is_no_other() -> None:
    wrong = with_wrong_sum(snapshot(constituencies={"north": Tally({"amanat": 0, "auyl": 0})}))
    assert wrong is not None
    assert wrong.count is not None
    assert wrong.count.contests["list"].constituencies["north"] == Tally({"amanat": 1, "auyl": 0}, ballots=0)


@pytest.mark.parametrize("whole", [None, Tally(ballots=5), Tally(percents={"amanat": Percent.parse("0.00")})])
def test_what_has_no_figures_of_lists_cannot_be_spoiled(whole: Tally | None) -> None:
    assert with_wrong_sum(snapshot(whole=whole)) is None


def test_without_a_count_there_is_nothing_to_spoil() -> None:
    assert with_wrong_sum(replace(snapshot(KZ_VOTES), count=None)) is None
