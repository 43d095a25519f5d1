"""The recorded nights against the figures they were made of, one by one."""

import csv
import json
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest

from bot import catalogue
from bot.election.snapshot import CountClass, Snapshot, Tally
from bot.feeds.canonical import parse
from bot.feeds.recording import Recording

LISBON = timedelta(hours=1)
NATION = "Território Nacional"
PARTIES = {"PPD/PSD": "psd", "B.E.": "be", "CDS-PP": "cds", "PCP-PEV": "pcp_pev", "PCTP/MRPP": "pctp", "R.I.R.": "rir"}
"""Ids of the parties whose id is not their acronym in small letters."""


def snapshots(night: str) -> list[Snapshot]:
    recording = Recording.read(catalogue.night_files(night))
    election = catalogue.load_election(recording.election_id)
    return [parse(moment.payload, election) for moment in recording.moments]


def astana(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+06:00")


def whole(snapshot: Snapshot, contest: str) -> Tally:
    assert snapshot.count is not None
    tally = snapshot.count.contests[contest].whole
    assert tally is not None
    return tally


def votes(snapshot: Snapshot) -> Mapping[str, int]:
    found = whole(snapshot, "list").votes
    assert found is not None
    return found


@pytest.fixture(scope="module")
def facts(shared: Path) -> Any:
    return json.loads((shared / "data" / "kz-2023-mazhilis" / "facts.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def kazakhstan() -> list[Snapshot]:
    return snapshots("kz-2023-mazhilis")


@pytest.fixture(scope="module")
def portugal() -> list[Snapshot]:
    return snapshots("pt-2019-assembleia")


@pytest.fixture(scope="module")
def invented(kazakhstan: list[Snapshot]) -> list[Snapshot]:
    return [snapshot for snapshot in kazakhstan if snapshot.test]


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@pytest.fixture(scope="module")
def recorded(shared: Path) -> dict[tuple[datetime, str], Tally]:
    """Every row of the recording: (time, name of the territory) -> its figures."""
    folder = shared / "data" / "pt-2019-assembleia"
    parties = groupby(rows(folder / "ElectionData.csv"), key=lambda row: (row["time"], row["territoryName"]))
    by_party = {key: {party(row["Party"]): int(row["Votes"]) for row in group} for key, group in parties}
    return {
        (lisbon(row["time"]), row["territoryName"]): tally(row, by_party.get((row["time"], row["territoryName"])))
        for row in rows(folder / "overall_results.csv")
    }


def party(acronym: str) -> str:
    return PARTIES.get(acronym, acronym.lower())


def district(name: str) -> str:
    letters = unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode()
    return letters.lower().replace(" ", "_")


def lisbon(text: str) -> datetime:
    return (datetime.fromisoformat(text) - LISBON).replace(tzinfo=UTC)


def tally(row: Mapping[str, str], by_party: Mapping[str, int] | None) -> Tally:
    return Tally(
        votes=by_party,
        counted=figure(row["numParishesApproved"]),
        total=figure(row["numParishes"]),
        registered=figure(row["subscribedVoters"]),
        ballots=figure(row["totalVoters"]),
        valid=None if by_party is None else sum(by_party.values()),
        invalid=figure(row["nullVotes"]),
        blank=figure(row["blankVotes"]),
    )


def figure(text: str) -> int | None:
    """A figure of the recording; districts that had counted nothing have none."""
    return None if text == "NA" else int(text)


def test_portugal_has_every_moment_of_the_nation_as_it_was_recorded(
    portugal: list[Snapshot], recorded: Mapping[tuple[datetime, str], Tally]
) -> None:
    nation = {time: figures for (time, territory), figures in recorded.items() if territory == NATION}
    assert len(nation) == 69
    assert {snapshot.feed_time: whole(snapshot, "assembly") for snapshot in portugal} == nation


def test_portugal_has_every_district_at_the_last_moment(
    portugal: list[Snapshot], recorded: Mapping[tuple[datetime, str], Tally]
) -> None:
    last = portugal[-1]
    assert last.count is not None
    districts = {
        district(territory): figures
        for (time, territory), figures in recorded.items()
        if time == last.feed_time and territory != NATION
    }
    assert last.count.contests["assembly"].constituencies == districts


def test_portugal_is_a_partial_count_from_the_first_moment_to_the_last(portugal: list[Snapshot]) -> None:
    assert {snapshot.count.class_ for snapshot in portugal if snapshot.count} == {CountClass.PARTIAL}
    assert not any(snapshot.test for snapshot in portugal)


def test_portugal_begins_with_the_complete_count_of_another_election(portugal: list[Snapshot]) -> None:
    reset = [whole(snapshot, "assembly") for snapshot in portugal[:15]]
    assert {(row.counted, row.total, row.registered, row.ballots, row.votes) for row in reset} == {
        (3092, 3092, 9_439_701, 5_380_451, None)
    }
    assert whole(portugal[15], "assembly").counted == 1081


def test_portugal_keeps_the_falls_and_the_moments_without_news(portugal: list[Snapshot]) -> None:
    real = [whole(snapshot, "assembly") for snapshot in portugal[15:]]
    assert [row.votes["ps"] for row in real[:2] if row.votes] == [147_993, 111_442]
    assert sum(before == after for before, after in pairwise(real)) == 15


def test_the_invented_count_of_kazakhstan_is_marked_and_nothing_else_is(kazakhstan: list[Snapshot]) -> None:
    marked = {snapshot.feed_time for snapshot in kazakhstan if snapshot.test}
    assert marked == {snapshot.feed_time for snapshot in kazakhstan if snapshot.source == "invented"}
    partial = {snapshot.feed_time for snapshot in kazakhstan if snapshot.count and snapshot.count.class_ == "partial"}
    assert marked == partial
    assert len(marked) == 36


def test_turnout_of_kazakhstan_is_that_of_the_bulletins(kazakhstan: list[Snapshot], facts: Any) -> None:
    bulletins = [bulletin for snapshot in kazakhstan for bulletin in snapshot.bulletins]
    published = [
        (bulletin.at, str(bulletin.turnout), bulletin.ballots, bulletin.registered, printed(bulletin.areas))
        for bulletin in bulletins
    ]
    assert published == [
        (
            datetime.fromisoformat(row["at"]),
            row["national_pct"],
            row["ballots_received"],
            row["voters_on_lists"],
            row["regions"],
        )
        for row in facts["turnout"]
    ]
    assert [snapshot.feed_time for snapshot in kazakhstan if snapshot.bulletins] == [row[0] for row in published]


def printed(percents: Mapping[str, object]) -> dict[str, str]:
    return {key: str(percent) for key, percent in percents.items()}


def test_exit_polls_of_kazakhstan_are_those_of_the_pollsters(kazakhstan: list[Snapshot], facts: Any) -> None:
    polls = [poll for snapshot in kazakhstan for poll in snapshot.exit_polls]
    assert [(poll.id, printed(poll.shares)) for poll in polls] == [
        (row["id"], row["pct"]) for row in facts["exit_polls"]
    ]
    assert [(snapshot.feed_time, len(snapshot.exit_polls)) for snapshot in kazakhstan if snapshot.exit_polls] == [
        (astana("2023-03-20T00:00"), 2),
        (astana("2023-03-20T00:12"), 1),
    ]


def test_the_preliminary_result_of_kazakhstan_has_percentages_only(kazakhstan: list[Snapshot], facts: Any) -> None:
    (snapshot,) = [found for found in kazakhstan if found.count and found.count.class_ is CountClass.PRELIMINARY]
    row = whole(snapshot, "list")
    assert snapshot.feed_time == astana("2023-03-20T19:30")
    assert row == Tally(percents=row.percents)
    assert printed(row.percents) == facts["preliminary"]["pct"]


def test_the_final_result_of_kazakhstan_is_the_commission_s(kazakhstan: list[Snapshot], facts: Any) -> None:
    row = whole(kazakhstan[-1], "list")
    assert kazakhstan[-1].feed_time == astana("2023-03-27T16:55")
    assert row.votes == {line["party"]: line["votes"] for line in facts["list_results"]}
    assert printed(row.percents) == {line["party"]: line["pct_published"] for line in facts["list_results"]}
    assert row.registered == facts["totals"]["voters_on_lists_final"]["value"]
    assert row.ballots == facts["totals"]["ballots_received"]["value"]
    assert (row.valid, row.invalid, row.counted) == (None, None, None)


def test_nothing_of_kazakhstan_comes_before_it_may(kazakhstan: list[Snapshot]) -> None:
    assert all(snapshot.feed_time > astana("2023-03-19T21:00") for snapshot in kazakhstan if snapshot.count)
    assert all(snapshot.feed_time >= astana("2023-03-20T00:00") for snapshot in kazakhstan if snapshot.exit_polls)


def test_the_invented_count_falls_once_and_stands_still_once(invented: list[Snapshot]) -> None:
    steps = [[after[line] - before[line] for line in before] for before, after in pairwise(map(votes, invented))]
    assert sum(any(step < 0 for step in lines) for lines in steps) == 1
    assert sum(not any(lines) for lines in steps) == 1


def test_a_second_look_confirms_the_invented_fall(invented: list[Snapshot]) -> None:
    counted = [whole(snapshot, "list").counted or 0 for snapshot in invented]
    fall = next(index for index, (before, after) in enumerate(pairwise(counted)) if after < before)
    assert counted[fall + 1] < counted[fall + 2] < counted[fall]
    assert counted[fall] < counted[fall + 3]


def test_nsdp_goes_to_and_fro_over_the_line_in_the_invented_count_and_baytaq_stays_below(
    invented: list[Snapshot],
) -> None:
    above = [20 * votes(snapshot)["nsdp"] >= sum(votes(snapshot).values()) for snapshot in invented]
    assert [side for side, _ in groupby(above)] == [False, True, False, True, False, True, False, True, False, True]
    assert any(20 * votes(snapshot)["nsdp"] == sum(votes(snapshot).values()) for snapshot in invented)
    assert all(20 * votes(snapshot)["baytaq"] < sum(votes(snapshot).values()) for snapshot in invented)


def test_the_invented_count_ends_near_the_real_result_and_not_at_it(
    kazakhstan: list[Snapshot], invented: list[Snapshot]
) -> None:
    end, real = votes(invented[-1]), votes(kazakhstan[-1])
    row = whole(invented[-1], "list")
    assert (row.counted, row.total) == (10_128, 10_223)
    for line, figure in real.items():
        assert end[line] != figure
        assert abs(end[line] * sum(real.values()) - figure * sum(end.values())) * 1000 < sum(end.values()) * sum(
            real.values()
        )
