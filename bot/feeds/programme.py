"""The programme of a recorded night: what comes when, for whoever steers it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.election.model import Election
from bot.election.snapshot import Count, Snapshot
from bot.feeds import canonical
from bot.feeds.feed import FeedError
from bot.feeds.recording import Recording


class ItemKind(StrEnum):
    """What an item of the programme mainly brings; a count is named by its class."""

    TURNOUT = "turnout"
    EXIT_POLL = "exit_poll"
    PARTIAL = "partial"
    PRELIMINARY = "preliminary"
    FINAL = "final"
    POLLS_CLOSE = "polls_close"


@dataclass(frozen=True, slots=True)
class Item:
    """One moment of the recording, or an end of voting; `test` where it is invented."""

    time: datetime
    kind: ItemKind
    test: bool = False


def programme(recording: Recording, election: Election) -> tuple[Item, ...]:
    """Every moment that brings anything, and every end of voting later than the first one, by time.

    A moment that cannot be read is left out.
    """
    closings = {closing.at for closing in election.closings if closing.at > recording.times[0]}
    items = [Item(at, ItemKind.POLLS_CLOSE, recording.real is None) for at in closings]
    items += _moments(recording, election)
    return tuple(sorted(items, key=lambda item: item.time))


def _moments(recording: Recording, election: Election) -> Iterator[Item]:
    count: Count | None = None
    known = set[object]()
    for moment in recording.moments:
        try:
            snapshot = canonical.parse(moment.payload, election)
        except FeedError:
            continue
        if kind := _kind(snapshot, count, known):
            yield Item(moment.time, kind, snapshot.test or recording.real is None)
        known |= {poll.id for poll in snapshot.exit_polls} | {bulletin.at for bulletin in snapshot.bulletins}
        count = count if snapshot.count is None else snapshot.count


def _kind(snapshot: Snapshot, before: Count | None, known: set[object]) -> ItemKind | None:
    """What is new beside what was `known`; where nothing is, the count that is shown again."""
    if snapshot.count is not None and snapshot.count != before:
        return ItemKind(snapshot.count.class_)
    if any(poll.id not in known for poll in snapshot.exit_polls):
        return ItemKind.EXIT_POLL
    if any(bulletin.at not in known for bulletin in snapshot.bulletins):
        return ItemKind.TURNOUT
    return None if snapshot.count is None else ItemKind(snapshot.count.class_)
