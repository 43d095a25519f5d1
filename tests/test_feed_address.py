"""What a feed's address may look like, and that no secret in one is told."""

from pathlib import Path

import pytest

from bot.feed_address import FeedAddress, FeedFile, FeedServer, RecordedNight, parse

SECRET = "hunter2"


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("recorded:pt-2019-assembleia", RecordedNight("pt-2019-assembleia", 1)),
        ("recorded:nights/mine?speed=0.5", RecordedNight("nights/mine", 0.5)),
        ("recorded:a?speed=60&gap=2", RecordedNight("a", 60, 2)),
        ("file:count.json", FeedFile(Path("count.json"))),
        ("file:///var/count.json", FeedFile(Path("/var/count.json"))),
        ("https://results.example/count.json?area=1", FeedServer("https://results.example/count.json?area=1")),
        ("http://127.0.0.1:8080/", FeedServer("http://127.0.0.1:8080/")),
    ],
)
def test_an_address_is_a_night_a_file_or_a_server(address: str, meant: FeedAddress) -> None:
    assert parse(address) == meant


def test_a_path_is_an_address_where_there_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "count.json"
    with pytest.raises(ValueError, match="no file that is there"):
        parse(str(path))
    path.touch()
    assert parse(str(path)) == FeedFile(path)


@pytest.mark.parametrize(
    "address",
    [
        "pt-2019-assembleia",
        "recorded:",
        "recorded:a?speed",
        "recorded:a?speed=-1",
        "recorded:a?speed=nan",
        "recorded:a?gap=0",
        "recorded:a?pace=2",
        "file:",
        "https://",
        "https:count.json",
        "http://host:99999/",
        "http://[::1/",
        "http://ho st/",
        "gopher://host/",
        f"http://user:{SECRET}/{SECRET}@host/",
        f"ftp://user:{SECRET}@host/",
        "",
    ],
)
def test_other_texts_are_refused_without_repeating_them(address: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse(address)
    assert SECRET not in str(caught.value)


def test_neither_user_nor_key_of_a_server_is_shown() -> None:
    address = parse(f"https://user:{SECRET}@results.example:8443/count.json?key={SECRET}#{SECRET}")
    assert isinstance(address, FeedServer)
    assert address.shown == "https://results.example:8443/count.json"
    assert SECRET not in repr(address)
