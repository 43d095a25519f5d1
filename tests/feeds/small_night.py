"""A small recorded night, written moment by moment."""

from datetime import UTC, datetime, timedelta

from bot.feeds.recording import Recording

ABOUT = """
election = "test-election"
[names]
en = "A night"
[real]
en = "All of it."
[origin]
text = "A test"
licence = "MIT"
"""
START = datetime(2023, 3, 19, 14, tzinfo=UTC)


def line(minutes: int, rest: str = "") -> str:
    """The moment so many minutes after the first one; `rest` is the JSON of what it says, with a comma before it."""
    return f'{{"time":"{(START + timedelta(minutes=minutes)).isoformat()}"{rest}}}'


def night(*lines: str, about: str = ABOUT) -> Recording:
    """The recording of these moments."""
    return Recording.read({"night.toml": about.encode(), "moments.jsonl": "\n".join(lines).encode() + b"\n"})
