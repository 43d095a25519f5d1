"""Turnout of the country and of an area, and what no bulletin gives."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot.election.night import Night
from bot.text.turnout import area_turnout, turnout
from tests.election import build
from tests.text.reader import read
from tests.text.sample import CODES, language, night, shipped

NOW = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("code", CODES)
def test_the_newest_bulletin_leads_with_ballots_over_voters(code: str) -> None:
    found, words = shipped("kz-2023-mazhilis"), language(code)
    text = read(turnout(found, NOW, words).html)
    assert "54" in text.split("\n")[0]
    ballots, voters = words.number(6_521_860), words.number(12_035_578)
    assert (
        words.text("Ballots received: {ballots}; voters on the lists: {voters}", ballots=ballots, voters=voters) in text
    )


def test_regions_stand_from_the_highest_to_the_lowest() -> None:
    text = read(turnout(shipped("kz-2023-mazhilis"), NOW, language("en")).html)
    listed = text[text.index("By region") : text.index("Before that")].strip().split("\n")[1:]
    assert len(listed) == 20
    assert listed == sorted(listed, reverse=True)
    assert listed[0].endswith("Kyzylorda Region")
    assert listed[-1] == "25.82%  Almaty"


def test_what_a_bulletin_does_not_give_is_not_published() -> None:
    found = shipped("kz-2023-mazhilis")
    early = Night(found.election, bulletins=found.bulletins[1:2])
    text = read(turnout(early, NOW, language("en")).html)
    assert "Ballots received and voters on the lists: not published" in text
    assert "Before that" not in text
    bare = replace(found.bulletins[0], registered=None)
    text = read(turnout(Night(found.election, bulletins=(bare,)), NOW, language("en")).html)
    assert "Ballots received: 1,710,381; voters on the lists: not published" in text


def test_a_bulletin_of_the_country_alone_has_no_regions() -> None:
    found = shipped("kz-2023-mazhilis")
    bare = Night(found.election, bulletins=(replace(found.bulletins[-1], areas={}),))
    assert "By region" not in read(turnout(bare, NOW, language("en")).html)


def test_without_bulletins_the_turnout_of_the_count_is_called_so() -> None:
    contest = build.list_contest(["aaa", "bbb"], 5)
    whole = build.tally({"aaa": 60, "bbb": 40}, counted=1, total=2, registered=300, ballots=101)
    found = night(build.election(contest), build.snapshot(whole=whole, test=True))
    text = read(turnout(found, NOW, language("en")).html)
    assert text.startswith("REHEARSAL, invented. Turnout 33.67% with 50.00% counted\n")
    assert "Turnout of the stations counted so far" in text


def test_an_unknown_turnout_is_not_published() -> None:
    contest = build.list_contest(["aaa", "bbb"], 5)
    found = night(build.election(contest), build.snapshot({"aaa": 60, "bbb": 40}))
    assert read(turnout(found, NOW, language("en")).html).startswith("Turnout: not published\n")


@pytest.mark.parametrize("code", CODES)
def test_an_area_shows_its_day_its_place_and_the_country(code: str) -> None:
    found, words = shipped("kz-2023-mazhilis"), language(code)
    screen = area_turnout(found, NOW, words, "KZ-75")
    text = read(screen.html)
    area = next(area for area in found.election.areas if area.id == "KZ-75")
    share = words.percent(Decimal("25.82"))
    assert text.startswith(words.text("{area}: turnout {share}", area=words.pick(area.names), share=share))
    assert words.text("Place {place} of {all} regions", place="20", all="20") in text
    assert words.text("Whole country: {share}", share=words.percent(Decimal("54.19"))) in text
    assert text.index(words.percent(Decimal("22.95"))) < text.index(words.percent(Decimal("8.51")))
    assert [button.data for row in screen.buttons for button in row][:2] == ["turnout:KZ-71", "turnout:KZ-43"]


def test_the_voters_of_an_area_stand_with_who_counted_them() -> None:
    text = read(area_turnout(shipped("kz-2023-mazhilis"), NOW, language("en"), "KZ-61").html)
    assert (
        "Voters on the lists: 1,177,507\nAs of 1 January 2023, or at the opening of the polls.\nSource: Trend" in text
    )


def test_an_area_without_turnout_is_not_published() -> None:
    text = read(area_turnout(shipped("pt-2019-assembleia"), NOW, language("en"), "acores").html)
    assert text.startswith("Azores: turnout not published\n")
    with pytest.raises(ValueError, match='has no area "atlantis"'):
        area_turnout(shipped("pt-2019-assembleia"), NOW, language("en"), "atlantis")
