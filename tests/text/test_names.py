"""What sources are called, in the language of the reader."""

from dataclasses import replace

import pytest

from bot.text.names import first_source, source
from tests.election import build
from tests.text.sample import CODES, language

NAMES = {"en": "Gazette", "ru": "Газета", "kk": "Газеті"}
ELECTION = replace(build.kazakhstan(), sources={"test": NAMES, "register": {"en": "ISO 3166"}})


@pytest.mark.parametrize("code", CODES)
def test_a_source_is_named_in_the_language_of_the_reader(code: str) -> None:
    assert source(ELECTION, "test", language(code)) == NAMES[code]
    assert first_source(ELECTION, build.ORIGIN, language(code)) == NAMES[code]


@pytest.mark.parametrize("code", CODES)
def test_a_source_with_one_text_is_named_alike_to_every_reader(code: str) -> None:
    assert source(ELECTION, "register", language(code)) == "ISO 3166"


def test_a_source_that_the_election_does_not_list_is_named_by_its_key() -> None:
    assert source(ELECTION, "stranger", language("ru")) == "stranger"
