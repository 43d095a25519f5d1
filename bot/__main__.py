"""`python -m bot`: commands and exit codes, nothing else.

Exit status: 0 all is well, also where `run` was told to stop; 1 something is wrong with what was read; 2 it could not
be read or started at all; 130 it was interrupted.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence

try:
    from bot import app, check, demo, replay
    from bot.arguments import parser
    from bot.catalogue import CatalogueError, locale_files
    from bot.config import ConfigError, read_database_settings, read_settings
    from bot.election.definition import DefinitionError
    from bot.feeds import FeedError
    from storage.database import DatabaseError
except ImportError as missing:
    sys.stderr.write(
        f"{missing}: the bot needs Python 3.11 or newer and its packages; run make setup once, "
        "then .venv/bin/python -m bot in the project's folder.\n"
    )
    sys.exit(2)
except KeyboardInterrupt:  # they take about a second
    sys.exit(130)

_EXPECTED = (CatalogueError, ConfigError, DatabaseError, DefinitionError, FeedError, check.CheckError, demo.DemoError)
"""What may be wrong with what people hand in; each says so in plain sentences."""


def _command(arguments: argparse.Namespace) -> int:
    if arguments.command == "run":
        asyncio.run(app.run(read_settings()))
        return 0
    if arguments.command == "migrate":
        sys.stdout.write(asyncio.run(app.migrate(read_database_settings())) + "\n")
        return 0
    if arguments.command == "demo":
        shown = demo.DemoNight.choose(
            arguments.night, arguments.election, arguments.language, arguments.speed, faults=arguments.faults
        )
        asyncio.run(demo.show(shown, arguments.port))
        return 0
    if arguments.command == "replay":
        replay.play(arguments.night, arguments.speed, arguments.language, arguments.election)
        return 0
    report = check.inspect(arguments.election, arguments.feed, arguments.at)
    sys.stdout.write(check.as_json(report) if arguments.json else check.as_text(report, arguments.language))
    return 1 if report.problems else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status."""
    try:
        return _command(parser(sorted(locale_files())).parse_args(arguments))
    except _EXPECTED as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
