"""The results: who leads, shares, seats, and the line between the lists."""

from datetime import datetime, timedelta

import pytest

from bot.election.embargo import shown
from bot.election.night import Night
from bot.election.rules import BaseKind
from bot.election.snapshot import CountClass
from bot.text.bases import kind as kind_of_base
from bot.text.provenance import NO_COUNT
from bot.text.results import NOT_BEGUN, results
from bot.text.screens import show
from bot.text.table import WIDTH
from tests.election import build
from tests.text.reader import read
from tests.text.sample import CODES, kazakhstan, language, night, shipped, steps, without_embargo

NOW = build.START


def screen(found: Night, code: str = "en") -> str:
    return read(results(found, NOW, language(code)).html)


def test_lists_stand_by_their_side_of_the_line_with_their_seats() -> None:
    assert (
        "— above 5% —\namanat       53.90%  40\nauyl         10.90%   8\nrespublica    8.59%   6\n"
        "aqjol         8.41%   6\n"
        "qhp           6.80%   5\nnsdp          5.20%   4\n— below 5% —\nbaytaq        2.30%   0\n"
        "— wins no seats —\nagainst_all   3.90%\n"
    ) in screen(kazakhstan())


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("kind", list(BaseKind))
def test_every_base_has_its_name(kind: BaseKind, code: str) -> None:
    contest = build.list_contest(["aaa", "bbb"], 5, base=kind)
    whole = build.tally({"aaa": 60, "bbb": 40}, registered=400, ballots=200, valid=100)
    text = screen(night(build.election(contest), build.snapshot(whole=whole)), code)
    words = language(code)
    assert words.text("Shares of {base}: {number}", base=kind_of_base(contest, words), number="") in text


def test_equal_lists_are_said_to_be_level() -> None:
    contest = build.list_contest(["aaa", "bbb", "ccc"], 5)
    text = screen(night(build.election(contest), build.snapshot({"aaa": 4, "bbb": 2, "ccc": 4})))
    assert text.startswith("aaa and ccc are level (40.00% each) in a part of the count\n")


def test_without_shares_nobody_leads() -> None:
    contest = build.list_contest(["aaa", "bbb"], 5)
    text = screen(night(build.election(contest), build.snapshot(whole=build.tally(counted=0, total=9))))
    assert text.startswith("No shares are published\n")
    assert "not published" in text


def test_rounded_shares_are_not_said_to_be_level() -> None:
    contest = build.list_contest(["aaa", "bbb", "ccc"], 5, base=BaseKind.VALID)
    text = screen(night(build.election(contest), build.snapshot(printed={"aaa": "30", "bbb": "30", "ccc": "10"})))
    assert text.startswith("Who leads is not known here\n")
    assert "aaa  30%" in text


def test_beside_a_list_without_figures_the_votes_of_the_others_are_shown_and_nobody_leads() -> None:
    contest = build.list_contest(["aaa", "bbb", "ccc"], 5)
    text = screen(night(build.election(contest), build.snapshot({"aaa": 12_345, "bbb": 1})))
    assert text.startswith("Who leads is not known here\n")
    assert "aaa   12,345 votes\nbbb         1 vote\nccc  not published\n" in text


def test_level_lists_without_a_known_base_have_their_votes_told() -> None:
    contest = build.list_contest(["aaa", "bbb"], 5, base=BaseKind.VALID)
    text = screen(night(build.election(contest), build.snapshot({"aaa": 40, "bbb": 40})))
    assert text.startswith("aaa and bbb are level (40 votes each) in a part of the count\n")


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("wanted", ["results", "threshold", "party:aaa", "seats", "comparison"])
def test_a_count_of_zeros_is_told_as_no_votes_yet(wanted: str, code: str) -> None:
    contest = build.list_contest(["aaa", "bbb"], 5, threshold=build.threshold(5))
    found = night(build.election(contest), build.snapshot({"aaa": 0, "bbb": 0}, counted=0, total=9))
    words = language(code)
    text = read(show(wanted, found, NOW, words).html)
    if wanted in {"results", "threshold", "party:aaa"}:
        assert text.startswith(words.text(NOT_BEGUN))
    if wanted in {"results", "party:aaa", "seats"}:
        assert words.text("No seats are worked out: no list that takes part has a vote yet.") in text
    for wrong in ("not published", "Who leads is not known here", "votes to the line: not known here"):
        assert words.text(wrong) not in text


def test_an_exempt_list_needs_no_line() -> None:
    contest = build.list_contest(["aaa", "bbb"], 5, threshold=build.threshold(5, exempt=["bbb"]))
    text = screen(night(build.election(contest), build.snapshot({"aaa": 99, "bbb": 1})))
    assert "— no line to pass —\nbbb   1.00%" in text


def test_preliminary_percentages_are_shown_as_they_were_published() -> None:
    found = night(build.kazakhstan(), build.snapshot(printed=build.KZ_PRELIMINARY, class_=CountClass.PRELIMINARY))
    text = screen(found)
    assert text.startswith("amanat leads (53.90%) in the preliminary result\n")
    assert "their number is not published" in text


def test_an_election_of_districts_alone_shows_its_districts() -> None:
    found = night(build.election(build.district_contest(["1", "2"])), build.snapshot(districts={"1": {"aaa": 5}}))
    assert "Winner known in 1 district: aaa 1" in screen(found)


@pytest.mark.parametrize("code", CODES)
def test_before_the_count_it_is_said_when_voting_ends(code: str) -> None:
    time, step = steps("kz-2023-mazhilis")[0]
    found, words = without_embargo(step.night), language(code)
    text = read(results(found, time, words).html)
    assert text.startswith(words.text(NO_COUNT))
    for closing in found.election.closings:
        assert words.moment(closing.at, found.election.zone, time) in text
    after = found.election.closings[-1].at + timedelta(minutes=1)
    assert len(read(results(found, after, words).html)) < len(text)


@pytest.mark.parametrize("code", CODES)
def test_a_count_and_its_seats_wait_for_the_law(code: str) -> None:
    played = [step for _, step in steps("kz-2023-mazhilis") if step.night.result is not None]
    step, words = played[0], language(code)
    counts, forecasts = (
        next(held.until for held in step.night.election.embargoes if held.kind.value == kind)
        for kind in ("official_counts", "forecasts")
    )

    def seen_at(now: datetime) -> str:
        return read(results(shown(step.night, now, rehearsal=True), now, words).html)

    held = seen_at(counts - timedelta(minutes=1))
    assert words.moment(counts, step.night.election.zone, counts) in held
    assert "58" not in held
    shares_only = seen_at(counts)
    assert words.moment(forecasts, step.night.election.zone, counts) in shares_only
    assert words.text("Share of the vote; {seats}", seats="") not in shares_only
    assert words.text("Share of the vote; {seats}", seats="") in seen_at(forecasts)


def test_names_cannot_break_the_markup_or_turn_the_line_around() -> None:
    contest = build.list_contest(['<b>"A" & B\u202e', "הליכוד"], 5)
    found = night(build.election(contest), build.snapshot({'<b>"A" & B\u202e': 60, "הליכוד": 40}))
    text = screen(found)
    assert '<b>"A" & B' in text
    assert "\u202e" not in text


def test_a_long_night_of_many_lists_stays_readable() -> None:
    text = screen(without_embargo(shipped("pt-2019-assembleia")))
    table = text[text.index("PS  ") : text.index("Shares of")].split("\n")
    assert max(map(len, table)) <= WIDTH
