"""The documents say what there is: every command, option and setting, and no link leads nowhere."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.arguments import parser
from bot.catalogue import elections, locale_files, nights
from bot.config import Settings
from bot.text.commands import COMMANDS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
CHANNEL_ADMINS = (ROOT / "docs" / "channel-admins.md").read_text()
OF_TELEGRAM = {"Start", "Administrators", "Add administrator"}
"""Buttons of Telegram's own."""
DOCUMENTS = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("seeds/**/*.md")})
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")


def _commands() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser(["en"])._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def test_docs_name_every_command_and_option() -> None:
    for name, command in _commands():
        assert f"python -m bot {name}" in README
        options = {option for action in command._actions for option in action.option_strings if option[:2] == "--"}
        assert options - {"--help"} <= set(re.findall(r"--[a-z]+", README))


def test_docs_name_every_command_of_the_bot() -> None:
    assert [name for name in COMMANDS if f"`/{name}" not in README] == []


def test_docs_name_every_setting() -> None:
    assert [name.upper() for name in Settings.model_fields if f"`{name.upper()}`" not in README] == []


def test_docs_name_every_make_target() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    text = README + (ROOT / "ARCHITECTURE.md").read_text()
    assert [target for target in targets if target != "help" and f"make {target}" not in text] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_docs_have_no_dead_link(document: Path) -> None:
    links = LINK.findall(document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("night", nights())
def test_docs_tell_the_origin_of_every_night(night: str) -> None:
    assert f"seeds/nights/{night}/README.md" in README


def test_docs_show_an_election_that_ships() -> None:
    assert set(elections()) >= {"kz-2023-mazhilis", "pt-2019-assembleia"}


@pytest.mark.parametrize(
    ("chat", "said"),
    [
        ("News: channel", "| everything | {} posts |"),
        ("Lina: private, ru, the line", "| the line | {} posts |"),
        ("Petra: private, en, one party", "| one party near the line | {} posts |"),
    ],
)
def test_docs_count_the_posts_of_a_night_as_the_transcript_does(chat: str, said: str) -> None:
    sections = (ROOT / "tests" / "golden" / "calls-kz-2023-mazhilis.txt").read_text().split("\n=== ")
    (section,) = (section for section in sections if section.startswith(chat))
    assert said.format(section.count("\nsendMessage alert ")) in CHANNEL_ADMINS


def test_docs_count_the_posts_of_the_night_of_portugal() -> None:
    alerts = (ROOT / "tests" / "golden" / "alerts-pt-2019-assembleia.en.txt").read_text().count("=== ")
    assert f"| 24 posts | {alerts} posts |" in CHANNEL_ADMINS


def test_docs_name_the_buttons_of_a_channel_as_they_are_labelled() -> None:
    words = set(re.findall(r'^msgid "(.*)"$', locale_files()["en"].decode(), re.MULTILINE))
    labels = words | {word.capitalize() for word in words}
    named = set(re.findall(r"(?<!\*)\*([A-Z][a-z ]+?)\*(?!\*)", CHANNEL_ADMINS))
    assert named - OF_TELEGRAM <= labels
    assert {"Switch on", "Switch off and erase"} <= named
