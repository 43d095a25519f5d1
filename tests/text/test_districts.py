"""Districts: who won them, page by page, and what is not known."""

from dataclasses import replace

import pytest

from bot.election.model import Area, Winner
from bot.election.snapshot import CountClass
from bot.text.districts import districts
from tests.election import build
from tests.text.reader import read
from tests.text.sample import CODES, kazakhstan, language, night, shipped, steps, without_embargo

KZ = "kz-2023-mazhilis"
NOW = build.START


@pytest.mark.parametrize("code", CODES)
def test_every_winner_stands_under_their_region_and_the_districts_without_one_are_named(code: str) -> None:
    found, words = shipped(KZ), language(code)
    text = read(districts(found, NOW, words).html)
    (contest,) = found.election.district_contests
    for district in contest.districts:
        if district.winner is not None:
            area = next(area for area in found.election.areas if area.id == district.area)
            line = next(line for line in text.split("\n") if f"№ {district.id}: {district.winner.name}" in line)
            assert line.startswith(f"{words.pick(area.names)} № ")
    unknown = ", ".join(district.id for district in contest.districts if district.winner is None)
    assert f"{words.text('Winner not known here:')} № {unknown}\n" in text


@pytest.mark.parametrize("code", CODES)
def test_the_known_winners_are_counted_and_never_added_to_the_reported_totals(code: str) -> None:
    words = language(code)
    text = read(districts(shipped(KZ), NOW, words).html)
    assert text.startswith(words.text("Districts: winners known in {n} of {all}", n="10", all="29"))
    reported = text.index(
        words.text(
            "{contest}, seats in all (lists + districts), as others reported them; "
            "not worked out here, never added to the count:",
            contest=words.pick(shipped(KZ).election.chamber.names),
        )
    )
    assert reported > text.index("Markhabat Zhaiymbetov")
    assert "62" in text[reported:]


@pytest.mark.parametrize("code", CODES)
def test_names_of_winners_are_spelt_as_their_source_spells_them_in_every_language(code: str) -> None:
    text = read(districts(shipped(KZ), NOW, language(code)).html)
    assert "Nurtai Sabilyanov (AMANAT)" in text
    assert f"Yermurat Bapi ({language(code).text('independent')})" in text


def test_an_area_shows_all_that_is_known_of_its_districts() -> None:
    text = read(districts(shipped(KZ), NOW, language("en"), "KZ-79").html)
    assert text.startswith(
        "Shymkent: winners known in 2 of 2 districts\n\n"
        "District 6, Shymkent\nWinner: Danarbek Isabekov (AMANAT)\nSource: "
    )
    assert "The affiliation rests on one page of an encyclopedia." in text
    unknown = read(districts(shipped(KZ), NOW, language("en"), "KZ-23").html)
    assert "Winner: not known here\nThe region is inferred from the official order of regions.\n" in unknown


def test_before_a_final_result_no_winner_of_the_definition_is_told() -> None:
    played = [(time, step.night) for time, step in steps(KZ) if step.night.result is not None]
    time, early = played[0]
    text = read(districts(without_embargo(early), time, language("en")).html)
    assert "winners known in 0 of 29" in text
    assert "reported" not in text


def test_while_the_law_holds_seats_back_no_district_is_shown() -> None:
    last = shipped(KZ)
    held = replace(last, held_back=last.election.embargoes)
    assert "Isabekov" not in read(districts(held, NOW, language("en")).html)


def test_winners_by_the_count_stand_without_a_name_nobody_gave() -> None:
    found = night(
        build.election(build.district_contest(["1", "north"])), build.snapshot(districts={"1": {"aaa": 5, "bbb": 4}})
    )
    text = read(districts(found, NOW, language("en")).html)
    assert "№ 1: aaa\nWinner not known here: District north\n" in text


def test_a_name_cannot_break_the_markup() -> None:
    contest = build.district_contest(["1"])
    winner = Winner("<b>A & B", None, build.ORIGIN)
    named = replace(contest, districts=(replace(contest.districts[0], winner=winner),))
    found = night(build.election(named), build.snapshot(districts={}, class_=CountClass.FINAL))
    assert "№ 1: <b>A & B (independent)" in read(districts(found, NOW, language("en")).html)


def test_an_election_without_districts_says_so() -> None:
    assert read(districts(kazakhstan(), NOW, language("en")).html).startswith(
        "This election has no single-seat districts\n"
    )


@pytest.mark.parametrize("code", CODES)
def test_hundreds_of_districts_stay_within_one_message(code: str) -> None:
    area = Area("x", build.names("Region"), "UTC", None, build.ORIGIN)
    contest = build.district_contest(f"district-of-some-length-{number}" for number in range(400))
    placed = replace(contest, districts=tuple(replace(found, area="x") for found in contest.districts))
    election = replace(build.election(placed), areas=(area,))
    for known in (1, 400):
        found = night(election, build.snapshot(districts={one.id: {"aaa": 5} for one in placed.districts[:known]}))
        for wanted in ("", "x"):
            text = read(districts(found, NOW, language(code), wanted).html)
            assert len(text) < 4096
            assert language(code).plural("and {n} more", "and {n} more", 1).split("1")[0].strip() in text


def test_an_unknown_area_is_named() -> None:
    with pytest.raises(ValueError, match='has no area "atlantis"'):
        districts(shipped(KZ), NOW, language("en"), "atlantis")


@pytest.mark.parametrize(
    ("code", "said"), [("en", "in 0 of 1 district"), ("ru", "известны в 0 из 1 округа"), ("kk", "округтер – 0 / 1")]
)
def test_one_district_is_counted_as_one(code: str, said: str) -> None:
    found = shipped(KZ)
    (contest,) = found.election.district_contests
    area = next(district.area for district in contest.districts if district.id == "8")
    assert sum(district.area == area for district in contest.districts) == 1
    head = read(districts(found, NOW, language(code), area or "").html).split("\n")[0]
    assert said in head or said.replace("0", "1", 1) in head
