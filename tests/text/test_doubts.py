"""Doubts about the figures as sentences, with nothing in them that the law holds back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.election.embargo import shown
from bot.election.model import Embargo, EmbargoKind
from bot.election.night import Night
from bot.election.plausibility import Doubt, Problem
from bot.text.doubts import sentence
from tests.election import build
from tests.text.sample import language

EMBARGO = Embargo(EmbargoKind.OFFICIAL_COUNTS, build.START, build.ORIGIN)
NIGHT = Night(replace(build.kazakhstan(), embargoes=(EMBARGO,)))


@pytest.mark.parametrize(
    ("problem", "early", "late"),
    [
        (
            Problem(Doubt.VOTES_ABOVE_BALLOTS, "list", "1000", "1001", grave=True),
            "list: … votes are more than the … ballots.",
            "list: 1,001 votes are more than the 1,000 ballots.",
        ),
        (
            Problem(Doubt.PERCENT_DIFFERS, "list", "5.31", "5.20", grave=False),
            "list: the source prints …%, the votes give …%.",
            "list: the source prints 5.20%, the votes give 5.31%.",
        ),
        (
            Problem(Doubt.CLASS_STEPPED_BACK, "count", "final", "partial", grave=False),
            "The count was called “Final result” before and is called “Part of the count” now.",
            "The count was called “Final result” before and is called “Part of the count” now.",
        ),
    ],
)
def test_a_problem_of_a_count_that_is_held_back_is_told_without_its_figures(
    problem: Problem, early: str, late: str
) -> None:
    now = build.START - timedelta(seconds=1)
    assert sentence(problem, shown(NIGHT, now, rehearsal=True), language("en")) == early
    assert sentence(problem, shown(NIGHT, build.START, rehearsal=True), language("en")) == late


def test_when_something_was_counted_too_early_is_told_in_any_case() -> None:
    closes, found = build.START.isoformat(), (build.START - timedelta(hours=1)).isoformat()
    problem = Problem(Doubt.COUNTED_BEFORE_CLOSE, "list", closes, found, grave=True)
    text = sentence(problem, shown(NIGHT, build.START - timedelta(minutes=1), rehearsal=True), language("en"))
    assert "14:00" in text
    assert "15:00" in text
