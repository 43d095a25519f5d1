"""Whole recorded nights through the whole bot: every call that it makes, on both engines."""

from pathlib import Path

import pytest

from tests.call_transcripts import path, transcript
from tests.played_night import KAZAKHSTAN, PORTUGAL, Night


@pytest.mark.parametrize("night", [pytest.param(KAZAKHSTAN, id="kz"), pytest.param(PORTUGAL, id="pt")])
async def test_night(night: Night, database_url: str, tmp_path: Path) -> None:
    assert await transcript(night, database_url, tmp_path) == path(night).read_text()
