"""The words of the strip: every one in every language, all of them used, and none of the page's own."""

import json
import re
from pathlib import Path

import pytest

from bot import demo
from tests.sandbox.page import test_words as words_of_the_page

STATIC = Path(demo.__file__).parent / "static"
WORDS: dict[str, dict[str, str]] = json.loads((STATIC / "words.json").read_text(encoding="utf-8"))
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.js"))
MADE_UP = ("strip-kind-", "strip-refused-", "strip-said-")
"""How names begin that the scripts put together of two halves."""


@pytest.mark.parametrize("name", WORDS)
def test_every_word_is_there_in_every_language(name: str) -> None:
    assert WORDS[name].keys() == {"en", "ru", "kk"}
    assert len({frozenset(re.findall(r"\{\w+\}", words)) for words in WORDS[name].values()}) == 1


def test_every_word_that_is_said_is_known_and_no_other() -> None:
    said = set(re.findall(r'"(strip-[\w-]+|strip)"', SOURCE)) - {"strip-speed-label"}
    assert WORDS.keys() - said - {name for name in WORDS if name.startswith(MADE_UP)} <= {
        f"strip-{does}" for does in ("play", "pause", "again")
    }


def test_no_word_of_the_page_is_said_otherwise() -> None:
    assert WORDS.keys() & words_of_the_page.WORDS.keys() == set()
