"""The night so far: what is known, and what one more snapshot, or the passing of time, makes of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.election.events import Event
from bot.election.model import Bulletin, Election, ExitPoll
from bot.election.plausibility import Problem
from bot.election.result import Result
from bot.election.snapshot import Snapshot
from bot.election.standing import Standings


class Verdict(StrEnum):
    """What became of a snapshot.

    ACCEPTED: something new, a revision. UNCHANGED: a newer time with equal figures. OLD: an older feed time than what
    is known, dropped. HELD: figures fell; a second newer snapshot must agree. QUARANTINED: it cannot be true.
    """

    ACCEPTED = "accepted"
    UNCHANGED = "unchanged"
    OLD = "old"
    HELD = "held"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Night:
    """What is known at one moment of the night.

    `count` is the last accepted snapshot with a count and `result` what was worked out of it. `seen` is the newest
    feed time of any accepted or unchanged snapshot, `told_until` the time up to which closings were announced.
    """

    election: Election
    count: Snapshot | None = None
    result: Result | None = None
    standings: Standings = field(default_factory=dict)
    bulletins: tuple[Bulletin, ...] = ()
    exit_polls: tuple[ExitPoll, ...] = ()
    seen: datetime | None = None
    told_until: datetime | None = None
    held: Snapshot | None = None
    quarantined: Snapshot | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the night: the verdict on the snapshot, the night after it, what happened, and what is in doubt."""

    verdict: Verdict
    night: Night
    events: tuple[Event, ...] = ()
    problems: tuple[Problem, ...] = ()
