"""A party or a region by what a reader wrote: any language, any script, with slips of the pen.

Names and the reader's words are brought to one rough Latin spelling, in which «Ақ жол», "Ak Zhol" and "aqjol" are the
same, and compared word by word. A word that many names share, as "party", counts for little.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rapidfuzz import fuzz

from bot.election.model import Area, Party
from bot.election.night import Night
from bot.election.origin import Wording
from bot.text.languages import Language

_LONGEST, _MOST_WORDS = 100, 12
_SURE, _CLEAR_OF_THE_NEXT, _NEAR = 75, 8, 55
_MOST = 6
_SHORT_WORD, _SHORT_BEGINNING, _BEGINNING = 3, 60, 95
_SAME = 100
_CYRILLIC = str.maketrans(
    {
        **dict(zip("абвгдежзиклмнопрстуфхыэ", "abvgdejziklmnoprstufhie", strict=True)),
        **dict(zip("әғқңөұүһі", "agknouuhi", strict=True)),
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "sh",
        "ъ": "",
        "ь": "",
        "ю": "iu",
        "я": "ia",
    }
)
_LATIN = (
    *(("ch", "#"), ("c", "k"), ("#", "ch"), ("zh", "j"), ("kh", "h"), ("gh", "g")),
    *(("q", "k"), ("y", "i"), ("w", "v"), ("ii", "i")),
)
"""Letters that one sound is written with, in the order in which they are replaced; "#" keeps "ch" from "c"."""

Wordings: TypeAlias = tuple[Wording, ...]
"""The full name and, for a party, the short one, each in several languages."""

Forms: TypeAlias = frozenset[tuple[str, ...]]
"""The names of one thing, each as its words in the rough spelling."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What may have been meant, the likeliest first; empty where nothing is near."""

    ids: tuple[str, ...]


def find_party(query: str, night: Night, language: Language) -> Party | Suggestions:
    """The party that was meant, or what may have been meant where that is not sure."""
    parties = {party.id: party for party in night.election.parties}
    wordings = {key: (party.names, party.abbreviations) for key, party in parties.items()}
    found = _find(query, wordings, language)
    return parties[found] if isinstance(found, str) else found


def find_area(query: str, night: Night, language: Language) -> Area | Suggestions:
    """The area that was meant, or what may have been meant where that is not sure."""
    areas = {area.id: area for area in night.election.areas}
    found = _find(query, {key: (area.names,) for key, area in areas.items()}, language)
    return areas[found] if isinstance(found, str) else found


def find_area_of_district(number: str, night: Night) -> Area | None:
    """The area of the district with this number, as "5" or "№ 5"; None where there is none."""
    wanted = number.strip(" №#").lstrip("0")
    districts = (district for contest in night.election.district_contests for district in contest.districts)
    area = next((district.area for district in districts if district.id == wanted), None)
    return next((found for found in night.election.areas if found.id == area), None)


def _find(query: str, things: Mapping[str, Wordings], language: Language) -> str | Suggestions:
    words = _words(query[:_LONGEST])[:_MOST_WORDS]
    if not words:
        return Suggestions(())
    names = {key: _forms(wordings) for key, wordings in things.items()}
    exact = [key for key, forms in names.items() if _is_one_of(words, forms | _named([key]))]
    own = [key for key in exact if _is_one_of(words, _named([language.pick(wording) for wording in things[key]]))]
    for certain in (exact, own):
        if len(certain) == 1:
            return certain[0]
    return _nearest(words, names, exact)


def _nearest(words: tuple[str, ...], names: Mapping[str, Forms], exact: Sequence[str]) -> str | Suggestions:
    weights = {word: 1 / max(1, sum(1 for forms in names.values() if _has(forms, word))) for word in words}
    scores = {key: _score(words, forms, weights) for key, forms in names.items()}
    order = sorted(scores, key=lambda key: (key not in exact, -scores[key]))
    best, following = ([scores[key] for key in order] + [0, 0])[:2]
    if not exact and best >= _SURE and best - following >= _CLEAR_OF_THE_NEXT:
        return order[0]
    return Suggestions(tuple(key for key in order if key in exact or scores[key] >= _NEAR)[:_MOST])


def _is_one_of(words: tuple[str, ...], forms: Forms) -> bool:
    return any("".join(form) == "".join(words) for form in forms)


def _forms(wordings: Wordings) -> Forms:
    """Every name in every language with its initials, as people shorten long names."""
    names = [name for wording in wordings for name in wording.values()]
    return _named(names) | frozenset(filter(None, map(_initials, names)))


def _named(names: Iterable[str]) -> Forms:
    return frozenset(filter(None, map(_words, names)))


def _initials(name: str) -> tuple[str, ...]:
    """The first letters of a long name, "ВКО" of "Восточно-Казахстанская область"; nothing of a short one."""
    words = re.findall(r"\w+", name)
    return _words("".join(word[0] for word in words)) if len(words) >= _SHORT_WORD else ()


def _words(text: str) -> tuple[str, ...]:
    """The words of a text in the rough spelling: no case, no marks over letters, no signs."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(_CYRILLIC)
    for spelling, rough in _LATIN:
        letters = letters.replace(spelling, rough)
    return tuple(re.findall(r"[^\W_]+", letters.replace("ı", "i")))


def _score(words: tuple[str, ...], forms: Forms, weights: Mapping[str, float]) -> float:
    """How near the words come to the nearest name, from 0 to 100."""
    return max((_nearness(words, form, weights) for form in forms), default=0)


def _nearness(words: tuple[str, ...], form: tuple[str, ...], weights: Mapping[str, float]) -> float:
    """Mostly how many of the words the name has, a little how much of the name they are."""
    each = sum(weights[word] * _best(word, form) for word in words) / sum(weights[word] for word in words)
    whole = fuzz.ratio("".join(words), "".join(form))
    return max(whole, (17 * each + 3 * whole) / 20)


def _best(word: str, form: Iterable[str]) -> float:
    return max(_alike(word, other) for other in form)


def _alike(word: str, other: str) -> float:
    if word == other:
        return _SAME
    if other.startswith(word):
        return _BEGINNING if len(word) >= _SHORT_WORD else _SHORT_BEGINNING
    return fuzz.ratio(word, other)


def _has(forms: Forms, word: str) -> bool:
    return any(_best(word, form) >= _SURE for form in forms)
