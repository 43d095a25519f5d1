"""What ships is found by its id, what somebody made by its folder, and what is not there is named."""

from pathlib import Path

import pytest

from bot import catalogue
from bot.catalogue import CatalogueError
from bot.election.definition import DefinitionError
from tests.conftest import ROOT

ATLANTIS = ROOT / "docs" / "example" / "atlantis-2030"


@pytest.mark.parametrize("name", ["kz-2023-mazhilis", "pt-2019-assembleia"])
def test_both_elections_ship_and_load(name: str) -> None:
    assert name in catalogue.elections()
    assert catalogue.load_election(name).id == name


def test_an_election_is_loaded_from_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    assert catalogue.load_election(str(ATLANTIS)).id == "atlantis-2030"
    monkeypatch.chdir(ATLANTIS)
    assert catalogue.load_election(".").id == "atlantis-2030"


def test_a_faulty_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "election.toml").write_text('id = "nowhere"\n', encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"sources\.toml: the file is missing"):
        catalogue.load_election(str(tmp_path))


def test_an_unknown_election_names_those_there_are() -> None:
    with pytest.raises(CatalogueError) as refused:
        catalogue.load_election("kz-2032")
    assert str(refused.value) == (
        'There is no election "kz-2032": give the path of a folder with election.toml in it, or one of '
        "kz-2023-mazhilis, pt-2019-assembleia."
    )


def test_a_night_is_read_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "night.toml").write_bytes(b"x")
    (tmp_path / "moments.jsonl").write_bytes(b"y")
    (tmp_path / "drafts").mkdir()
    assert catalogue.night_files(str(tmp_path)) == {"moments.jsonl": b"y", "night.toml": b"x"}


def test_every_shipped_night_has_its_files() -> None:
    assert "pt-2019-assembleia" in catalogue.nights()
    for night in catalogue.nights():
        assert {"night.toml", "moments.jsonl", "README.md"} <= catalogue.night_files(night).keys()


@pytest.mark.parametrize("name", ["", "nowhere"])
def test_an_unknown_night_is_refused(name: str) -> None:
    with pytest.raises(CatalogueError, match="There is no night"):
        catalogue.night_files(name)


def test_words_are_found_by_language() -> None:
    assert set(catalogue.locale_files()) >= {"en", "ru", "kk"}
