"""Recorded nights, read moment by moment."""

from datetime import timedelta

import pytest

from bot.feeds import FeedError
from bot.feeds.canonical import parse
from bot.feeds.recording import Recording
from tests.feeds.sample import ELECTION
from tests.feeds.small_night import ABOUT, START, line, night


def refused(*lines: str, about: str = ABOUT) -> str:
    with pytest.raises(FeedError) as caught:
        night(*lines, about=about)
    return str(caught.value)


def test_a_night_knows_its_election_and_every_moment() -> None:
    recording = night(line(0), line(5))
    assert recording.election_id == "test-election"
    assert recording.names == {"en": "A night"}
    assert recording.invented is None
    assert recording.times == (START, START + timedelta(minutes=5))


def test_a_moment_is_a_whole_document_of_the_canonical_format() -> None:
    (moment,) = night(line(0, ',"test":true')).moments
    snapshot = parse(moment.payload, ELECTION)
    assert (snapshot.feed_time, snapshot.test) == (START, True)


def test_moments_until_a_time_include_the_one_at_that_time() -> None:
    recording = night(line(0), line(5), line(10))
    assert recording.until(START + timedelta(minutes=5)) == recording.moments[:2]
    assert recording.until(START - timedelta(minutes=1)) == ()


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("{", "moments.jsonl line 2: is no JSON: "),
        ("", "moments.jsonl line 2: is empty"),
        ('"text"', "moments.jsonl line 2: must be an object, not text"),
        ("{}", 'moments.jsonl line 2: lacks the key "time"'),
        ('{"time":"19 March"}', 'moments.jsonl line 2: time: "19 March" is no time with an offset'),
        (line(0), "moments.jsonl line 2: time: is not later than that of the line before"),
        (line(5, ',"election":"other"'), "moments.jsonl line 2: election: is left out of a recorded moment"),
        (line(5, ',"format":"election-feed/1"'), "moments.jsonl line 2: format: is left out of a recorded moment"),
    ],
)
def test_a_broken_line_is_named_by_its_number(second: str, expected: str) -> None:
    assert refused(line(0), second, line(10)).startswith(expected)


def test_a_fault_inside_a_moment_is_found_by_the_format_with_the_number_of_the_line() -> None:
    votes = ',"class":"final","contests":{"list":{"votes":{"amanat":1,"amanat":2}}}'
    recording = night(line(0), line(5, votes))
    with pytest.raises(FeedError) as caught:
        parse(recording.moments[1].payload, ELECTION)
    assert str(caught.value) == "moments.jsonl line 2: contests.list.votes.amanat: is given twice"


def test_a_night_without_moments_is_refused() -> None:
    with pytest.raises(FeedError, match=r"moments\.jsonl: is empty"):
        Recording.read({"night.toml": ABOUT.encode(), "moments.jsonl": b""})


@pytest.mark.parametrize("name", ["night.toml", "moments.jsonl"])
def test_a_missing_file_is_named(name: str) -> None:
    files = {"night.toml": ABOUT.encode(), "moments.jsonl": line(0).encode()}
    del files[name]
    with pytest.raises(FeedError, match=rf"{name}: is missing"):
        Recording.read(files)


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        ("election =", "is no TOML"),
        (ABOUT.replace("licence", "license"), "license"),
        (ABOUT.replace('election = "test-election"', ""), "election"),
        (ABOUT.replace('"test-election"', "5"), "$.election"),
        (ABOUT.replace('en = "All of it."', 'ru = "Всё."'), "real: lacks English"),
    ],
)
def test_a_broken_description_of_a_night_is_refused(about: str, reason: str) -> None:
    assert refused(line(0), about=about).startswith("night.toml: ")
    assert reason in refused(line(0), about=about)


def test_a_description_that_is_not_utf_8_is_refused() -> None:
    with pytest.raises(FeedError, match="is not UTF-8: byte 1"):
        Recording.read({"night.toml": b"\xff", "moments.jsonl": line(0).encode()})
