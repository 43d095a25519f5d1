"""Official outcomes of real elections, worked out from their votes."""

import csv
import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bot.election.model import ListContest
from bot.election.rules import BaseKind, Method, TieBreak
from bot.election.seats import Seats
from bot.election.snapshot import CountClass, Tally
from tests.election import build

METHOD_KEYS = {"hare": Method.HARE, "dhondt": Method.DHONDT, "sl": Method.SAINTE_LAGUE}


def case_contest(case: Mapping[str, Any]) -> ListContest:
    """The rules of one case of allocation_cases.json; its base is what is listed, else valid votes."""
    parties = [party for party in case["parties"] if party.get("option") != "not_a_party"]
    options = [party["name"] for party in case["parties"] if party.get("option") == "not_a_party"]
    threshold = build.threshold(
        case["threshold"]["percent"],
        per_list={party["name"]: Fraction(party["threshold_pct"]) for party in parties if "threshold_pct" in party},
        exempt=[party["name"] for party in parties if party.get("exempt")],
    )
    return build.list_contest(
        [party["name"] for party in parties],
        case["seats_total"],
        against_all=options[0] if options else None,
        base=BaseKind.VALID if case["unlisted_votes"] else BaseKind.LISTED_WITH_AGAINST_ALL,
        threshold=threshold,
        method=METHOD_KEYS[case["method"]["key"]],
    )


@pytest.mark.parametrize("case_id", ["kz-2023", "kz-2021", "nl-2023", "nz-2014", "md-2021"])
def test_official_seats(case_id: str, shared: Path) -> None:
    cases = json.loads((shared / "data" / "allocation_cases.json").read_text(encoding="utf-8"))["cases"]
    case = next(case for case in cases if case["id"] == case_id)
    votes = {party["name"]: party["votes"] for party in case["parties"]}
    contest = case_contest(case)
    result = build.worked(contest, build.snapshot(votes, valid=case["valid_votes"], class_=CountClass.FINAL))
    assert result.seats == Seats(
        {party["name"]: party["seats"] for party in case["parties"] if party["name"] in contest.lists}
    )
    for party in case["parties"]:
        if "votes_short_of_threshold" in party:
            assert result.line(party["name"]).votes_to_line == -party["votes_short_of_threshold"]


def test_every_official_case_is_tried(shared: Path) -> None:
    cases = json.loads((shared / "data" / "allocation_cases.json").read_text(encoding="utf-8"))["cases"]
    assert {case["id"] for case in cases} == {"kz-2023", "kz-2021", "nl-2023", "nz-2014", "md-2021"}


def house(row: Mapping[str, str]) -> int:
    """The seats of a Portuguese district: those awarded so far and those still to be awarded."""
    return int(row["totalMandates"]) + int(row["availableMandates"])


def test_official_seats_of_portugal_by_district(shared: Path) -> None:
    with (shared / "data" / "pt-2019-assembleia" / "ElectionData.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    last = max(row["time"] for row in rows)
    rows = [row for row in rows if row["time"] == last]
    country = [row for row in rows if row["territoryName"] == "Território Nacional"]
    by_district: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        if row not in country:
            by_district.setdefault(row["territoryName"], []).append(row)
    contest = build.list_contest(
        [row["Party"] for row in country],
        constituencies={name: house(district[0]) for name, district in by_district.items()},
        runs_in={name: tuple(row["Party"] for row in district) for name, district in by_district.items()},
        method=Method.DHONDT,
        tie_break=TieBreak.FEWER_VOTES,
    )
    tallies = {
        name: Tally(votes={row["Party"]: int(row["Votes"]) for row in district})
        for name, district in by_district.items()
    }
    result = build.worked(contest, build.snapshot(constituencies=tallies, class_=CountClass.FINAL))
    assert result.seats is not None
    assert contest.seats == 226
    assert result.seats.ties == ()
    assert {party: seats for party, seats in result.seats.by_list.items() if seats} == {
        "PS": 106,
        "PPD/PSD": 77,
        "B.E.": 19,
        "PCP-PEV": 12,
        "CDS-PP": 5,
        "PAN": 4,
        "CH": 1,
        "IL": 1,
        "L": 1,
    }
    for name, district in by_district.items():
        assert result.by_constituency[name].by_list == dict.fromkeys(contest.lists, 0) | {
            row["Party"]: int(row["FinalMandates"]) for row in district
        }
    assert result.base == sum(int(row["Votes"]) for row in country)
