"""Whole recorded nights, event by event, in three languages."""

import pytest

from tests.alert_transcripts import LANGUAGES, path, transcript_of


@pytest.mark.parametrize("language", LANGUAGES)
def test_night_kz(language: str) -> None:
    assert transcript_of("kz-2023-mazhilis", language) == path("kz-2023-mazhilis", language).read_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_night_pt(language: str) -> None:
    assert transcript_of("pt-2019-assembleia", language) == path("pt-2019-assembleia", language).read_text()
