"""Broken documents, each refused in one sentence that says where and why."""

import copy
import json

import pytest

from bot.feeds import FeedError, Payload
from bot.feeds.canonical import parse
from tests.election.build import kazakhstan
from tests.feeds.sample import ELECTION

GOOD: dict[str, object] = {
    "format": "election-feed/1",
    "election": "test-election",
    "time": "2023-03-27T16:55:00+06:00",
    "class": "final",
    "contests": {
        "list": {
            "counted": 10,
            "votes": {"amanat": 500, "nsdp": 30},
            "percent": {"nsdp": "5.20"},
            "constituencies": {"south": {"votes": {"auyl": 4}}},
        },
        "districts": {"constituencies": {"1": {"votes": {"independent": 9}}}},
    },
    "winners": {"1": {"name": "A", "party": "amanat"}},
    "turnout": [{"time": "2023-03-19T22:10:00+06:00", "percent": "54.19", "areas": {"KZ-10": "57.02"}}],
    "exit_polls": [
        {
            "id": "demo",
            "pollster": {"en": "Demo"},
            "time": "2023-03-20T00:00:00+06:00",
            "percent": {"nsdp": "5.12"},
            "margin": "1.1",
        }
    ],
}
GONE = object()

WRONG_VALUES = [
    ("format", "election-feed/2", '"election-feed/2" is an unknown format, known are election-feed/1'),
    ("format", GONE, 'lacks the key "format"'),
    ("election", "pt-2019", '"pt-2019" is an unknown election, known are test-election'),
    ("time", GONE, 'lacks the key "time"'),
    ("time", "2023-03-27T16:55:00", "is no time with an offset"),
    ("time", "27 March 2023", "is no time with an offset"),
    ("time", "2023-02-30T16:55:00+06:00", "day is out of range"),
    ("time", 1679914500, "must be text, not a number"),
    ("source", "kremlin", '"kremlin" is an unknown source, known are test, agency'),
    ("test", "yes", "must be true or false, not text"),
    ("test", None, "is null: leave the key out"),
    ("class", "exit_poll", "exit polls belong under"),
    ("class", "provisional", '"provisional" is an unknown class, known are partial, preliminary, final'),
    ("class", GONE, 'lacks the key "class"'),
    ("clas", "final", "is an unknown key, known are format, election, time"),
    ("contests", [], "must be an object, not a list"),
    ("contests.lists", {}, "is an unknown contest, known are list, districts"),
    ("contests.list.vote", {}, "is an unknown key"),
    ("contests.list.counted", -1, "must be a whole number from 0"),
    ("contests.list.counted", 1.5, "must be a whole number, not a number with a fraction"),
    ("contests.list.counted", 10**12, "must be a whole number from 0 to 999999999999"),
    ("contests.list.votes.amanta", 7, "is an unknown line of the ballot, known are amanat, auyl, nsdp, against_all"),
    ("contests.list.votes.amanat", True, "must be a whole number, not true or false"),
    ("contests.list.votes.amanat", "500", "must be a whole number, not text"),
    ("contests.list.votes.amanat", None, "must be a whole number, not null"),
    ("contests.list.percent.nsdp", 5.2, "must be text"),
    ("contests.list.percent.nsdp", "5,20", '"5,20" is no percentage from 0 to 100'),
    ("contests.list.percent.nsdp", "100.01", "is no percentage from 0 to 100"),
    ("contests.list.percent.nsdp", "٥", "digits outside ASCII"),
    ("contests.list.constituencies.west", {}, "is an unknown constituency"),
    ("contests.list.constituencies.south.votes.nsdp", 1, "is an unknown line of the ballot, known are amanat, auyl"),
    ("contests.list.constituencies.south.constituencies", {}, "is an unknown key"),
    ("contests.districts.constituencies.1.votes.nobody", 1, "is an unknown line of the ballot"),
    ("winners.30", {"name": "B", "party": None}, "is an unknown district, known are 1, 2"),
    ("winners.1.party", "against_all", '"against_all" is an unknown party, known are amanat, auyl, nsdp'),
    ("winners.1.name", "  ", "is empty text"),
    ("winners.1.name", "A\ud800", "half a character"),
    ("turnout[0].percent", GONE, 'lacks the key "percent"'),
    ("turnout[0].areas.KZ-99", "1.0", "is an unknown area, known are KZ-10, KZ-71"),
    (
        "turnout[0]",
        "2023-03-19T11:11:00+06:00",
        "names an unknown turnout bulletin, known are 2023-03-19T04:10:00+00:00",
    ),
    ("exit_polls[0]", "vox", '"vox" is an unknown exit poll, known are socis'),
    ("exit_polls[0].id", "Demo!", "is no id"),
    ("exit_polls[0].id", "a" * 65, "is too long"),
    ("exit_polls[0].pollster", {"ru": "Демо"}, 'lacks the key "en"'),
    ("exit_polls[0].pollster.english", "Demo", "is no language code"),
    ("exit_polls[0].percent.psd", "1.0", "is an unknown line of the ballot"),
    ("exit_polls[0].margin", "±1.1", "outside ASCII"),
    ("exit_polls[0].margin", "about 1", "is no number of percentage points"),
    ("exit_polls[0].confidence", "sure", "is an unknown confidence, known are high, medium, low, not_found"),
    ("exit_polls", {}, "must be a list, not an object"),
]

BROKEN_TEXTS = [
    (b"", "canonical.json", "is empty"),
    (b" \n", "canonical.json", "is empty"),
    (b"\xef\xbb\xbf{}", "canonical.json", "begins with a byte order mark"),
    (b'{"format": "\xcf\xe0"}', "canonical.json", "is not UTF-8: byte 13"),
    (b'{"format": ', "canonical.json", "is no JSON: Expecting value at line 1 column 12"),
    (b"<html>503</html>", "canonical.json", "is no JSON"),
    (b'{"time": NaN}', "canonical.json", "NaN is no number of JSON"),
    (b"[" * 100_000, "canonical.json", "nested too deeply"),
    (b"[]", "canonical.json", "must be an object, not a list"),
    (b'{"format": 1, "format": 2}', "canonical.json: format", "is given twice"),
]


def changed(path: str, value: object) -> bytes:
    """The good document with another value at this path."""
    document = copy.deepcopy(GOOD)
    *parents, last = path.replace("[", ".").replace("]", "").split(".")
    place: object = document
    for key in parents:
        place = place[int(key)] if isinstance(place, list) else place[key]  # type: ignore[index]  # the path fits GOOD
    if isinstance(place, list):
        place[int(last)] = value
    elif isinstance(place, dict):
        place.pop(last, None)
        if value is not GONE:
            place[last] = value
    return json.dumps(document).encode()


def refused(body: bytes) -> FeedError:
    with pytest.raises(FeedError) as caught:
        parse(Payload(body, "canonical.json"), ELECTION)
    return caught.value


def test_the_document_that_is_broken_below_is_good() -> None:
    assert parse(Payload(json.dumps(GOOD).encode(), "canonical.json"), ELECTION).count is not None


@pytest.mark.parametrize(("path", "value", "reason"), WRONG_VALUES)
def test_feed_faults(path: str, value: object, reason: str) -> None:
    error = refused(changed(path, value))
    parent = path.rpartition(".")[0]
    place = parent if value is GONE else path
    assert error.place == (f"canonical.json: {place}" if place else "canonical.json")
    assert reason in error.reason


@pytest.mark.parametrize(("body", "place", "reason"), BROKEN_TEXTS, ids=[reason for *_, reason in BROKEN_TEXTS])
def test_what_is_no_document_is_refused(body: bytes, place: str, reason: str) -> None:
    error = refused(body)
    assert error.place == place
    assert reason in error.reason


def test_a_party_that_is_given_twice_is_refused() -> None:
    body = json.dumps(GOOD).replace('"amanat": 500', '"amanat": 500, "amanat": 400')
    assert str(refused(body.encode())) == "canonical.json: contests.list.votes.amanat: is given twice"


@pytest.mark.parametrize("key", ["contests", "winners"])
def test_a_count_without_its_class_is_refused(key: str) -> None:
    document = {**{name: GOOD[name] for name in ("format", "election", "time")}, key: {}}
    assert 'lacks the key "class"' in refused(json.dumps(document).encode()).reason


def test_a_class_without_a_count_is_refused() -> None:
    document = {name: GOOD[name] for name in ("format", "election", "time", "class")}
    error = refused(json.dumps(document).encode())
    assert (error.place, error.reason) == (
        "canonical.json: class",
        'is the class of a count, but there are no "contests"',
    )


@pytest.mark.parametrize("key", ["turnout", "exit_polls"])
def test_what_is_announced_twice_is_refused(key: str) -> None:
    rows = GOOD[key]
    assert isinstance(rows, list)
    error = refused(json.dumps({**GOOD, key: rows * 2}).encode())
    assert error.place == f"canonical.json: {key}[1]"
    assert "a second time" in error.reason


def test_an_odd_key_cannot_break_the_sentence_it_is_named_in() -> None:
    error = refused(json.dumps({**GOOD, 'a"\n<b>': 1}).encode())
    assert error.place == 'canonical.json: "a\\"\\n<b>"'


@pytest.mark.parametrize(
    ("key", "suggestion"), [("percents", "did you mean percent?"), ("zzz", "none of the 13 that are known")]
)
def test_among_many_known_names_only_the_closest_are_suggested(key: str, suggestion: str) -> None:
    error = refused(changed(f"exit_polls[0].{key}", 1))
    assert error.reason == f"is an unknown key, {suggestion}"


def test_where_nothing_is_known_the_sentence_says_so() -> None:
    body = json.dumps({key: GOOD[key] for key in ("format", "election", "time", "class", "winners")}).encode()
    with pytest.raises(FeedError, match=r"winners\.1: is an unknown district, none is known here"):
        parse(Payload(body, "canonical.json"), kazakhstan())


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (
            "exit_polls[0].pollster",
            {"en": "P" * 4500},
            "exit_polls[0].pollster.en: has 4500 letters, more than the 120",
        ),
        ("exit_polls[0].clients", ["C"] * 200, "exit_polls[0].clients: lists 200, more than the 20"),
        ("exit_polls[0].clients", ["C" * 121], "exit_polls[0].clients[0]: has 121 letters, more than the 120"),
        ("exit_polls[0].margin_text", {"en": "M" * 601}, "margin_text.en: has 601 letters, more than the 600"),
        ("exit_polls[0].note", {"en": "N" * 601}, "exit_polls[0].note.en: has 601 letters, more than the 600"),
        ("turnout[0].note", {"en": "a", "ru": "б" * 601}, "turnout[0].note.ru: has 601 letters, more than the 600"),
        ("winners.1.name", "W" * 121, "winners.1.name: has 121 letters, more than the 120"),
        ("winners.1.note", {"en": "N" * 601}, "winners.1.note.en: has 601 letters, more than the 600"),
    ],
)
def test_what_has_no_room_in_a_message_is_refused(path: str, value: object, place: str) -> None:
    assert f"{place} that have room in a message" in str(refused(changed(path, value)))
