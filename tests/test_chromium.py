"""Where the tests look for a browser."""

import os
import subprocess
import sys
from pathlib import Path

from tests.chromium import NEEDED
from tests.conftest import ROOT


def test_a_browser_that_is_not_there_is_told_in_one_sentence(tmp_path: Path) -> None:
    environment = os.environ | {"CHROMIUM": str(tmp_path / "nowhere")}
    command = [sys.executable, "-m", "tests.screenshots"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", f"{NEEDED}\n")
