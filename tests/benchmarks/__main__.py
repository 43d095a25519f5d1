"""`make bench`: everything that is measured, in one run on one machine."""

import asyncio
import os
import platform
from importlib.metadata import version

from tests.benchmarks import count, first_alert, outbox, telegram

_COMPARED = ("python-telegram-bot", "votelib", "sqlalchemy", "aiohttp")

if __name__ == "__main__":
    versions = ", ".join(f"{name} {version(name)}" for name in _COMPARED)
    print(f"Python {platform.python_version()}, {versions}; {platform.machine()}, {os.cpu_count()} cores")
    print("Median (minimum to maximum) of the rounds; the first of each group is the baseline.\n")
    count.run()
    asyncio.run(outbox.run())
    asyncio.run(first_alert.run())
    asyncio.run(telegram.run())
