"""Alerts in words: what happened first, what is left out, and what the law holds back."""

from dataclasses import replace

import pytest

from bot.election.embargo import Shown, shown, told
from bot.election.events import (
    ClassChanged,
    Correction,
    CountCorrected,
    CountSeen,
    ExitPollPublished,
    LeadChanged,
    LineContested,
    MajorityLost,
    MajorityReached,
    PollsClosed,
    SeatsChanged,
    ThresholdCrossed,
    TurnoutPublished,
)
from bot.election.model import Embargo, EmbargoKind
from bot.election.night import Night
from bot.election.result import Side
from bot.election.snapshot import CountClass
from bot.text.alert import alert
from tests.election import build
from tests.text.reader import read
from tests.text.sample import CODES, kazakhstan, language, night, shipped, steps

PARTLY = kazakhstan(class_=CountClass.PARTIAL, counted=6262, total=10_223)
NEAR = {**build.KZ_VOTES, "nsdp": 316_000}
UP = ThresholdCrossed("list", "nsdp", Side.BELOW, Side.ABOVE, 1)


def first_line(text: str) -> str:
    return text.split("\n", maxsplit=1)[0]


def test_a_crossing_says_what_by_how_much_and_on_what_evidence() -> None:
    text = read(alert(UP, PARTLY, language("en")))
    assert first_line(text) == "nsdp is now above 5%: 5.20% with 61.25% counted"
    assert "12,735 votes over the line" in text
    assert "Before: below 5%" in text
    assert "Seats if the count ended now: amanat 40, auyl 8, respublica 6, aqjol 6, qhp 5, nsdp 4" in text
    assert "It may still change." in text


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", "nsdp is now above 5%: 5.20% with 61.25% counted"),
        ("ru", "nsdp теперь выше 5\N{NO-BREAK SPACE}%: 5,20\N{NO-BREAK SPACE}% (подсчитано 61,25\N{NO-BREAK SPACE}%)"),
        ("kk", "nsdp енді 5%-дан жоғары: 5,20% (61,25% саналды)"),
    ],
)
def test_the_first_line_tells_what_happened(code: str, expected: str) -> None:
    assert first_line(read(alert(UP, PARTLY, language(code)))) == expected


def test_a_final_result_is_no_more_now() -> None:
    text = read(alert(UP, kazakhstan(), language("en")))
    assert first_line(text) == "nsdp is above 5%: 5.20% in the final result"
    assert "may still change" not in text


def test_a_crossing_down_says_what_is_lacking() -> None:
    found = kazakhstan({**build.KZ_VOTES, "nsdp": 300_000}, CountClass.PARTIAL, counted=6262, total=10_223)
    down = ThresholdCrossed("list", "nsdp", Side.ABOVE, Side.BELOW, 2)
    text = read(alert(down, found, language("en")))
    assert first_line(text) == "nsdp is now below 5%: 4.74% with 61.25% counted"
    assert "16,770 votes short of the line" in text
    assert "Still needed: at least 17,652 votes of those to come" in text


def test_a_list_on_the_line_has_both_allocations() -> None:
    found = kazakhstan(NEAR, CountClass.PARTIAL, counted=2000, total=10_223)
    text = read(alert(LineContested("list", "nsdp", 3), found, language("en")))
    assert first_line(text).startswith("nsdp is on the 5% line: 4.98% with")
    assert "With nsdp above the line: amanat 40, " in text
    assert "With nsdp below the line: amanat 42, " in text


def test_seats_move_from_old_to_new() -> None:
    before = {"amanat": 42, "auyl": 8, "respublica": 7, "aqjol": 7, "qhp": 5, "baytaq": 0, "nsdp": 0}
    after = {"amanat": 40, "auyl": 8, "respublica": 6, "aqjol": 6, "qhp": 5, "baytaq": 0, "nsdp": 4}
    text = read(alert(SeatsChanged("list", before, after), PARTLY, language("en")))
    assert first_line(text) == (
        "Seats if the count ended now: amanat 42 → 40, respublica 7 → 6, aqjol 7 → 6, nsdp 0 → 4 with 61.25% counted"
    )


def test_seats_that_moved_stand_under_their_head_once() -> None:
    text = read(alert(SeatsChanged("list", {"amanat": 41}, {"amanat": 40}), PARTLY, language("en")))
    assert text.count("Seats if the count ended now") == 1
    assert "\namanat 40, auyl 8, respublica 6, aqjol 6, qhp 5, nsdp 4\n" in text


def test_seats_that_hang_on_a_list_near_the_line_name_it_with_its_share() -> None:
    found = kazakhstan(NEAR, CountClass.PARTIAL, counted=2000, total=10_223)
    for before in ({"amanat": 41}, None):
        text = read(alert(SeatsChanged("list", before, {"amanat": 42}), found, language("en")))
        assert "\nnsdp is near the 5% line (4.98%)\n" in text
        assert "With nsdp above the line: amanat 40, " in text


def test_seats_that_were_not_known_before_have_no_old_figure() -> None:
    text = read(alert(SeatsChanged("list", None, {"amanat": 40, "nsdp": 4}), PARTLY, language("en")))
    assert first_line(text) == "Seats if the count ended now: amanat 40, nsdp 4 with 61.25% counted"
    assert "→" not in text


def test_what_the_law_holds_back_has_no_words() -> None:
    embargo = Embargo(EmbargoKind.FORECASTS, build.START, build.ORIGIN)
    early = shown(replace(PARTLY, election=replace(PARTLY.election, embargoes=(embargo,))), None, rehearsal=True)
    with pytest.raises(ValueError, match="SeatsChanged may not be told"):
        alert(SeatsChanged("list", {"amanat": 42}, {"amanat": 40}), early, language("en"))
    assert "eats" not in read(alert(UP, early, language("en")))


def test_a_new_leader_is_told_with_both_figures() -> None:
    text = read(alert(LeadChanged("list", "auyl", "amanat"), PARTLY, language("en")))
    assert first_line(text) == "New leader: amanat ahead of auyl with 61.25% counted"
    assert "amanat: 53.90%, 3,431,510 votes\nauyl: 10.90%, 693,938 votes" in text


@pytest.mark.parametrize(
    ("event", "found", "expected"),
    [
        (MajorityReached("amanat", 62), kazakhstan(), "amanat has the majority: 62 seats in the final result"),
        (
            MajorityReached("amanat", 62),
            PARTLY,
            "amanat would have the majority if the count ended now: 62 seats with 61.25% counted",
        ),
        (
            MajorityLost("amanat", 1),
            PARTLY,
            "amanat would have no majority any more if the count ended now: 1 seat with 61.25% counted",
        ),
        (MajorityLost("amanat", 1), kazakhstan(), "amanat has the majority no more: 1 seat in the final result"),
    ],
)
def test_a_majority_is_conditional_until_it_is_final(
    event: MajorityReached | MajorityLost, found: Shown, expected: str
) -> None:
    assert first_line(read(alert(event, found, language("en")))) == expected


def test_another_class_is_told_with_the_one_before() -> None:
    text = read(alert(ClassChanged(CountClass.PRELIMINARY, CountClass.FINAL), kazakhstan(), language("en")))
    assert first_line(text) == "Final result: amanat is first (53.90%)"
    assert "\nBefore: preliminary result\n" in text


def test_a_count_that_is_no_more_than_a_part_again_says_how_much_is_counted() -> None:
    text = read(alert(ClassChanged(CountClass.PRELIMINARY, CountClass.PARTIAL), PARTLY, language("en")))
    assert first_line(text) == "Part of the count: amanat leads (53.90%) with 61.25% counted"


def test_a_correction_shows_old_and_new() -> None:
    corrections = (Correction("list", None, "auyl", 4847, 4766), Correction("list", None, None, 1081, 918))
    text = read(alert(CountCorrected(corrections), PARTLY, language("en")))
    assert first_line(text) == "The source corrected its count with 61.25% counted"
    assert "auyl: 4,847 → 4,766\nCounted: 1,081 → 918" in text


def test_a_correction_names_its_constituency_and_is_cut_where_it_is_long() -> None:
    contest = build.list_contest(["aaa", "bbb"], constituencies={"north": 5, "south": 5})
    places = {key: build.tally({"aaa": 10, "bbb": 5}) for key in ("north", "south")}
    found = night(build.election(contest), build.snapshot(constituencies=places))
    corrections = tuple(Correction("list", "north", "aaa", n + 1, n) for n in range(20))
    text = read(alert(CountCorrected(corrections), found, language("en")))
    assert "north, aaa: 1 → 0" in text
    assert "and 8 more figures" in text


def test_the_end_of_voting_in_the_country_does_not_speak_of_stations_abroad() -> None:
    found = shipped("kz-2023-mazhilis")
    first, last = found.election.closings[0], found.election.closings[-1]
    text = read(alert(PollsClosed(first, everywhere=False), found, language("en")))
    assert text.startswith("Voting has ended: 15 regions\n\nVoting ends: five western regions (")
    text = read(alert(PollsClosed(last, everywhere=True), found, language("en")))
    assert text.startswith("Voting has ended in the whole country\n\nLast: five western regions (")


def test_a_turnout_bulletin_stands_beside_the_one_before() -> None:
    found = shipped("kz-2023-mazhilis")
    text = read(alert(TurnoutPublished(found.bulletins[-1], found.bulletins[-2]), found, language("en")))
    assert first_line(text) == "Turnout 54.19%"
    assert "Before: 54.09%, 20:10 (UTC+6)" in text
    assert "Lowest: Astana 42.91%, Almaty 25.82%" in text
    first = read(alert(TurnoutPublished(found.bulletins[0], None), found, language("en")))
    assert "Before" not in first


@pytest.mark.parametrize("code", CODES)
def test_an_exit_poll_names_its_pollster_and_gives_no_seats(code: str) -> None:
    found, words = shipped("kz-2023-mazhilis"), language(code)
    for poll in found.exit_polls:
        text = read(alert(ExitPollPublished(poll), found, words))
        assert words.pick(poll.pollster) in text
        assert words.number(poll.respondents or 0) in text
        assert words.text("Seats if the count ended now") not in text


def test_an_event_of_the_count_needs_a_count() -> None:
    empty = shown(Night(build.kazakhstan()), build.START, rehearsal=True)
    with pytest.raises(ValueError, match="CountSeen may not be told: the night that may be shown has nothing of it"):
        alert(CountSeen(), empty, language("en"))
    with pytest.raises(ValueError, match='no count of the contest "elsewhere"'):
        alert(replace(UP, contest="elsewhere"), PARTLY, language("en"))


def test_a_crossing_from_what_was_not_known_says_nothing_of_before() -> None:
    event = ThresholdCrossed("list", "nsdp", Side.UNKNOWN, Side.ABOVE, 1)
    assert "Before:" not in read(alert(event, PARTLY, language("en")))


def test_the_first_count_is_told_with_its_leader() -> None:
    seen = [step for _, step in steps("pt-2019-assembleia") if CountSeen() in step.events]
    (news,) = told(seen[0], rehearsal=True)
    text = read(alert(news.event, news.night, language("en")))
    assert text.startswith("First figures of the count: PS leads (40.22%) with 34.96% counted\n")
    assert "No seats are worked out: some constituencies have no figures yet." in text


def test_a_crossing_without_seats_worked_out_gives_the_reason() -> None:
    contest = build.list_contest(["aaa", "bbb"], 20, threshold=build.threshold(5))
    found = night(build.election(contest), build.snapshot(printed={"aaa": "5.0", "bbb": "95.0"}))
    text = read(alert(ThresholdCrossed("list", "bbb", Side.BELOW, Side.ABOVE, 1), found, language("en")))
    assert "Votes to the line: not known here" in text
    assert "No seats are worked out: " in text


def test_a_first_count_in_which_nobody_is_said_to_lead_says_so() -> None:
    contest = build.list_contest(["aaa", "bbb", "ccc"], 5)
    found = night(build.election(contest), build.snapshot(printed={"aaa": "30", "bbb": "30", "ccc": "10"}))
    text = read(alert(CountSeen(), found, language("en")))
    assert text.startswith("First figures of the count\n\nWho leads is not known here\n")


def test_the_first_count_of_districts_alone_tells_its_winners() -> None:
    found = night(build.election(build.district_contest(["1", "2"])), build.snapshot(districts={"1": {"aaa": 5}}))
    assert "Winner known in 1 district: aaa 1" in read(alert(CountSeen(), found, language("en")))


def test_a_bulletin_of_the_country_alone_has_no_regions() -> None:
    found = shipped("kz-2023-mazhilis")
    bare = replace(found.bulletins[-1], areas={})
    assert "Highest" not in read(alert(TurnoutPublished(bare, None), found, language("en")))
