"""The commands of `python -m bot`, their arguments, and what `--help` says of them, each with an example."""

import argparse
from collections.abc import Sequence
from typing import Any

_AN_ELECTION = "a folder under seeds/elections, or a path to one"
_A_NIGHT = "a folder under seeds/nights, or a path to one"


def parser(languages: Sequence[str]) -> argparse.ArgumentParser:
    """The commands and their arguments; `languages` are the codes of those that the bot speaks."""
    top = argparse.ArgumentParser(
        prog="python -m bot",
        description="A Telegram bot that tells an election count. COMMAND --help explains a command, with an example.",
        epilog="Begin with: python -m bot demo",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _demo(commands, languages)
    _run(commands)
    _check(commands, languages)
    _replay(commands, languages)
    _migrate(commands)
    return top


def _command(commands: Any, name: str, summary: str, description: str, example: str) -> argparse.ArgumentParser:
    """One command: `summary` stands in the list of all, the rest behind its own --help."""
    command: argparse.ArgumentParser = commands.add_parser(
        name, help=summary, description=description, epilog=f"Example: {example}"
    )
    return command


def _demo(commands: Any, languages: Sequence[str]) -> None:
    demo = _command(
        commands,
        "demo",
        "show a recorded night in a messenger in the browser",
        "Show a recorded night in a messenger in the browser, with people, a group and a channel that the bot tells of "
        "it. It needs no token and no network, and keeps nothing. Ctrl+C ends it.",
        "python -m bot demo --language ru --faults",
    )
    demo.add_argument("--night", metavar="NIGHT", help=f"{_A_NIGHT} (default: the election's own, or that of 2023)")
    demo.add_argument("--election", metavar="ELECTION", help=f"{_AN_ELECTION} (default: the one that the night names)")
    demo.add_argument("--port", type=_port, metavar="N", help="of 127.0.0.1 (default: 8023, or any that is free)")
    demo.add_argument("--language", choices=languages, default="en", help="of the first person (default: en)")
    demo.add_argument(
        "--speed", type=_whole_speed, default=300, metavar="N", help="N times as fast, from 1 to 600 (default: 300)"
    )
    demo.add_argument("--faults", action="store_true", help="a dress rehearsal: faults can be pressed on the page")


def _run(commands: Any) -> None:
    _command(
        commands,
        "run",
        "run the bot",
        "Run the bot until Ctrl+C or SIGTERM. Its settings are environment variables, of which BOT_TOKEN alone is "
        "needed; README.md lists them.",
        "BOT_TOKEN=123456:ABC-def ELECTION=kz-2023-mazhilis python -m bot run",
    )


def _check(commands: Any, languages: Sequence[str]) -> None:
    check = _command(
        commands,
        "check",
        "read an election and one look at its feed, and say what is wrong",
        "Read an election and one look at its feed; print what the bot would show, and everything that is wrong. Exit "
        "status: 0 nothing is wrong, 1 something is, 2 it cannot be read at all.",
        "python -m bot check pt-2019-assembleia --at 2019-10-06T20:50",
    )
    check.add_argument("election", metavar="ELECTION", help=_AN_ELECTION)
    check.add_argument(
        "--feed", metavar="FEED", help="an address, a file, or recorded:NIGHT (default: the election's own feed)"
    )
    check.add_argument(
        "--at", metavar="TIME", default="last", help="a moment of a recording, as 2019-10-06T20:50, or last"
    )
    check.add_argument("--json", action="store_true", help="print one JSON object")
    check.add_argument("--language", choices=languages, default="en", help="of what is shown (default: en)")


def _replay(commands: Any, languages: Sequence[str]) -> None:
    replay = _command(
        commands,
        "replay",
        "play a recorded night in the terminal",
        "Play a recorded night in the terminal, from its first moment to its last. Where the output is no terminal, it "
        "is a plain log, without waiting.",
        "python -m bot replay kz-2023-mazhilis --language kk",
    )
    replay.add_argument("night", metavar="NIGHT", help=_A_NIGHT)
    replay.add_argument(
        "--election", metavar="ELECTION", help=f"{_AN_ELECTION} (default: the one that the night names)"
    )
    replay.add_argument("--speed", type=_speed, metavar="N", help="N times as fast as the night was (default: 600)")
    replay.add_argument("--language", choices=languages, default="en", help="of what is shown (default: en)")


def _migrate(commands: Any) -> None:
    _command(
        commands,
        "migrate",
        "bring the database of DATABASE_URL up to what this version needs",
        "Bring the database of DATABASE_URL up to what this version needs. A SQLite file is brought up to it by `run` "
        "too; PostgreSQL only by this.",
        "DATABASE_URL=sqlite:///election.db python -m bot migrate",
    )


def _port(text: str) -> int:
    return _whole(text, 65535, f'"{text}" is no port: give a whole number from 1 to 65535')


def _whole_speed(text: str) -> int:
    return _whole(text, 600, f'"{text}" is no speed of the demo: give a whole number from 1 to 600')


def _whole(text: str, most: int, otherwise: str) -> int:
    if text.isascii() and text.isdecimal() and 1 <= int(text) <= most:
        return int(text)
    raise argparse.ArgumentTypeError(otherwise)


def _speed(text: str) -> float:
    """A speed above zero, in words that argparse repeats where it is none."""
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed < float("inf"):
        raise argparse.ArgumentTypeError(f'"{text}" is no speed: give a number above 0, as 600')
    return speed
