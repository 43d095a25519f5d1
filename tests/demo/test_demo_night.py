"""What is shown follows from what is asked for."""

from pathlib import Path

import pytest

from bot.demo import DemoError, DemoNight
from bot.feeds import FeedError
from tests.conftest import ROOT

KZ, PT = "kz-2023-mazhilis", "pt-2019-assembleia"
SEEDS = ROOT / "seeds"


@pytest.mark.parametrize(
    ("night", "election", "shown"),
    [(None, None, KZ), (PT, None, PT), (None, PT, PT), (str(SEEDS / "nights" / PT), PT, PT)],
)
def test_a_night_and_its_election_follow_from_one_another(night: str | None, election: str | None, shown: str) -> None:
    found = DemoNight.choose(night, election)
    assert (found.night, found.election) == (SEEDS / "nights" / shown, SEEDS / "elections" / shown)


def test_a_wait_is_never_longer_than_half_an_hour_of_the_night() -> None:
    assert DemoNight.choose(PT, None, speed=300).feed_url == f"recorded:{SEEDS / 'nights' / PT}?speed=300&gap=6"


def test_a_night_of_another_election_is_refused() -> None:
    with pytest.raises(FeedError, match=f'is a night of "{PT}", not of "{KZ}"'):
        DemoNight.choose(PT, KZ)


def test_an_election_without_a_recording_needs_a_night(tmp_path: Path) -> None:
    folder = tmp_path / KZ
    folder.mkdir()
    for file in (SEEDS / "elections" / KZ).glob("*.toml"):
        text = file.read_text(encoding="utf-8").replace(f'feed = "recorded:{KZ}"\n', "")
        (folder / file.name).write_text(text, encoding="utf-8")
    with pytest.raises(DemoError, match="names no recorded night of its own: give one with --night NIGHT"):
        DemoNight.choose(None, str(folder))
