"""The project's own format, read and written."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.election.exit_poll import ExitPoll
from bot.election.model import Winner
from bot.election.origin import Confidence, Origin
from bot.election.percent import Percent
from bot.election.snapshot import ContestCount, Count, CountClass, Snapshot, Tally
from bot.election.turnout import Bulletin
from bot.feeds import FORMATS, Payload
from bot.feeds.canonical import dump, parse
from tests.conftest import ROOT
from tests.election.build import KZ_VOTES, kazakhstan, names
from tests.feeds.sample import BULLETIN, ELECTION, POLL

HEAD = {"format": "election-feed/1", "election": ELECTION.id, "time": "2023-03-19T20:00:00+06:00"}


def read(**fields: object) -> Snapshot:
    return parse(Payload(json.dumps({**HEAD, **fields}).encode(), "canonical.json"), ELECTION)


def test_a_document_without_news_is_a_snapshot_without_count() -> None:
    assert read() == Snapshot(ELECTION.id, datetime(2023, 3, 19, 14, tzinfo=UTC), "test")


def test_what_is_left_out_is_none_and_not_zero() -> None:
    count = read(**{"class": "partial", "contests": {"list": {"votes": {"amanat": 0}}}}).count
    assert count is not None
    assert count.contests == {"list": ContestCount(Tally(votes={"amanat": 0}))}


def test_percentages_alone_are_a_count_without_votes() -> None:
    count = read(**{"class": "preliminary", "contests": {"list": {"percent": {"nsdp": "5.20"}}}}).count
    assert count is not None
    assert count.contests["list"].whole == Tally(votes=None, percents={"nsdp": Percent(Fraction("5.2"), 2)})


def test_rows_of_constituencies_alone_leave_the_whole_contest_unknown() -> None:
    count = read(**{"class": "partial", "contests": {"list": {"constituencies": {"north": {"counted": 1}}}}}).count
    assert count is not None
    assert count.contests["list"] == ContestCount(None, {"north": Tally(counted=1)})


def test_districts_count_parties_and_independents() -> None:
    row = {"votes": {"amanat": 5, "independent-1": 7}}
    winners = {"1": {"name": "A", "party": None}, "2": {"name": "B", "party": "auyl", "source": "agency"}}
    count = read(
        **{"class": "final", "contests": {"districts": {"constituencies": {"1": row}}}, "winners": winners}
    ).count
    assert count is not None
    assert count.contests["districts"].constituencies["1"].votes == row["votes"]
    agency = Origin(("agency",), Confidence.HIGH)
    assert count.winners == {"1": Winner("A", None), "2": Winner("B", "auyl", agency)}


def test_bare_text_names_what_the_definition_holds() -> None:
    snapshot = read(turnout=["2023-03-19T10:10:00+06:00"], exit_polls=["socis"])
    assert snapshot.bulletins == (BULLETIN,)
    assert snapshot.exit_polls == (POLL,)


def test_a_bulletin_without_origin_comes_from_the_source_of_the_document() -> None:
    snapshot = read(source="agency", turnout=[{"time": HEAD["time"], "percent": "54"}])
    assert snapshot.bulletins[0].origin == Origin(("agency",), Confidence.HIGH)


def test_the_final_votes_of_kazakhstan_survive_the_way_out_and_back() -> None:
    tally = Tally(votes=KZ_VOTES, registered=12_035_578, ballots=6_521_860)
    count = Count(CountClass.FINAL, {"list": ContestCount(tally)})
    snapshot = Snapshot("test-election", datetime(2023, 3, 27, 16, 55, tzinfo=UTC), "test", count=count)
    assert parse(Payload(dump(snapshot), "dump"), kazakhstan()) == snapshot


def test_a_margin_that_no_decimal_number_ends_is_not_written_inexactly() -> None:
    poll = replace(POLL, margin=Fraction(1, 3))
    with pytest.raises(ValueError, match="1/3"):
        dump(Snapshot(ELECTION.id, datetime(2023, 3, 19, tzinfo=UTC), "test", exit_polls=(poll,)))


def test_the_document_of_the_manual_is_read() -> None:
    manual = (ROOT / "docs" / "canonical-feed.md").read_text(encoding="utf-8")
    document = manual.split("```json\n")[1].split("```")[0]
    snapshot = parse(Payload(document.encode(), "canonical-feed.md"), replace(ELECTION, id="kz-2023-mazhilis"))
    assert snapshot.test
    assert len(snapshot.bulletins) == 1


def test_the_format_goes_by_its_name() -> None:
    assert FORMATS["canonical"] is parse


times = st.builds(
    lambda seconds, microseconds, minutes: (
        datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds, microseconds=microseconds)
    ).astimezone(timezone(timedelta(minutes=minutes))),
    st.integers(0, 90 * 365 * 86400),
    st.integers(0, 999_999),
    st.integers(-14 * 60, 14 * 60),
)
figures = st.integers(0, 10**9)
maybe = st.none() | figures
percents = st.integers(0, 6).flatmap(
    lambda places: st.integers(0, 100 * 10**places).map(lambda value: Percent(Fraction(value, 10**places), places))
)
texts = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
wordings = st.builds(lambda en, ru: {"en": en, "ru": ru}, texts, texts)
origins = st.builds(
    Origin,
    st.lists(st.sampled_from(sorted(ELECTION.sources)), max_size=2).map(tuple),
    st.sampled_from(Confidence),
    st.none() | wordings,
)


def tallies(*lines: str) -> st.SearchStrategy[Tally]:
    return st.builds(
        Tally,
        votes=st.none() | st.dictionaries(st.sampled_from(lines), figures),
        percents=st.dictionaries(st.sampled_from(lines), percents),
        counted=maybe,
        total=maybe,
        registered=maybe,
        ballots=maybe,
        valid=maybe,
        invalid=maybe,
        blank=maybe,
    )


whole = st.none() | tallies("amanat", "auyl", "nsdp", "against_all").map(
    lambda tally: replace(tally, counted=tally.counted or 0)
)
list_counts = st.builds(
    ContestCount,
    whole,
    st.fixed_dictionaries(
        {}, optional={"north": tallies("nsdp", "against_all"), "south": tallies("auyl", "against_all")}
    ),
)
district_counts = st.builds(
    ContestCount, st.none(), st.dictionaries(st.sampled_from("12"), tallies("amanat", "independent", "independent_2"))
)
counts = st.builds(
    Count,
    st.sampled_from([CountClass.PARTIAL, CountClass.PRELIMINARY, CountClass.FINAL]),
    st.fixed_dictionaries({}, optional={"list": list_counts, "districts": district_counts}),
    st.dictionaries(
        st.sampled_from("12"),
        st.builds(Winner, texts, st.none() | st.sampled_from(["amanat", "nsdp"]), st.none() | origins),
    ),
)
bulletins = st.builds(
    Bulletin, times, percents, maybe, maybe, st.dictionaries(st.sampled_from(["KZ-10", "KZ-71"]), percents), origins
)
polls = st.builds(
    ExitPoll,
    id=st.from_regex(r"[a-z0-9_-]{1,8}", fullmatch=True),
    pollster=wordings,
    clients=st.none() | st.lists(texts, max_size=2).map(tuple),
    published_at=times,
    shares=st.dictionaries(st.sampled_from(["amanat", "against_all"]), percents),
    turnout=st.none() | percents,
    respondents=maybe,
    stations=maybe,
    margin=st.none() | st.integers(0, 10**7).map(lambda value: Fraction(value, 10**6)),
    margin_text=st.none() | wordings,
    origin=origins,
)
snapshots = st.builds(
    Snapshot,
    election=st.just(ELECTION.id),
    feed_time=times,
    source=st.sampled_from(sorted(ELECTION.sources)),
    test=st.booleans(),
    count=st.none() | counts,
    bulletins=st.lists(bulletins, max_size=2, unique_by=lambda bulletin: bulletin.at).map(tuple),
    exit_polls=st.lists(polls, max_size=2, unique_by=lambda poll: poll.id).map(tuple),
)


@given(snapshots)
def test_every_snapshot_is_read_back_as_it_was_written(snapshot: Snapshot) -> None:
    assert parse(Payload(dump(snapshot), "dump"), ELECTION) == snapshot


def test_names_of_other_scripts_stay_readable_in_the_file() -> None:
    poll = replace(POLL, pollster=names("СОЦИС-А"))
    written = dump(Snapshot(ELECTION.id, datetime(2023, 3, 19, tzinfo=UTC), "test", exit_polls=(poll,)))
    assert "СОЦИС-А".encode() in written
