"""Whole recorded nights through the whole bot: every call that it makes, on both engines."""

from pathlib import Path

import pytest

from tests.night import KAZAKHSTAN, PORTUGAL, Night
from tests.night_transcripts import path, transcript


@pytest.mark.parametrize("night", [pytest.param(KAZAKHSTAN, id="kz"), pytest.param(PORTUGAL, id="pt")])
async def test_night(night: Night, database_url: str, tmp_path: Path) -> None:
    assert await transcript(night, database_url, tmp_path) == path(night).read_text()
