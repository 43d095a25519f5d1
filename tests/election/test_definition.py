"""A whole election is read from its folder; each broken one is refused with every fault in its place."""

import re
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from bot.election import definition
from bot.election.definition import DefinitionError, Fault
from bot.election.model import Election, EmbargoKind
from bot.election.origin import Confidence
from bot.election.percent import Percent
from bot.election.rules import DistrictsWon, Hysteresis, Method, Scope, TieBreak, TooFewRule
from tests.conftest import ROOT
from tests.election.broken_definitions import BROKEN, Broken

NAME = "atlantis-2030"
ZONES = {"Europe/Lisbon", "Atlantic/Azores"}


def complete() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (ROOT / "docs" / "example" / NAME).glob("*.toml")}


def read(files: dict[str, bytes]) -> Election:
    return definition.read(files, NAME, ZONES)


def faults_of(files: dict[str, bytes]) -> tuple[Fault, ...]:
    with pytest.raises(DefinitionError) as refused:
        read(files)
    return refused.value.faults


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_definition_faults(broken: Broken) -> None:
    files = complete()
    text = files[broken.file].decode()
    assert broken.old == "*" or broken.old in text
    files[broken.file] = (broken.new if broken.old == "*" else text.replace(broken.old, broken.new, 1)).encode()
    assert faults_of(files) == (Fault(broken.told_in or broken.file, broken.key, broken.reason),)


def test_all_faults_come_at_once_file_by_file() -> None:
    files = complete()
    files["election.toml"] = files["election.toml"].replace(b"majority = 8", b"majority = 80\nfun = true")
    files["contests.toml"] = files["contests.toml"].replace(b"percent = 5", b"percent = 5.0")
    files["polls.toml"] = files["polls.toml"].replace(b'"35.00"', b"-1").replace(b"reef = 55", b"sand = 55")
    files["calendar.toml"] = b"\xff"
    assert [(fault.file, fault.key) for fault in faults_of(files)] == [
        ("calendar.toml", ""),
        ("contests.toml", "contests.list.threshold.percent"),
        ("election.toml", "chamber.majority"),
        ("election.toml", "chamber.fun"),
        ("polls.toml", "exit_polls.wave.shares.tide"),
        ("polls.toml", "exit_polls.foam.shares.sand"),
    ]


def test_what_is_no_toml_is_told_with_its_line() -> None:
    (fault,) = faults_of(complete() | {"calendar.toml": b"[[calendar]]\nat = soon"})
    assert (fault.file, fault.key) == ("calendar.toml", "")
    assert re.fullmatch(r"is no TOML: .* line 2, .*", fault.reason)


def test_a_refusal_reads_line_by_line() -> None:
    files = complete() | {"calendar.toml": b"\xff", "turnout.toml": b"bulletins = 1"}
    with pytest.raises(DefinitionError) as refused:
        read(files)
    assert str(refused.value).splitlines() == [
        'The definition of the election "atlantis-2030" is refused:',
        "calendar.toml: is not UTF-8 from byte 0 on",
        "turnout.toml: bulletins: must be an array of tables, each beginning with [[bulletins]]",
    ]


@pytest.mark.parametrize("file", ["election.toml", "sources.toml", "contests.toml"])
def test_a_needed_file_that_is_missing_is_the_only_fault(file: str) -> None:
    files = complete()
    del files[file]
    assert faults_of(files) == (Fault(file, "", "the file is missing"),)


@pytest.mark.parametrize("file", sorted(complete()))
def test_a_file_that_cannot_be_read_draws_no_other_faults(file: str) -> None:
    faults = faults_of(complete() | {file: b"\xff"})
    assert faults == (Fault(file, "", "is not UTF-8 from byte 0 on"),)


def test_a_row_that_cannot_be_read_draws_no_faults_where_it_is_named() -> None:
    files = complete()
    files["parties.toml"] = files["parties.toml"].replace(b'id = "reef"', b'id = "Reef"')
    files["contests.toml"] = files["contests.toml"].replace(b'kind = "lists"', b"kind = 1")
    assert [(fault.file, fault.key) for fault in faults_of(files)] == [
        ("contests.toml", "contests.list.kind"),
        ("parties.toml", "parties.Reef.id"),
    ]


def test_an_unknown_file_is_a_fault() -> None:
    files = complete() | {"party.toml": b""}
    assert faults_of(files) == (Fault("party.toml", "", 'unknown file, did you mean "parties.toml"?'),)


def test_an_election_without_contests_is_refused() -> None:
    files = complete()
    for file in ("constituencies.toml", "districts.toml", "contests.toml"):
        files[file] = b""
    assert faults_of(files) == (Fault("contests.toml", "contests", "at least one contest is needed"),)


def test_only_three_files_are_needed() -> None:
    files = complete()
    contests = files["contests.toml"].decode()
    districts = contests[contests.index("[[contests]]", 1) :]
    election = files["election.toml"].decode()
    bare = {
        "election.toml": (
            election[: election.index("[[chamber.reported]]")]
            .replace("seats = 15", "seats = 2")
            .replace("majority = 8", "majority = 2")
            .replace("seats_elsewhere = 3\n", "")
            .replace('feed = "recorded:docs/example/atlantis-night"\n', "")
        ).encode(),
        "sources.toml": files["sources.toml"],
        "contests.toml": districts.encode(),
        "districts.toml": files["districts.toml"]
        .replace(b'party = "reef"', b'party = "independent"')
        .replace(b'area = "AT-N"\n', b""),
    }
    election_read = read(bare)
    assert election_read.feed is None
    assert election_read.previous is None
    assert election_read.hysteresis == Hysteresis()
    assert not election_read.list_contests


def test_the_frame_is_read() -> None:
    election = read(complete())
    assert (election.id, election.date, election.zone) == (NAME, date(2030, 5, 5), "Europe/Lisbon")
    assert election.names["ru"] == "Выборы в Сенат Атлантиды (вымышленный пример)"
    assert (election.chamber.seats, election.chamber.majority) == (15, 8)
    assert [(seats.party, seats.by_list, seats.total) for seats in election.chamber.reported] == [
        ("reef", 5, 6),
        ("independent", None, 1),
    ]
    assert election.hysteresis == Hysteresis(Fraction(1, 2), 3, 3)
    assert election.sources["law"]["ru"] == "Закон о выборах Атлантиды (вымышленный)"
    assert election.sources["gazette"] == {"en": "The Atlantis Gazette (invented)"}
    assert election.count_source == "commission"
    assert election.feed == "recorded:docs/example/atlantis-night"


def test_the_ballot_is_read() -> None:
    election = read(complete())
    assert [(party.id, party.ballot_number, party.list_registered) for party in election.parties] == [
        ("reef", 1, 2),
        ("tide", 2, 1),
        ("kelp", 3, None),
        ("pearl", None, None),
    ]
    assert election.parties[0].colour == "#0072b2"
    assert [option.id for option in election.options] == ["against_all"]


def test_the_rules_are_read() -> None:
    lists = read(complete()).list_contests[0]
    assert lists.lines == ("reef", "tide", "kelp", "pearl", "against_all")
    assert [(part.id, part.seats, part.lists) for part in lists.constituencies] == [
        ("north", 7, None),
        ("south", 3, ("reef", "tide")),
    ]
    assert (lists.allocation.method, lists.allocation.tie_break) == (Method.SAINTE_LAGUE, TieBreak.LOT)
    threshold = lists.threshold
    assert threshold is not None
    assert (threshold.percent, threshold.scope) == (Fraction(5), Scope.CONTEST)
    assert not threshold.inclusive
    assert [threshold.percent_for(party) for party in ("reef", "tide", "pearl")] == [5, 8, None]
    assert threshold.alternatives == (DistrictsWon("districts", 1),)
    assert (threshold.too_few.rule, threshold.too_few.nobody) == (TooFewRule.ADMIT_NEXT, TooFewRule.WAIVE)
    assert (threshold.too_few.factor, threshold.too_few.least_seats) == (Fraction(7, 10), 2)


def test_a_contest_without_constituencies_is_one_country() -> None:
    files = complete()
    del files["constituencies.toml"]
    (country,) = read(files).list_contests[0].constituencies
    assert (country.id, country.seats, country.names["en"]) == ("list", 10, "Party lists")


def test_a_threshold_may_be_absent_and_speaks_of_the_whole_contest_by_default() -> None:
    files = complete()
    text = files["contests.toml"].decode()
    without = text[: text.index("[contests.threshold]")] + text[text.index("[contests.allocation]") :]
    assert read(files | {"contests.toml": without.encode()}).list_contests[0].threshold is None
    for stated, scope in (("", Scope.CONTEST), ('scope = "constituency"\n', Scope.CONSTITUENCY)):
        changed = read(files | {"contests.toml": text.replace('scope = "contest"\n', stated).encode()})
        threshold = changed.list_contests[0].threshold
        assert threshold is not None
        assert threshold.scope is scope


def test_districts_areas_and_closings_are_read() -> None:
    election = read(complete())
    winners = [district.winner for district in election.district_contests[0].districts]
    assert [(winner.name, winner.party) for winner in winners if winner] == [("Ada Coral", "reef"), ("Ben Shell", None)]
    assert [(area.id, area.zone, area.registered) for area in election.areas] == [
        ("AT-N", "Europe/Lisbon", 600),
        ("AT-S", "Atlantic/Azores", None),
    ]
    assert [(closing.at, closing.areas) for closing in election.closings] == [
        (datetime(2030, 5, 5, 18, tzinfo=UTC), ("AT-N",)),
        (datetime(2030, 5, 5, 19, tzinfo=UTC), ("AT-S",)),
    ]


def test_polls_and_turnout_are_read() -> None:
    election = read(complete())
    wave, foam = election.exit_polls
    assert (wave.margin, wave.margin_text, wave.clients) == (
        Fraction(5, 2),
        {"en": "±2.5 points", "ru": "±2,5 пункта", "kk": "±2,5 пункт"},
        ("The Atlantis Gazette",),
    )
    assert wave.shares["tide"] == Percent.parse("35.00")
    assert (foam.margin, foam.clients, foam.respondents, foam.shares) == (
        None,
        None,
        None,
        {"reef": Percent.parse("55")},
    )
    noon, _ = election.bulletins
    assert (noon.turnout, noon.ballots, noon.areas) == (Percent.parse("30.0"), 300, {"AT-N": Percent.parse("33.3")})


def test_what_surrounds_the_election_is_read() -> None:
    election = read(complete())
    previous = election.previous
    assert previous is not None
    assert [(line.id, line.party, line.votes) for line in previous.lines] == [
        ("old_reef", "reef", 400),
        ("sand", None, None),
    ]
    assert [difference["en"] for difference in previous.not_comparable] == ["Kelp and Pearl did not run in 2026."]
    assert [entry.at for entry in election.calendar] == [date(2030, 5, 4), datetime(2030, 5, 5, 7, tzinfo=UTC)]
    assert [embargo.kind for embargo in election.embargoes] == [EmbargoKind.EXIT_POLLS, EmbargoKind.FORECASTS]
    assert [statement.origin.confidence for statement in (*election.background, *election.notes)] == [
        Confidence.HIGH,
        Confidence.NOT_FOUND,
    ]
