"""`python -m bot`: arguments and exit codes, nothing else.

Exit status: 0 all is well, 1 something is wrong with what was read, 2 it could not be read or started at all.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from bot import app, check, demo, replay
from bot.catalogue import CatalogueError, locale_files
from bot.config import ConfigError, read_database_settings, read_settings
from bot.election.definition import DefinitionError
from bot.feeds import FeedError
from storage.database import DatabaseError

EXPECTED = (CatalogueError, ConfigError, DatabaseError, DefinitionError, FeedError, check.CheckError, demo.DemoError)
"""What may be wrong with what people hand in; each says so in plain sentences."""


def parser() -> argparse.ArgumentParser:
    """The commands and their arguments."""
    top = argparse.ArgumentParser(prog="python -m bot", description="A Telegram bot that tells an election count.")
    languages = sorted(locale_files())
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    commands.add_parser("run", help="run the bot; its settings are environment variables (see README)")

    commands.add_parser("migrate", help="bring the database of DATABASE_URL up to what this version needs")

    _add_demo(commands.add_parser("demo", help="show a recorded night in a messenger in the browser"), languages)

    night = commands.add_parser("replay", help="play a recorded night in the terminal")
    night.add_argument("night", metavar="NIGHT", help="a folder under seeds/nights, or a path to one")
    night.add_argument("--election", metavar="ELECTION", help="its election (default: the one that the night names)")
    night.add_argument("--speed", type=_speed, metavar="N", help="N times as fast as the night was (default: 600)")
    night.add_argument("--language", choices=languages, default="en", help="of what is shown (default: en)")

    look = commands.add_parser("check", help="read an election and one look at its feed; say what is wrong")
    look.add_argument("election", metavar="ELECTION", help="a folder under seeds/elections, or a path to one")
    look.add_argument("--feed", metavar="FEED", help="a file, or recorded:NIGHT (default: the election's own feed)")
    look.add_argument(
        "--at", metavar="TIME", default="last", help="a moment of a recording, as 2019-10-06T20:50, or last"
    )
    look.add_argument("--json", action="store_true", help="print one JSON object")
    look.add_argument("--language", choices=languages, default="en", help="of what is shown (default: en)")
    return top


def _add_demo(show: argparse.ArgumentParser, languages: Sequence[str]) -> None:
    show.description = (
        "Show a recorded night in a messenger in the browser, with people, a group and a channel that the bot tells of "
        "it. It needs no token and no network, and keeps nothing."
    )
    show.add_argument("--night", metavar="NIGHT", help="a folder under seeds/nights, or a path to one")
    show.add_argument("--election", metavar="ELECTION", help="a folder under seeds/elections, or a path to one")
    show.add_argument("--port", type=_port, metavar="N", help="of 127.0.0.1 (default: 8023, or any that is free)")
    show.add_argument("--language", choices=languages, default="en", help="of the first person (default: en)")
    show.add_argument(
        "--speed", type=_whole_speed, default=300, metavar="N", help="N times as fast, from 1 to 600 (default: 300)"
    )
    show.add_argument("--faults", action="store_true", help="a dress rehearsal: faults can be pressed on the page")


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


def _command(arguments: argparse.Namespace) -> int:
    if arguments.command == "run":
        asyncio.run(app.run(read_settings()))
        return 0
    if arguments.command == "migrate":
        sys.stdout.write(asyncio.run(app.migrate(read_database_settings())) + "\n")
        return 0
    if arguments.command == "demo":
        program = demo.Program.choose(
            arguments.night, arguments.election, arguments.language, arguments.speed, faults=arguments.faults
        )
        asyncio.run(demo.show(program, arguments.port))
        return 0
    if arguments.command == "replay":
        replay.play(arguments.night, arguments.speed, arguments.language, arguments.election)
        return 0
    report = check.inspect(arguments.election, arguments.feed, arguments.at)
    sys.stdout.write(check.as_json(report) if arguments.json else check.as_text(report, arguments.language))
    return 1 if report.problems else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status."""
    parsed = parser().parse_args(arguments)
    try:
        return _command(parsed)
    except EXPECTED as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
