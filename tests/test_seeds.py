"""The elections that ship carry published figures only, and those exactly."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from bot import catalogue
from bot.election.model import Election, EmbargoKind
from bot.election.origin import Confidence, Origin
from bot.election.rules import BaseKind, Basis, Method, TieBreak, TooFewRule
from tests.colour import difference, seen_by

KZ = catalogue.load_election("kz-2023-mazhilis")
PT = catalogue.load_election("pt-2019-assembleia")
SEEDS = pytest.mark.parametrize("election", [KZ, PT], ids=lambda election: election.id)


@pytest.fixture(scope="module")
def facts(shared: Path) -> Any:
    return json.loads((shared / "data" / "kz-2023-mazhilis" / "facts.json").read_text(encoding="utf-8"))


def everything_in(value: object) -> Iterator[object]:
    yield value
    if is_dataclass(value):
        for field in fields(value):
            yield from everything_in(getattr(value, field.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from everything_in(each)


def origins(election: Election) -> list[Origin]:
    return [value for value in everything_in(election) if isinstance(value, Origin)]


def printed(percents: Any) -> dict[str, str]:
    return {key: str(percent) for key, percent in percents.items()}


@SEEDS
def test_every_statement_names_sources_that_are_listed(election: Election) -> None:
    for origin in origins(election):
        assert set(origin.sources) <= election.sources.keys()
        assert origin.sources or origin.confidence is Confidence.NOT_FOUND


@SEEDS
def test_only_sentences_say_that_something_was_not_found(election: Election) -> None:
    sentences = [statement.origin for statement in (*election.background, *election.notes)]
    not_found = [origin for origin in origins(election) if origin.confidence is Confidence.NOT_FOUND]
    assert not_found == [origin for origin in sentences if origin.confidence is Confidence.NOT_FOUND]


def test_every_source_of_kazakhstan_is_used() -> None:
    named = {source for origin in origins(KZ) for source in origin.sources}
    assert KZ.sources.keys() - named <= {KZ.count_source, "invented"}


@SEEDS
def test_every_source_is_named_in_three_languages_unless_it_is_a_bare_name(election: Election) -> None:
    alike = [wording["en"] for wording in election.sources.values() if wording.keys() != {"en", "ru", "kk"}]
    assert [text for text in alike if re.search(r"\b[a-z]{2,}\b", re.sub(r"\(.*\)", "", text))] == []


@SEEDS
def test_a_source_has_the_same_numbers_in_every_language(election: Election) -> None:
    for key, wording in election.sources.items():
        numbers = {tuple(sorted(re.findall(r"\d+", text))) for text in wording.values()}
        assert len(numbers) == 1, key


def test_kazakhstan_speaks_three_languages() -> None:
    wordings = [value for value in everything_in(KZ) if isinstance(value, dict) and "en" in value]
    assert len(wordings) > 100
    assert [wording for wording in wordings if wording.keys() != {"en", "ru", "kk"}] == []


def test_what_was_not_found_stays_absent(facts: Any) -> None:
    absent = (facts["totals"]["invalid_ballots"], facts["regional_list_results"], facts["rules"]["no_party_passes"])
    assert {each["confidence"] for each in absent} == {"not_found"}
    said = [note.text["en"] for note in KZ.notes if note.origin.confidence is Confidence.NOT_FOUND]
    assert [re.search(r"\d", text) for text in said] == [None] * 3
    threshold = KZ.list_contests[0].threshold
    assert threshold is not None
    assert threshold.too_few.nobody is TooFewRule.UNRESOLVED
    not_found = {str(each["no"]) for each in facts["districts"] if each["confidence"] == "not_found"}
    assert {each.id for each in KZ.district_contests[0].districts if each.winner is None} == not_found


def test_the_frame_of_kazakhstan(facts: Any) -> None:
    stated = facts["election"]
    assert KZ.names == {language: stated[f"name_{language}"] for language in ("en", "ru", "kk")}
    assert (KZ.date.isoformat(), KZ.zone) == (stated["date"], stated["tz_main"])
    assert (KZ.chamber.seats, KZ.chamber.majority) == (stated["total_seats"], stated["majority"])
    assert [contest.seats for contest in KZ.contests] == [stated["list_seats"], stated["district_seats"]]


def test_the_parties_of_kazakhstan(facts: Any) -> None:
    for party in KZ.parties:
        stated = facts["parties"][party.id]
        assert party.ballot_number == stated["ballot"]
        assert party.abbreviations == stated["abbr"]
        assert (party.names["ru"], party.names["kk"]) == (stated["ru"], stated["kk_cyrl"])
        assert party.origin.confidence == stated["confidence"]
        assert party.list_registered is None
    assert KZ.list_contests[0].lists == tuple(sorted(facts["parties"], key=lambda id_: facts["parties"][id_]["ballot"]))
    stated = facts["against_all"]
    assert KZ.options[0].names == {"en": stated["en"], "ru": stated["ru"], "kk": stated["kk_cyrl"]}


def test_the_rules_of_kazakhstan(facts: Any) -> None:
    rules, contest = facts["rules"], KZ.list_contests[0]
    threshold, allocation = contest.threshold, contest.allocation
    assert threshold is not None
    assert threshold.percent == Fraction(rules["threshold"]["pct"])
    assert threshold.inclusive
    assert threshold.origin.confidence == rules["threshold"]["confidence"]
    assert (contest.base.kind, contest.base.basis) == (BaseKind.LISTED_WITH_AGAINST_ALL, Basis.PRACTICE)
    assert contest.against_all == "against_all"
    assert (allocation.method, allocation.origin.confidence) == (Method.HARE, rules["allocation"]["confidence"])
    assert allocation.tie_break is TieBreak.LIST_REGISTERED_EARLIER
    assert allocation.tie_break_origin.confidence == rules["tie_break"]["confidence"]
    too_few = threshold.too_few
    assert (too_few.minimum, too_few.rule) == (2, TooFewRule.ADMIT_NEXT)
    assert (too_few.factor, too_few.least_seats) == (Fraction(7, 10), 2)
    assert too_few.origin.confidence == rules["only_one_party_passes"]["confidence"]
    assert KZ.district_contests[0].origin.confidence == rules["districts"]["confidence"]


def test_the_embargo_of_kazakhstan(facts: Any) -> None:
    stated = facts["rules"]["exit_poll_ban"]
    assert {str(embargo.kind): embargo.until for embargo in KZ.embargoes} == {
        kind: datetime.fromisoformat(until) for kind, until in stated["embargo_until"].items()
    }
    assert {embargo.kind for embargo in KZ.embargoes} == set(EmbargoKind)
    assert {embargo.origin.confidence for embargo in KZ.embargoes} == {stated["confidence"]}


def test_the_exit_polls_of_kazakhstan(facts: Any) -> None:
    margins = {"iei": ("1", "under 1%"), "demo": ("1.1", "±1.1%"), "socis": ("1.1", "±1.1%")}
    for poll, stated in zip(KZ.exit_polls, facts["exit_polls"], strict=True):
        assert (poll.id, poll.published_at) == (stated["id"], datetime.fromisoformat(stated["published_at_approx"]))
        assert (poll.pollster["en"], poll.pollster["ru"]) == (stated["pollster_en"], stated["pollster_ru"])
        assert printed(poll.shares) == stated["pct"]
        assert str(poll.turnout) == stated["turnout_pct"]
        assert (poll.respondents, poll.stations) == (stated["respondents_approx"], stated["stations"])
        assert poll.clients == (tuple(stated["clients"]["value"]) if "clients" in stated else None)
        assert poll.margin == Fraction(margins[poll.id][0])
        assert poll.margin_text is not None
        assert poll.margin_text["en"] == margins[poll.id][1] == stated["margin"].replace("+/-", "±").replace(" %", "%")


def test_the_turnout_of_kazakhstan(facts: Any) -> None:
    for bulletin, stated in zip(KZ.bulletins, facts["turnout"], strict=True):
        assert bulletin.at == datetime.fromisoformat(stated["at"])
        assert str(bulletin.turnout) == stated["national_pct"]
        assert (bulletin.ballots, bulletin.registered) == (stated["ballots_received"], stated["voters_on_lists"])
        assert printed(bulletin.areas) == stated["regions"]
        assert (list(bulletin.origin.sources), bulletin.origin.confidence) == (stated["source"], stated["confidence"])


def test_the_areas_of_kazakhstan(facts: Any) -> None:
    for area, stated in zip(KZ.areas, facts["regions"], strict=True):
        assert (area.id, area.zone) == (stated["code"], stated["tz"])
        assert area.names == {language: stated[language] for language in ("en", "ru", "kk")}
        registered = stated["registered"]
        assert area.registered == (registered["value"] if registered else None)
        if registered:
            assert area.registered_origin is not None
            assert area.registered_origin.confidence == registered["confidence"]
    closing = {area: f"{closing.at:%H:%M}" for closing in KZ.closings for area in closing.areas}
    assert closing == {stated["code"]: stated["polls_close_astana"] for stated in facts["regions"]}


def test_the_districts_of_kazakhstan(facts: Any) -> None:
    districts = KZ.district_contests[0].districts
    for district, stated in zip(districts, facts["districts"], strict=True):
        assert (district.id, district.area) == (str(stated["no"]), stated["region"])
        assert district.electorate == stated["electorate"]
        winner = district.winner
        assert (winner.name if winner else None) == stated["winner"]
        if winner:
            assert (winner.party or "independent") == stated["affiliation"]
            assert winner.origin is not None
            assert winner.origin.confidence == stated["confidence"]
    assert sum(district.winner is not None for district in districts) == 10


def test_the_reported_chamber_of_kazakhstan(facts: Any) -> None:
    assert [(seats.party, seats.by_list, seats.by_district, seats.total) for seats in KZ.chamber.reported] == [
        (stated["bloc"], stated["list"], stated["district"], stated["total"]) for stated in facts["seats_total"]
    ]
    assert [seats.origin.confidence for seats in KZ.chamber.reported] == [
        stated["confidence"] for stated in facts["seats_total"]
    ]


def test_the_outgoing_chamber_of_kazakhstan(facts: Any) -> None:
    stated, previous = facts["outgoing"], KZ.previous
    assert previous is not None
    assert (previous.date.isoformat(), str(previous.threshold)) == (stated["election_date"], stated["threshold_pct"])
    assert (previous.seats, previous.registered) == (stated["total"], stated["registered"])
    assert (previous.ballots, previous.valid) == (stated["ballots_received"], stated["votes_counted"])
    lines = {line.id: (line.votes, str(line.share), line.seats) for line in previous.lines if line.votes is not None}
    assert lines == {line["party"]: (line["votes"], line["pct"], line["seats"]) for line in stated["results"]}
    assert [line.seats for line in previous.lines if line.votes is None] == [stated["apk_seats"]]


def test_the_calendar_of_kazakhstan_holds_no_other_days(facts: Any) -> None:
    known = {entry["at"][:10] for entry in facts["timeline"]} | {facts["rules"]["final_results_deadline"]["value"]}
    assert {entry.at.isoformat()[:10] for entry in KZ.calendar} <= known
    hours = {datetime.fromisoformat(entry["at"]) for entry in facts["timeline"] if "T" in entry["at"]}
    assert {entry.at for entry in KZ.calendar if isinstance(entry.at, datetime)} <= hours


def test_background_says_who_reported_it() -> None:
    assert KZ.background
    for statement in KZ.background:
        assert statement.text["en"].startswith("RFE/RL reported on 19 March 2023 that ")
        assert "RFE/RL" in statement.text["ru"]
        assert "RFE/RL" in statement.text["kk"]


def test_the_districts_of_portugal(shared: Path) -> None:
    with (shared / "data" / "pt-2019-assembleia" / "ElectionData.csv").open(encoding="utf-8") as file:
        seats = {row["territoryName"]: int(row["totalMandates"]) for row in csv.DictReader(file)}
    del seats["Território Nacional"]
    constituencies = PT.list_contests[0].constituencies
    assert {constituency.names["pt"]: constituency.seats for constituency in constituencies} == seats
    assert (PT.list_contests[0].seats, PT.chamber.seats, PT.chamber.majority) == (226, 230, 116)


def test_the_election_before_portugals_is_what_its_feed_still_showed(shared: Path) -> None:
    with (shared / "data" / "pt-2019-assembleia" / "overall_results.csv").open(encoding="utf-8") as file:
        first = next(csv.DictReader(file))
    assert PT.previous is not None
    assert (PT.previous.registered, PT.previous.ballots) == (int(first["subscribedVoters"]), int(first["totalVoters"]))
    assert PT.previous.lines == ()


LARGEST = ("ps", "psd", "be", "cds", "pcp_pev", "pan", "ch", "l", "il")


@pytest.mark.parametrize("sight", ["all colours", "protanopia", "deuteranopia", "tritanopia"])
@pytest.mark.parametrize(
    "colours",
    [
        [*(party.colour for party in KZ.parties), *(option.colour for option in KZ.options)],
        [party.colour for party in PT.parties if party.id in LARGEST],
    ],
    ids=["kz-2023-mazhilis", "the nine largest of pt-2019-assembleia"],
)
def test_colours_can_be_told_apart(colours: list[str], sight: str) -> None:
    seen = [seen_by(sight, colour) for colour in colours]
    assert min(difference(first, second) for first, second in combinations(seen, 2)) > 15
