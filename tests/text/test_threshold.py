"""Each list against the line: how far, and what it needs."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.election.embargo import Shown
from bot.election.events import ThresholdCrossed
from bot.election.result import Side
from bot.election.rules import BaseKind, DistrictsWon, Scope, Threshold
from bot.election.snapshot import CountClass
from bot.text.alert import alert
from bot.text.numbers import plain
from bot.text.results import SIDES
from bot.text.screens import show
from bot.text.threshold import threshold
from tests.election import build
from tests.text.reader import read, shares
from tests.text.sample import CODES, kazakhstan, language, night, shipped

NOW = build.START


def close_race(votes: int, others: int, line: Threshold, class_: CountClass = CountClass.FINAL) -> Shown:
    """Three lists: the first with `votes`, the others with `others` and a third of it."""
    contest = build.list_contest(["aaa", "bbb", "ccc"], 20, threshold=line)
    found = {"aaa": votes, "bbb": others, "ccc": others // 3}
    return night(build.election(contest), build.snapshot(found, class_=class_, counted=1, total=3))


@settings(max_examples=60, deadline=None)
@given(
    percent=st.sampled_from([Fraction(5), Fraction(7), Fraction(7, 2), Fraction("3.25")]),
    inclusive=st.booleans(),
    others=st.integers(1000, 10**8),
    off=st.integers(-3, 3),
    class_=st.sampled_from([CountClass.PARTIAL, CountClass.PRELIMINARY, CountClass.FINAL]),
)
def test_words_never_contradict_the_test(
    percent: Fraction, inclusive: bool, others: int, off: int, class_: CountClass
) -> None:
    rest = others + others // 3
    votes = max(int(percent * rest / (100 - percent)) + off, 0)
    exact = Fraction(100 * votes, votes + rest)
    side = Side.ABOVE if exact > percent or (inclusive and exact == percent) else Side.BELOW
    found = close_race(votes, others, build.threshold(percent, inclusive=inclusive), class_)
    crossed = ThresholdCrossed("list", "aaa", Side.BELOW, side, 1)
    for words in map(language, CODES):
        screens = [read(show(name, found, NOW, words).html) for name in ("results", "threshold", "party:aaa")]
        told = read(alert(crossed, found, words))
        printed = [share for text in screens for share in shares(text, "aaa", words)]
        assert len(printed) == len(screens)
        assert all((share < percent, share == percent) == (exact < percent, exact == percent) for share in printed)
        where = words.text(SIDES[side], line=words.percent(plain(percent)))
        assert all(where in text for text in (screens[0], screens[2], told))


def test_the_head_counts_the_lists_on_each_side() -> None:
    assert read(threshold(kazakhstan(), NOW, language("en")).html).startswith(
        "6 lists above 5%, 1 below in the final result\n"
    )


def test_a_part_of_the_count_is_called_so() -> None:
    found = kazakhstan(class_=CountClass.PARTIAL, counted=6262, total=10_223)
    text = read(threshold(found, NOW, language("en")).html)
    assert text.startswith("6 lists above 5%, 1 below with 61.25% counted\n")
    assert "take part in the distribution" not in text


@pytest.mark.parametrize("code", CODES)
def test_votes_over_and_short_are_those_of_the_law(code: str) -> None:
    words = language(code)
    text = read(threshold(kazakhstan(), NOW, words).html)
    rows = {line.split()[0]: line for line in text.split("\n") if line.strip()}
    assert rows["nsdp"].endswith(f" +{words.number(12_735)}")
    assert rows["baytaq"].endswith(f" -{words.number(171_892)}")


def test_the_base_is_named_with_who_says_so() -> None:
    text = read(threshold(shipped("kz-2023-mazhilis"), NOW.replace(year=2024), language("en")).html)
    assert 'Shares of votes for all lists and "against all": 6,366,441' in text
    assert "This base is the commission's practice" in text
    assert "At this count 318,323 votes are enough" in text


def test_exactly_on_the_line_has_exactly_enough_where_the_law_says_and_more() -> None:
    text = read(threshold(close_race(4, 57, build.threshold(5)), NOW, language("en")).html)
    assert "aaa   5.00%    0\n" in text
    assert text.startswith("3 lists above 5% in the final result")


def test_exactly_on_the_line_is_one_vote_short_where_the_law_says_more_than() -> None:
    text = read(threshold(close_race(4, 57, build.threshold(5, inclusive=False)), NOW, language("en")).html)
    assert "aaa   5.00%   -1" in text
    assert "The line: more than 5%" in text


@pytest.mark.parametrize(("inclusive", "needed"), [(True, 3), (False, 4)])
def test_what_a_list_below_needs_of_the_votes_to_come_is_enough_and_not_one_more(inclusive: bool, needed: int) -> None:
    found = close_race(1, 57, build.threshold(5, inclusive=inclusive), CountClass.PARTIAL)
    assert f"aaa: still needed: at least {needed} votes of those to come" in read(
        threshold(found, NOW, language("en")).html
    )


def test_no_votes_are_to_come_in_a_final_result() -> None:
    assert "still to come" not in read(threshold(kazakhstan(), NOW, language("en")).html)


def test_a_base_of_registered_voters_does_not_grow_with_the_count() -> None:
    contest = build.list_contest(["aaa", "bbb"], 20, threshold=build.threshold(5), base=BaseKind.REGISTERED)
    whole = build.tally({"aaa": 1, "bbb": 50}, counted=1, total=3, registered=100)
    text = read(threshold(night(build.election(contest), build.snapshot(whole=whole)), NOW, language("en")).html)
    assert "still to come" not in text
    assert "Shares of voters on the lists: 100" in text


def test_rounded_percentages_on_the_line_are_said_to_be_undecided() -> None:
    contest = build.list_contest(["aaa", "bbb"], 20, threshold=build.threshold(5))
    found = night(build.election(contest), build.snapshot(printed={"aaa": "5.0", "bbb": "95.0"}))
    text = read(threshold(found, NOW, language("en")).html)
    assert text.startswith("1 list above 5%, 1 on the line in a part of the count")
    assert "aaa   5.0%" in text
    assert "– votes to the line: not known here" in text
    assert "The published percentages are rounded" in text


def test_a_line_of_its_own_and_another_way_in_are_named() -> None:
    line = build.threshold(
        5, per_list={"bbb": Fraction(7)}, scope=Scope.CONSTITUENCY, alternatives=(DistrictsWon("districts", 3),)
    )
    contests = (build.list_contest(["aaa", "bbb"], 20, threshold=line), build.district_contest(["1", "2", "3"]))
    found = night(build.election(*contests), build.snapshot({"aaa": 10, "bbb": 60}))
    text = read(threshold(found, NOW, language("en")).html)
    assert "bbb: its own line is 7%" in text
    assert "Another way in: 3 districts won." in text
    assert "tested in each constituency by itself" in text


def test_an_election_without_a_line_says_so() -> None:
    text = read(threshold(shipped("pt-2019-assembleia"), NOW, language("en")).html)
    assert text.startswith("This election has no line to pass\n")
    assert "3,092 of 3,092 counted" in text


def test_a_count_without_any_evidence_knows_no_sides() -> None:
    contest = build.list_contest(["aaa", "bbb"], 20, threshold=build.threshold(5), base=BaseKind.VALID)
    found = night(build.election(contest), build.snapshot({"aaa": 1, "bbb": 50}))
    text = read(threshold(found, NOW, language("en")).html)
    assert text.startswith("Which lists are above 5% is not known here\n")
    assert "bbb  50 votes  –" in text
    assert "– votes to the line: not known here" in text
    assert "their number is not published" in text
