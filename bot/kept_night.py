"""The night as it is kept between two runs: what goes into the database of it, and how it comes back."""

from datetime import datetime

import msgspec
import structlog

from bot.election.changes import Known
from bot.election.model import Election
from bot.election.night import Night
from bot.election.plausibility import is_ahead
from bot.election.snapshot import Snapshot
from bot.election.standing import forgotten
from bot.election.working import work_out
from bot.feeds import Payload, canonical
from storage import revisions, standings, watches
from storage.database import Database
from storage.watches import Watch

_log = structlog.stdlib.get_logger(__name__)


async def recall(
    database: Database, election: Election, *, rehearsal: bool = False, now: datetime | None = None
) -> tuple[Night, Watch]:
    """The night as the last run left it, and the watch that it was kept with; a new night where there was no run.

    A rehearsal and the night itself know nothing of each other. Where what was kept is ahead of `now`, as it is after
    a recorded night was played, the watch starts afresh. Raises FeedError where what was kept does not fit the
    election's definition any more.
    """
    async with database.reading() as connection:
        watch = await watches.load(connection, election.id, rehearsal=rehearsal)
        kept = None if watch.revision_id is None else await revisions.payload(connection, watch.revision_id)
        kept_standings = await standings.load(connection, election.id, rehearsal=rehearsal)
    if ahead := _ahead(watch, now):
        _log.warning("the kept night is ahead of the clock: the watch starts afresh", until=ahead.isoformat())
        return Night(election, standings=forgotten(kept_standings)), Watch()
    count, news = _read(kept, "count", election), _read(watch.news_payload, "news", election)
    night = Night(
        election,
        count=count,
        result=None if count is None else work_out(election, count),
        standings=kept_standings,
        bulletins=() if news is None else news.bulletins,
        exit_polls=() if news is None else news.exit_polls,
        seen=watch.seen,
        told_until=watch.told_until,
        held=_read(watch.held_payload, "held count", election),
        quarantined=_read(watch.quarantined_payload, "quarantined count", election),
        known=None if watch.known is None else msgspec.json.decode(watch.known, type=Known),
    )
    return night, watch


def _ahead(watch: Watch, now: datetime | None) -> datetime | None:
    """The latest time that the watch was left at, where it has not come yet."""
    times = [time for time in (watch.looked_until, watch.told_until, watch.seen) if time is not None]
    latest = max(times, default=None)
    return latest if latest is not None and now is not None and is_ahead(latest, now) else None


def as_kept(
    night: Night, looked_until: datetime | None, revision_id: int | None, answered_at: datetime | None
) -> Watch:
    """What is kept of the night beside its revision and its standings."""
    return Watch(
        answered_at=answered_at,
        looked_until=looked_until,
        seen=night.seen,
        told_until=night.told_until,
        revision_id=revision_id,
        known=None if night.known is None else msgspec.json.encode(night.known),
        news_payload=_news(night),
        held_payload=None if night.held is None else canonical.dump(night.held),
        quarantined_payload=None if night.quarantined is None else canonical.dump(night.quarantined),
    )


def _news(night: Night) -> bytes | None:
    times = [*(bulletin.at for bulletin in night.bulletins), *(poll.published_at for poll in night.exit_polls)]
    if not times:
        return None
    election = night.election
    return canonical.dump(
        Snapshot(
            election.id,
            feed_time=max(times),
            source=election.count_source,
            bulletins=night.bulletins,
            exit_polls=night.exit_polls,
        )
    )


def _read(document: bytes | None, what: str, election: Election) -> Snapshot | None:
    return None if document is None else canonical.parse(Payload(document, f"the {what} in the database"), election)
