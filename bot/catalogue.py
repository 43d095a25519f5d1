"""Finds elections, nights and words on disk, and reads their bytes."""

from collections.abc import Mapping
from pathlib import Path
from zoneinfo import available_timezones

from bot.election import definition
from bot.election.model import Election

_HERE = Path(__file__).parent
_ELECTIONS = _HERE.parent / "seeds" / "elections"
_NIGHTS = _HERE.parent / "seeds" / "nights"
_LOCALES = _HERE / "text" / "locales"


class CatalogueError(LookupError):
    """There is no such election or night; the message names those there are."""


def elections() -> list[str]:
    """The ids of the elections that ship with the bot."""
    return _folders(_ELECTIONS, "election.toml")


def nights() -> list[str]:
    """The ids of the recorded nights that ship with the bot."""
    return _folders(_NIGHTS, "night.toml")


def election_folder(name: str) -> Path:
    """The folder of the election of this id, or this folder. Raises CatalogueError where there is none."""
    return _find(name, "election", _ELECTIONS, elections())


def night_folder(name: str) -> Path:
    """The folder of the recorded night of this id, or this folder. Raises CatalogueError where there is none."""
    return _find(name, "night", _NIGHTS, nights())


def load_election(name: str) -> Election:
    """The election of this id, or in this folder.

    Raises CatalogueError where there is none, definition.DefinitionError where it is faulty.
    """
    folder = election_folder(name)
    files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.toml"))}
    return definition.read(files, folder.name, available_timezones())


def night_files(name: str) -> Mapping[str, bytes]:
    """The files of the recorded night of this id, or in this folder: file name -> content.

    Raises CatalogueError where there is none.
    """
    folder = night_folder(name)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def locale_files() -> Mapping[str, bytes]:
    """The translations of the bot's words: language code -> the content of its .po file."""
    return {path.stem: path.read_bytes() for path in sorted(_LOCALES.glob("*.po"))}


def _folders(root: Path, holding: str) -> list[str]:
    return sorted(path.parent.name for path in root.glob(f"*/{holding}"))


def _find(name: str, what: str, root: Path, known: list[str]) -> Path:
    """A shipped id wins over a folder of the same name; a path tells them apart."""
    if name in known:
        return root / name
    folder = Path(name)
    if name and (folder / f"{what}.toml").is_file():
        return folder.resolve()
    raise CatalogueError(
        f'There is no {what} "{name}": give the path of a folder with {what}.toml in it, or one of {", ".join(known)}.'
    )
