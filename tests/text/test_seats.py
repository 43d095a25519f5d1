"""Seats, their method, and each way for lists on the line."""

from dataclasses import replace

import pytest

from bot.election.night import Night
from bot.election.origin import Confidence, Origin
from bot.election.result import ListResult, NoSeats
from bot.election.rules import Method, TieBreak
from bot.election.seats import Seats, Tie
from bot.election.snapshot import CountClass
from bot.text.seats import seats
from tests.election import build
from tests.text.reader import read
from tests.text.sample import CODES, kazakhstan, language, night, shipped

NOW = build.START


def screen(found: Night, code: str = "en") -> str:
    return read(seats(found, NOW.replace(year=2024), language(code)).html)


def with_result(found: Night, **changes: object) -> Night:
    """The night with its list result changed."""
    assert found.result is not None
    worked: ListResult = replace(found.result.lists["list"], **changes)  # type: ignore[arg-type]  # fields by name
    return replace(found, result=replace(found.result, lists={"list": worked}))


def test_final_seats_are_not_conditional() -> None:
    text = screen(kazakhstan())
    assert text.startswith("amanat: 40 seats in the final result\n")
    assert "if the count ended now" not in text
    assert "amanat      40\nauyl         8\n" in text


def test_seats_of_a_part_of_the_count_are_conditional() -> None:
    text = screen(kazakhstan(class_=CountClass.PARTIAL, counted=1, total=2))
    assert text.startswith("amanat: 40 seats (if the count ended now) with 50.00% counted\n")


def test_each_way_of_a_list_on_the_line_is_shown() -> None:
    votes = {**build.KZ_VOTES, "nsdp": 316_000, "baytaq": 315_900}
    text = screen(kazakhstan(votes, CountClass.PARTIAL, counted=1000, total=10_223))
    assert "baytaq is near the 5% line (4.84%)\nnsdp is near the 5% line (4.85%)\n" in text
    assert "With baytaq and nsdp above the line: " in text
    assert "With nsdp above the line and baytaq below it: " in text
    assert "With baytaq above the line and nsdp below it: " in text
    assert "With baytaq and nsdp below the line: " in text


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("why", list(NoSeats))
def test_every_reason_for_no_seats_has_its_words(why: NoSeats, code: str) -> None:
    text = screen(with_result(kazakhstan(), seats=None, no_seats=why), code)
    others = {screen(with_result(kazakhstan(), seats=None, no_seats=other), code) for other in NoSeats if other != why}
    assert text not in others
    assert text.startswith(language(code).text("Seats are not known"))


def test_an_unknown_allocation_of_a_scenario_is_said_to_be_unknown() -> None:
    found = kazakhstan({**build.KZ_VOTES, "nsdp": 316_000}, CountClass.PARTIAL, counted=1000, total=10_223)
    assert found.result is not None
    first, *others = found.result.lists["list"].scenarios
    text = screen(with_result(found, scenarios=(replace(first, seats=None), *others)))
    assert text.count(": not known here") == 1


def test_scenarios_are_left_out_where_none_has_known_seats() -> None:
    found = kazakhstan({**build.KZ_VOTES, "nsdp": 316_000}, CountClass.PARTIAL, counted=1000, total=10_223)
    assert found.result is not None
    ways = tuple(replace(way, seats=None) for way in found.result.lists["list"].scenarios)
    assert "With nsdp" not in screen(with_result(found, scenarios=ways))


def unverified(confidence: Confidence) -> Night:
    """A night in which both rarer rules are applied, each with this confidence and its own note and source."""
    too_few, tie = (Origin((key,), confidence, {"en": f"Note of {key}."}) for key in ("few-law", "tie-law"))
    line = build.threshold(5, too_few=replace(build.too_few(), origin=too_few))
    contest = build.list_contest(["aaa", "bbb"], 20, threshold=line)
    contest = replace(contest, allocation=replace(contest.allocation, tie_break_origin=tie))
    found = night(build.election(contest), build.snapshot({"aaa": 60, "bbb": 40}))
    tied = Seats({"aaa": 10, "bbb": 9}, (Tie(("aaa", "bbb"), 1, TieBreak.LOT),))
    return with_result(found, seats=tied, other_rule=True)


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (Confidence.MEDIUM, "The text of this rule is not fully verified."),
        (Confidence.LOW, "This rule is not verified."),
        (Confidence.NOT_FOUND, "No source of this rule was found."),
    ],
)
def test_a_rarer_rule_that_was_applied_says_how_far_it_is_verified(confidence: Confidence, words: str) -> None:
    text = screen(unverified(confidence))
    assert (
        "Too few lists are above the line, so the rule for that case was applied.\n"
        f"{words} Note of few-law. Source: few-law\n"
    ) in text
    assert f"so nobody has it yet.\n{words} Note of tie-law. Source: tie-law\n" in text


def test_a_rule_that_is_certain_needs_no_reservation() -> None:
    text = screen(unverified(Confidence.HIGH))
    assert "the rule for that case was applied" in text
    assert "Note of" not in text


def test_a_reservation_stands_without_a_note_too() -> None:
    contest = build.list_contest(["aaa", "bbb"], 1)
    tie = Origin(("law",), Confidence.LOW)
    contest = replace(contest, allocation=replace(contest.allocation, tie_break_origin=tie))
    found = night(build.election(contest), build.snapshot({"aaa": 5, "bbb": 5}))
    assert "This rule is not verified. Source: law\n" in screen(found)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("rule", list(TieBreak))
def test_every_tie_is_told_with_its_rule_and_its_end(rule: TieBreak, code: str) -> None:
    words = language(code)
    among = ("auyl", "aqjol")
    settled = Seats({"amanat": 68}, (Tie(among, 1, rule, winners=("auyl",)),))
    open_ = Seats({"amanat": 68}, (Tie(among, 1, rule),))
    told = screen(with_result(kazakhstan(), seats=settled), code)
    left = screen(with_result(kazakhstan(), seats=open_), code)
    claim = words.plural(
        "Tie: {lists} have an equal claim to {n} seat.",
        "Tie: {lists} have an equal claim to {n} seats.",
        1,
        lists=words.listing(among),
    )
    assert claim in told
    assert claim in left
    assert told != left


def test_of_very_many_ties_only_the_first_are_named() -> None:
    found = kazakhstan()
    assert found.result is not None
    tied = Seats({"amanat": 10}, (Tie(("amanat", "auyl"), 1, TieBreak.LOT),) * 200)
    text = screen(with_result(found, seats=tied))
    assert "and 194 more ties" in text
    assert len(text) < 4096


def test_a_tie_names_its_constituency_where_there_are_several() -> None:
    contest = build.list_contest(["aaa", "bbb"], constituencies={"north": 1, "south": 2}, method=Method.DHONDT)
    places = {"north": build.tally({"aaa": 10, "bbb": 10}), "south": build.tally({"aaa": 10, "bbb": 5})}
    text = screen(night(build.election(contest), build.snapshot(constituencies=places)))
    assert "north: Tie: aaa and bbb have an equal claim to 1 seat." in text
    assert "The rule (lots are drawn) does not settle it here, so nobody has it yet." in text
    assert "Allotted in 2 constituencies, each by itself" in text


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("method", list(Method))
def test_every_method_has_its_name(method: Method, code: str) -> None:
    contest = build.list_contest(["aaa", "bbb"], 5, method=method)
    text = screen(night(build.election(contest), build.snapshot({"aaa": 10, "bbb": 5})), code)
    assert language(code).text("Method: {method}", method="") in text


def test_a_chamber_of_which_every_seat_is_known_has_its_majority() -> None:
    text = screen(kazakhstan())
    assert "Chamber: 69 seats\namanat 40, auyl 8, respublica 6, aqjol 6, qhp 5, nsdp 4\nMajority: 35 seats" in text
    assert "amanat has the majority." in text
    assert "amanat would have the majority if the count ended now." in screen(kazakhstan(class_=CountClass.PARTIAL))


def test_nobody_may_have_the_majority() -> None:
    election = build.election(build.list_contest(["aaa", "bbb"], 4))
    final = night(election, build.snapshot({"aaa": 5, "bbb": 5}, class_=CountClass.FINAL))
    assert "No party has the majority." in screen(final)
    partial = night(election, build.snapshot({"aaa": 5, "bbb": 5}))
    assert "No party would have the majority if the count ended now." in screen(partial)


def test_winners_that_sources_name_and_totals_of_others_stand_beside_the_final_count() -> None:
    text = screen(shipped("kz-2023-mazhilis"))
    assert "Winners known in 10 districts: AMANAT 7, independents 3\n19 districts: winners not known here" in text
    assert "Who holds the majority is not known here" in text
    assert "never added to the count" in text
    assert "AMANAT        62  40+22\n" in text


def test_what_others_reported_later_is_not_shown_beside_a_part_of_the_count() -> None:
    final = shipped("kz-2023-mazhilis")
    assert final.result is not None
    for result in (replace(final.result, class_=CountClass.PARTIAL), replace(final.result, test=True)):
        text = screen(replace(final, result=result))
        assert "never added to the count" not in text
        assert "29 districts: winners not known here" in text


def test_a_total_that_was_reported_without_its_parts_stands_alone() -> None:
    final = shipped("kz-2023-mazhilis")
    bare = tuple(replace(report, by_district=None) for report in final.election.chamber.reported)
    chamber = replace(final.election.chamber, reported=bare)
    text = screen(replace(final, election=replace(final.election, chamber=chamber)))
    assert "\nAMANAT        62\n" in text


def test_district_winners_of_the_count_are_counted() -> None:
    election = build.election(build.district_contest(["1", "2", "3"]))
    found = night(election, build.snapshot(districts={"1": {"aaa": 5, "bbb": 1}, "2": {"aaa": 1, "independent": 4}}))
    text = screen(found)
    assert "Winners known in 2 districts: aaa 1, independents 1\n1 district: winner not known here" in text
