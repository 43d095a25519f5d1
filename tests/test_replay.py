"""The live screen of a replay, as a terminal of a given size shows it."""

from collections.abc import Iterator
from io import StringIO

import pytest
from rich.console import Console

from bot import catalogue
from bot.feeds.recording import Recording
from bot.recorded_steps import RecordedStep, steps_of
from bot.replay import Happening, Replay, happenings, screen
from bot.text.languages import Language
from bot.text.overview import TEST
from bot.text.provenance import REHEARSAL

KZ, PT = "kz-2023-mazhilis", "pt-2019-assembleia"


def replay(night: str, code: str) -> Replay:
    recording = Recording.read(catalogue.night_files(night))
    words = Language(code, catalogue.locale_files()[code])
    return Replay(catalogue.load_election(recording.election_id), recording, words)


def played(on: Replay) -> Iterator[tuple[RecordedStep, list[Happening]]]:
    """Every step of the night with all that happened up to it."""
    told: list[Happening] = []
    for recorded in steps_of(on.recording, on.election):
        told += happenings(on, recorded)
        yield recorded, told[-8:]


def lines(on: Replay, recorded: RecordedStep, recent: list[Happening], width: int, height: int) -> list[str]:
    written = StringIO()
    console = Console(file=written, width=width, height=height)
    console.print(screen(on, recorded, recent, console))
    return written.getvalue().rstrip("\n").split("\n")


@pytest.mark.parametrize("code", ["en", "ru", "kk"])
@pytest.mark.parametrize("height", [24, 40])
def test_the_newest_happening_is_the_last_line_and_the_screen_fits(code: str, height: int) -> None:
    on = replay(KZ, code)
    for recorded, recent in list(played(on))[::7]:
        shown = lines(on, recorded, recent, 80, height)
        assert len(shown) < height
        if recent:
            assert recent[-1].words[:40] in shown[-1]


def test_on_few_rows_the_newest_happenings_are_kept() -> None:
    on = replay(PT, "en")
    *_, (recorded, recent) = played(on)
    shown = lines(on, recorded, recent, 80, 18)
    assert recent[-1].words[:50] in shown[-1]
    assert recent[0].words[:50] not in "\n".join(shown)


def test_a_day_stands_only_where_it_changes() -> None:
    on = replay(KZ, "en")
    recorded, recent = next(
        (recorded, recent) for recorded, recent in played(on) if {one.at.day for one in recent} == {19, 20}
    )
    shown = lines(on, recorded, recent, 80, 40)[-len(recent) :]
    assert [line[:6].strip() for line in shown if line[:6].strip()] == ["19 Mar", "20 Mar"]
    assert all(line[7:9].isdecimal() for line in shown)


@pytest.mark.parametrize("code", ["en", "ru", "kk"])
def test_invented_happenings_have_a_short_mark_that_is_explained_beside_them(code: str) -> None:
    on = replay(KZ, code)
    mark, long_mark = on.language.text(TEST), on.language.text(REHEARSAL)
    for recorded, recent in list(played(on))[::7]:
        shown = lines(on, recorded, recent, 80, 40)
        under = shown[-len(recent) :] if recent else []
        assert [f" {mark} " in line for line in under] == [happening.test for happening in recent]
        assert not any(long_mark in line for line in under)
        assert any(f"{mark}: {long_mark}" in line for line in shown) is any(one.test for one in recent)
