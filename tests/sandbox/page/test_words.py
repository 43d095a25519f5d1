"""The words of the page: every one in every language, with the plural forms that it needs, and none too many."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from babel import Locale

from bot.sandbox import page

STATIC = Path(page.__file__).parent / "static"
WORDS: dict[str, dict[str, str | dict[str, str]]] = json.loads((STATIC / "words.json").read_text())
SOURCE = "\n".join(path.read_text() for path in STATIC.iterdir() if path.suffix in (".html", ".js"))


def forms(words: str | dict[str, str]) -> list[str]:
    return [words] if isinstance(words, str) else list(words.values())


def gaps(words: str | dict[str, str]) -> set[str]:
    return set(re.findall(r"\{\w+\}", " ".join(forms(words))))


@pytest.mark.parametrize("name", WORDS)
def test_every_word_is_there_in_every_language(name: str) -> None:
    assert WORDS[name].keys() == {"en", "ru", "kk"}
    assert all(form.strip() for words in WORDS[name].values() for form in forms(words))
    assert len({isinstance(words, str) for words in WORDS[name].values()}) == 1
    assert gaps(WORDS[name]["en"]) == gaps(WORDS[name]["ru"]) == gaps(WORDS[name]["kk"])


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_what_counts_has_the_plural_forms_of_the_language(language: str) -> None:
    needed = {*Locale(language).plural_form.tags, "other"}
    counting = [words[language] for words in WORDS.values() if isinstance(words[language], dict)]
    assert counting
    assert [set(words) for words in counting] == [needed] * len(counting)


def test_every_language_has_twelve_months() -> None:
    assert [len(str(months).split()) for months in WORDS["months"].values()] == [12, 12, 12]


def test_every_word_that_is_said_is_known_and_no_other() -> None:
    said = set(re.findall(r'say\("([\w-]+)"|data-say(?:-label)?"?[=:] ?"([\w-]+)"', SOURCE))
    assert {one or other for one, other in said} - WORDS.keys() == set()
    assert [name for name in WORDS if f'"{name}"' not in SOURCE] == []
