"""A party or a region by what a reader wrote: any language, any script, with slips of the pen."""

from dataclasses import dataclass

from bot.election.model import Area, Party
from bot.election.night import Night
from bot.text.languages import Language


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What may have been meant, the likeliest first; empty where nothing is near."""

    ids: tuple[str, ...]


def find_party(query: str, night: Night, language: Language) -> Party | Suggestions:
    """The party that was meant, or what may have been meant where that is not sure."""
    raise NotImplementedError


def find_area(query: str, night: Night, language: Language) -> Area | Suggestions:
    """The area that was meant, or what may have been meant where that is not sure."""
    raise NotImplementedError
