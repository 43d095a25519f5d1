"""What an election is, as its definition states it: parties, contests, the chamber, and when voting ends where.

Every value here is frozen. A figure that nobody published is None, never zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from bot.election.background import CalendarEntry, Statement
from bot.election.exit_poll import ExitPoll
from bot.election.origin import Origin, Wording
from bot.election.previous import Previous
from bot.election.rules import Allocation, Base, Hysteresis, Scope, Threshold
from bot.election.turnout import Bulletin


@dataclass(frozen=True, slots=True)
class Party:
    """A party with a list on the ballot. `colour` is ours, as #rrggbb, chosen to be told apart."""

    id: str
    names: Wording
    abbreviations: Wording
    colour: str
    ballot_number: int | None
    origin: Origin
    list_registered: int | None = None
    """Rank of the list's registration, 1 for the earliest; None where it is not known."""


@dataclass(frozen=True, slots=True)
class Option:
    """A line of the ballot that is no party and wins no seats, as "against all"."""

    id: str
    names: Wording
    colour: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Constituency:
    """A part of the country that elects `seats` members of a list contest by itself.

    `lists` are the party ids on the ballot there, None where every list of the contest is: a list that does not run
    in a constituency has no votes there, which is not the same as votes that nobody published.
    """

    id: str
    names: Wording
    seats: int
    lists: tuple[str, ...] | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class ListContest:
    """Seats given to party lists, in one constituency or in many. `lists` are party ids in ballot order."""

    id: str
    names: Wording
    lists: tuple[str, ...]
    against_all: str | None
    constituencies: tuple[Constituency, ...]
    base: Base
    threshold: Threshold | None
    allocation: Allocation
    origin: Origin | None = None

    @property
    def seats(self) -> int:
        """All seats of the contest."""
        return sum(constituency.seats for constituency in self.constituencies)

    @property
    def lines(self) -> tuple[str, ...]:
        """Every line of the ballot: the lists, then "against all" where there is one."""
        return self.lists if self.against_all is None else (*self.lists, self.against_all)

    @property
    def is_locally_tested(self) -> bool:
        """Whether the threshold is tested in each of several constituencies, so that the whole contest has no line."""
        tested = self.threshold is not None and self.threshold.scope is Scope.CONSTITUENCY
        return tested and len(self.constituencies) > 1

    def lists_in(self, constituency: Constituency) -> tuple[str, ...]:
        """The lists on the ballot in this constituency, in ballot order."""
        if constituency.lists is None:
            return self.lists
        return tuple(party for party in self.lists if party in constituency.lists)

    def lines_in(self, constituency: Constituency) -> tuple[str, ...]:
        """Every line of the ballot in this constituency: its lists, then "against all" where there is one."""
        lists = self.lists_in(constituency)
        return lists if self.against_all is None else (*lists, self.against_all)


INDEPENDENT = "independent"
"""Stands where a party id could: a winner, or seats, of no party."""


@dataclass(frozen=True, slots=True)
class Winner:
    """Who won a district: `party` is a party id, None for an independent."""

    name: str
    party: str | None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class District:
    """A single-mandate district. `winner` is None where no source names one ("not known here")."""

    id: str
    names: Wording
    area: str | None
    electorate: int | None
    winner: Winner | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class DistrictContest:
    """Single-mandate districts, each won by plurality in one round."""

    id: str
    names: Wording
    districts: tuple[District, ...]
    origin: Origin

    @property
    def seats(self) -> int:
        """One seat a district."""
        return len(self.districts)


Contest: TypeAlias = ListContest | DistrictContest


@dataclass(frozen=True, slots=True)
class ReportedSeats:
    """Seats in the whole chamber as a publisher reported them; never added to what is counted here.

    `party` is a party id, or "independent". A part that was not reported is None.
    """

    party: str
    by_list: int | None
    by_district: int | None
    total: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class Chamber:
    """The house that is elected: all its seats, and the number that makes a majority."""

    names: Wording
    seats: int
    majority: int
    origin: Origin
    reported: tuple[ReportedSeats, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """A region that turnout is published for. `zone` is an IANA time zone."""

    id: str
    names: Wording
    zone: str
    registered: int | None
    origin: Origin
    registered_origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of voting at one moment, in the named areas; no areas where it is the whole country."""

    id: str
    names: Wording
    at: datetime
    areas: tuple[str, ...]
    origin: Origin


class EmbargoKind(StrEnum):
    """What may not be published before its time."""

    EXIT_POLLS = "exit_polls"
    FORECASTS = "forecasts"
    OFFICIAL_COUNTS = "official_counts"


@dataclass(frozen=True, slots=True)
class Embargo:
    """Until when something is held back by law. Forecasts include seats that are computed here."""

    kind: EmbargoKind
    until: datetime
    origin: Origin


@dataclass(frozen=True, slots=True)
class Election:
    """One election as its folder of data defines it; nothing about a country is written in code."""

    id: str
    names: Wording
    date: date
    zone: str
    parties: tuple[Party, ...]
    options: tuple[Option, ...]
    contests: tuple[Contest, ...]
    chamber: Chamber
    areas: tuple[Area, ...]
    closings: tuple[Closing, ...]
    embargoes: tuple[Embargo, ...]
    sources: Mapping[str, Wording]
    """Who says so, by key, as readers see it; a text that every language shares stands in English alone."""
    count_source: str
    """The key in `sources` of who publishes the count, where a snapshot names nobody else."""
    feed: str | None = None
    """The feed that is watched when none is given, as `recorded:<night>`."""
    hysteresis: Hysteresis = field(default_factory=Hysteresis)
    exit_polls: tuple[ExitPoll, ...] = ()
    bulletins: tuple[Bulletin, ...] = ()
    previous: Previous | None = None
    calendar: tuple[CalendarEntry, ...] = ()
    background: tuple[Statement, ...] = ()
    notes: tuple[Statement, ...] = ()

    @property
    def list_contests(self) -> tuple[ListContest, ...]:
        """The contests between lists, in the definition's order; the first is the one that summaries lead with."""
        return tuple(contest for contest in self.contests if isinstance(contest, ListContest))

    @property
    def district_contests(self) -> tuple[DistrictContest, ...]:
        """The contests of single-mandate districts."""
        return tuple(contest for contest in self.contests if isinstance(contest, DistrictContest))

    def party(self, party_id: str) -> Party | None:
        """The party of this id, None where the id is an option or "independent"."""
        return next((party for party in self.parties if party.id == party_id), None)
