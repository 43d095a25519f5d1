"""A first `make` where something is missing: one sentence that says what to do, and nothing to clear away after it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "requirements.lock").touch()
    return tmp_path


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"]}
    command = ["make", "--silent", *arguments]
    return subprocess.run(command, check=False, cwd=folder, env=environment, capture_output=True, text=True)


def python_that_refuses(folder: Path, what: str) -> str:
    """A Python that fails where it is asked for `what`."""
    script = folder / "python"
    script.write_text(f'#!/bin/sh\ncase "$*" in *{what}*) exit 1;; esac\nexec {sys.executable} "$@"\n')
    script.chmod(0o755)
    return f"PYTHON={script}"


def test_without_python_make_says_which_is_needed(checkout: Path) -> None:
    done = make(checkout, "setup", "PYTHON=")
    assert done.returncode == 2
    assert done.stderr.startswith("Python 3.11 or newer is needed: ")


def test_an_old_python_is_refused(checkout: Path) -> None:
    done = make(checkout, "setup", python_that_refuses(checkout, "version_info"))
    assert done.returncode == 2
    assert done.stderr.startswith("Python 3.11 or newer is needed: ")


def test_without_the_venv_module_make_says_how_to_get_it(checkout: Path) -> None:
    done = make(checkout, "setup", python_that_refuses(checkout, "ensurepip"))
    assert done.returncode == 2
    assert done.stderr.startswith("Python's venv module is needed: ")
    assert not (checkout / ".venv").exists()


def test_a_folder_that_cannot_be_written_to_is_named(checkout: Path) -> None:
    (checkout / ".venv").touch()
    done = make(checkout, "setup", f"PYTHON={sys.executable}")
    assert done.returncode == 2
    assert ".venv cannot be made here: " in done.stderr


def test_packages_that_cannot_be_had_are_asked_for_again(checkout: Path) -> None:
    pip = checkout / ".venv" / "bin" / "pip"
    pip.parent.mkdir(parents=True)
    pip.touch()
    refused = make(checkout, "setup", "PIP=false")
    assert (refused.returncode, refused.stderr.splitlines()[0]) == (
        2,
        "The packages could not be installed, for the reason above; the same command goes on where it stopped.",
    )
    assert make(checkout, "setup", "PIP=true").returncode == 0


def test_an_interrupted_setup_goes_on_and_a_second_one_does_nothing(checkout: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", checkout / ".venv"], check=True)
    first = make(checkout, "setup", f"PYTHON={sys.executable}", "PIP=true")
    assert (first.returncode, first.stderr) == (0, "")
    assert (checkout / ".venv" / "bin" / "pip").exists()
    second = make(checkout, "setup")
    assert second.stdout.splitlines() == first.stdout.splitlines()[-1:]
