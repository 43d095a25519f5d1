"""The project's own JSON format of a count, "election-feed/1": docs/canonical-feed.md describes every key.

Reading is strict. A key, party, class, date or type that is not known is a FeedError with its path: a figure that
nobody can place is worse than none.
"""

from bot.election.model import Election
from bot.election.snapshot import Snapshot
from bot.feeds.canonical.announcements import read_bulletins, read_exit_polls
from bot.feeds.canonical.count import read_count
from bot.feeds.canonical.writing import FORMAT, dump
from bot.feeds.feed import Payload
from bot.feeds.strict_json import Node

__all__ = ["FORMAT", "dump", "parse"]

_DOCUMENT = ("format", "election", "time", "source", "test", "class", "contests", "winners", "turnout", "exit_polls")


def parse(payload: Payload, election: Election) -> Snapshot:
    """Read a document of this format against the definition of its election. Raises FeedError."""
    document = Node.load(payload)
    document.require(dict(document.entries()), "format").name_of([FORMAT], "format")
    fields = document.fields(_DOCUMENT)
    document.require(fields, "election").name_of([election.id], "election")
    source = fields["source"].name_of(election.sources, "source") if "source" in fields else election.count_source
    return Snapshot(
        election=election.id,
        feed_time=document.require(fields, "time").time(),
        source=source,
        test="test" in fields and fields["test"].flag(),
        count=read_count(document, fields, election, source),
        bulletins=read_bulletins(fields["turnout"], election, source) if "turnout" in fields else (),
        exit_polls=read_exit_polls(fields["exit_polls"], election, source) if "exit_polls" in fields else (),
    )
