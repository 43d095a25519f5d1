"""Where the figures come from: source, age, method, and what waits until the count is whole."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.election.snapshot import CountClass
from bot.text.about import about
from bot.text.bases import basis
from tests.election import build
from tests.text.reader import read
from tests.text.sample import CODES, NIGHTS, kazakhstan, language, night, shipped, steps, without_embargo

KZ = "kz-2023-mazhilis"


@pytest.mark.parametrize("code", CODES)
def test_about_says_whose_figures_how_old_by_what_method_and_of_what_base(code: str) -> None:
    found, words = shipped(KZ), language(code)
    assert found.result is not None
    now = found.result.feed_time + timedelta(minutes=90)
    text = read(about(found, now, words).html)
    (contest,) = found.election.list_contests
    assert "en.inform.kz a4049989" in text.split("\n")[0]
    assert words.text("Age of the newest figures: {age}", age=words.age(timedelta(minutes=90))) in text
    assert words.text("largest remainder, Hare quota") in text
    assert words.text('votes for all lists and "against all"') in text
    assert basis(contest, words) in text


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", NIGHTS)
def test_about_says_that_nobody_counts_beside_the_source(name: str, code: str) -> None:
    text = read(about(without_embargo(shipped(name)), build.START, language(code)).html)
    assert text.split("\n\n")[1].startswith(
        ("There is no independent count.", "Независимого подсчёта нет.", "Дауыстарды тәуелсіз санау жүргізілмейді.")
    )


def test_what_is_known_of_the_whole_count_waits_for_it() -> None:
    played = [(time, step.night) for time, step in steps(KZ) if step.night.result is not None]
    final, early = read(about(shipped(KZ), build.START, language("en")).html), played[0]
    assert "What to know of the figures" in final
    assert "6,366,441" in final
    for time, found in (
        (early[0], without_embargo(early[1])),
        (build.START, replace(shipped(KZ), count=None, result=None)),
    ):
        text = read(about(found, time, language("en")).html)
        assert "What to know" not in text
        assert "6,366,441" not in text


def test_a_complete_count_that_is_not_called_final_has_its_notes_too() -> None:
    text = read(about(without_embargo(shipped("pt-2019-assembleia")), build.START, language("en")).html)
    assert "• These are 226 of the 230 seats" in text


def test_a_source_that_says_none_of_no_stations_has_not_counted_everything() -> None:
    last = without_embargo(shipped("pt-2019-assembleia"))
    assert last.result is not None
    empty = {name: replace(found, counted=0, total=0) for name, found in last.result.lists.items()}
    text = read(about(replace(last, result=replace(last.result, lists=empty)), build.START, language("en")).html)
    assert "226 of the 230 seats" not in text


def test_invented_figures_are_called_so() -> None:
    assert read(about(kazakhstan(test=True), build.START, language("en")).html).startswith("REHEARSAL")


def test_what_is_known_of_districts_alone_waits_for_their_final_result() -> None:
    def said(class_: CountClass) -> str:
        told = night(build.election(build.district_contest(["1"])), build.snapshot(districts={}, class_=class_))
        noted = replace(told, election=replace(told.election, notes=shipped(KZ).election.notes))
        return read(about(noted, build.START, language("en")).html)

    assert "What to know" in said(CountClass.FINAL)
    assert "What to know" not in said(CountClass.PARTIAL)


def test_an_election_of_districts_alone_has_no_method_of_lists() -> None:
    found = night(
        build.election(build.district_contest(["1"])), build.snapshot(districts={}, class_=CountClass.PARTIAL)
    )
    assert "Method" not in read(about(found, build.START, language("en")).html)
