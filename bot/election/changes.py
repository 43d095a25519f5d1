"""What else changed between two counts than the standings: class, lead, seats and the majority."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.election.events import (
    ClassChanged,
    CountSeen,
    Event,
    LeadChanged,
    MajorityLost,
    MajorityReached,
    SeatsChanged,
)
from bot.election.leading import leading
from bot.election.model import Election
from bot.election.result import BallotLine, ChamberResult, ListResult, Result, Side
from bot.election.snapshot import CountClass
from bot.election.standing import Standings

_NO_CHAMBER = ChamberResult(None, None)


@dataclass(frozen=True, slots=True)
class Known:
    """What people know of the count, each part as it was last known for sure.

    `leaders` by contest; `seats` by contest and list; `chamber` with every seat known, else without seats.
    A tie, or a count without votes, takes nothing of this away: it only adds nothing.
    """

    class_: CountClass
    leaders: Mapping[str, str]
    seats: Mapping[str, Mapping[str, int]]
    chamber: ChamberResult

    @classmethod
    def of(cls, election: Election, result: Result, standings: Standings) -> "Known | None":
        """What this result says for sure; None while nothing is counted.

        Seats are sure where no tie is open and every list stands as people were told: seats that hang on a crossing
        which is not told yet are not news before it.
        """
        if not _begun(result):
            return None
        as_told = all(_as_told(listed, standings) for listed in result.lists.values())
        return cls(
            result.class_,
            dict(_leaders(election, result)),
            {
                contest: listed.seats.by_list
                for contest, listed in result.lists.items()
                if listed.seats is not None and not listed.seats.open_ties and _as_told(listed, standings)
            },
            result.chamber if as_told and result.chamber.seats is not None else _NO_CHAMBER,
        )

    def without_seats(self) -> "Known":
        """What people know who were never told of seats."""
        return replace(self, seats={}, chamber=_NO_CHAMBER)


def diff(before: Known | None, after: Known | None) -> tuple[Known | None, tuple[Event, ...]]:
    """What is known after a count, and what changed with it.

    The first count of its kind (`before` is None) is a baseline: it is seen, and nothing in it has changed. Seats that
    are known for the first time later than that are news.
    """
    if after is None:
        return before, ()
    if before is None:
        return after, (CountSeen(),)
    known = Known(
        after.class_,
        {**before.leaders, **after.leaders},
        {**before.seats, **after.seats},
        before.chamber if after.chamber.seats is None else after.chamber,
    )
    return known, (*_class(before, known), *_leads(before, known), *_seats(before, known), *_majority(before, known))


def _class(before: Known, after: Known) -> Iterator[Event]:
    if before.class_ is not after.class_:
        yield ClassChanged(before.class_, after.class_)


def _leads(before: Known, after: Known) -> Iterator[Event]:
    for contest, leader in before.leaders.items():
        if after.leaders[contest] != leader:
            yield LeadChanged(contest, leader, after.leaders[contest])


def _seats(before: Known, after: Known) -> Iterator[Event]:
    for contest, seats in after.seats.items():
        if before.seats.get(contest) != seats:
            yield SeatsChanged(contest, before.seats.get(contest), seats)


def _majority(before: Known, after: Known) -> Iterator[Event]:
    lost, reached, seats = before.chamber.majority, after.chamber.majority, after.chamber.seats
    if seats is None or lost == reached:
        return
    if lost is not None:
        yield MajorityLost(lost, seats.get(lost, 0))
    if reached is not None:
        yield MajorityReached(reached, seats[reached])


def _begun(result: Result) -> bool:
    lines = (line for listed in result.lists.values() for line in listed.lines)
    winners = (winner for districts in result.districts.values() for winner in districts.winners.values())
    return any(line.votes or (line.published is not None and line.published.value) for line in lines) or any(winners)


def _as_told(listed: ListResult, standings: Standings) -> bool:
    return all(line.side is None or _told(listed, line, standings) is line.side for line in listed.lines)


def _told(listed: ListResult, line: BallotLine, standings: Standings) -> Side | None:
    """The side of a list that people were told, None where that was no side."""
    standing = standings.get((listed.contest, line.id))
    return standing.told if standing is not None and standing.told in {Side.ABOVE, Side.BELOW} else None


def _leaders(election: Election, result: Result) -> Iterator[tuple[str, str]]:
    for contest in election.list_contests:
        first = leading([result.lists[contest.id].line(party) for party in contest.lists])
        if len(first) == 1:
            yield contest.id, first[0]
