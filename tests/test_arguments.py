"""What `--help` says is true: each command has an example, and the example is understood."""

import argparse
import shlex
import subprocess
import sys

import pytest

from bot.arguments import parser
from tests.conftest import ROOT


def commands() -> dict[str, argparse.ArgumentParser]:
    (choices,) = (action.choices for action in parser(["en", "kk", "ru"])._actions if action.dest == "command")
    return dict(choices or {})


@pytest.mark.parametrize("name", commands())
def test_help_of_a_command_has_an_example_that_is_understood(name: str) -> None:
    epilog = commands()[name].epilog
    assert epilog is not None
    words = shlex.split(epilog.removeprefix("Example: "))
    typed = words[words.index("bot") + 1 :]
    assert parser(["en", "kk", "ru"]).parse_args(typed).command == name


@pytest.mark.parametrize("name", commands())
def test_help_of_a_command_says_what_each_argument_is(name: str) -> None:
    command = commands()[name]
    assert command.description
    assert [action.dest for action in command._actions if not action.help] == []


def test_a_python_without_the_packages_is_told_what_to_run() -> None:
    command = [sys.executable, "-S", "-m", "bot", "demo"]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert "run make setup once" in done.stderr
    assert done.stderr.count("\n") == 1
