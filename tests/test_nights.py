"""Whole recorded nights, event by event, in three languages."""

import pytest

from tests.transcripts import LANGUAGES, path, transcript


@pytest.mark.parametrize("language", LANGUAGES)
def test_night_kz(language: str) -> None:
    assert transcript("kz-2023-mazhilis", language) == path("kz-2023-mazhilis", language).read_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_night_pt(language: str) -> None:
    assert transcript("pt-2019-assembleia", language) == path("pt-2019-assembleia", language).read_text()
