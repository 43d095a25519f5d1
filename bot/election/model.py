"""What an election is, as its definition states it: parties, contests, rules, calendar and background.

Every value here is frozen. A figure that nobody published is None, never zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from bot.election.percent import Percent

Wording: TypeAlias = Mapping[str, str]
"""The same text in several languages: language code -> text."""


class Confidence(StrEnum):
    """How far a stated figure is to be trusted."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a statement comes from: keys of `Election.sources`, and how far it is to be trusted."""

    sources: tuple[str, ...]
    confidence: Confidence
    note: Wording | None = None


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


class BaseKind(StrEnum):
    """What a share is a share of. "Listed" votes are those for the lines of the ballot."""

    LISTED_WITH_AGAINST_ALL = "listed_with_against_all"
    LISTED_WITHOUT_AGAINST_ALL = "listed_without_against_all"
    VALID = "valid"
    CAST = "cast"
    REGISTERED = "registered"


class Basis(StrEnum):
    """Whether the law names the base in so many words, or the commission computes so in practice."""

    LAW = "law"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Base:
    """The base of all shares of a contest, the threshold's included."""

    kind: BaseKind
    basis: Basis
    origin: Origin


class TooFewRule(StrEnum):
    """What happens when fewer lists pass than must.

    UNRESOLVED: the rule is not known here, so no seats are given. WAIVE: every list takes part.
    ADMIT_NEXT: the largest lists below the line are admitted until there are enough.
    """

    UNRESOLVED = "unresolved"
    WAIVE = "waive"
    ADMIT_NEXT = "admit_next"


@dataclass(frozen=True, slots=True)
class TooFew:
    """The rule for fewer than `minimum` passing lists.

    Under ADMIT_NEXT the quotient of an admitted list is multiplied by `factor`, and it gets `least_seats` at least.
    `nobody` is the rule when no list passes at all.
    """

    minimum: int
    rule: TooFewRule
    nobody: TooFewRule
    factor: Fraction
    least_seats: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class DistrictsWon:
    """An alternative way past the threshold: `count` seats won in the district contest `contest`."""

    contest: str
    count: int


class Scope(StrEnum):
    """Where the threshold is tested: on the whole contest, or in each constituency by itself."""

    CONTEST = "contest"
    CONSTITUENCY = "constituency"


@dataclass(frozen=True, slots=True)
class Threshold:
    """The share a list needs to take part in the allocation, in percent of the contest's base.

    `inclusive` is True where the law says "N percent and more", False where it says "more than N percent".
    `per_list` holds lists with a bar of their own (coalitions), `exempt` those that need none (minorities).
    """

    percent: Fraction
    inclusive: bool
    scope: Scope
    too_few: TooFew
    origin: Origin
    per_list: Mapping[str, Fraction] = field(default_factory=dict)
    exempt: frozenset[str] = frozenset()
    alternatives: tuple[DistrictsWon, ...] = ()

    def percent_for(self, party: str) -> Fraction | None:
        """The percent that this list needs; None for an exempt list."""
        return None if party in self.exempt else self.per_list.get(party, self.percent)


class Method(StrEnum):
    """How votes become seats.

    Largest remainder with the Hare, Droop or Hagenbach-Bischoff quota; highest averages by D'Hondt (1, 2, 3 ...),
    Sainte-Lague (1, 3, 5 ...) or modified Sainte-Lague (1.4, 3, 5 ...).
    """

    HARE = "hare"
    DROOP = "droop"
    HAGENBACH_BISCHOFF = "hagenbach_bischoff"
    DHONDT = "dhondt"
    SAINTE_LAGUE = "sainte_lague"
    MODIFIED_SAINTE_LAGUE = "modified_sainte_lague"


class TieBreak(StrEnum):
    """Who gets the last seat among equals, by the election's own rule; LOT leaves the tie unresolved here."""

    LIST_REGISTERED_EARLIER = "list_registered_earlier"
    MORE_VOTES = "more_votes"
    FEWER_VOTES = "fewer_votes"
    BALLOT_ORDER = "ballot_order"
    LOT = "lot"


@dataclass(frozen=True, slots=True)
class Allocation:
    """The rule that turns votes into seats."""

    method: Method
    tie_break: TieBreak
    origin: Origin
    tie_break_origin: Origin


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
class ExitPoll:
    """A poll at the doors of the stations; shares in percent as published. It gives no seats and no crossing.

    `margin` is the margin of error in percentage points as the pollster stated it, `margin_text` its own words.
    """

    id: str
    pollster: Wording
    clients: tuple[str, ...] | None
    published_at: datetime
    shares: Mapping[str, Percent]
    turnout: Percent | None
    respondents: int | None
    stations: int | None
    margin: Fraction | None
    margin_text: Wording | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Bulletin:
    """Turnout as the commission published it at one moment: ballots received over voters on the lists."""

    at: datetime
    turnout: Percent
    ballots: int | None
    registered: int | None
    areas: Mapping[str, Percent]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of background, with who says so."""

    text: Wording
    origin: Origin


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What happened or is due. `at` is a date where the hour is not known."""

    at: datetime | date
    text: Wording
    origin: Origin


@dataclass(frozen=True, slots=True)
class PreviousLine:
    """A party's result in the previous election. `party` is its id in this one, None where it does not run."""

    id: str
    names: Wording
    party: str | None
    votes: int | None
    share: Percent | None
    seats: int | None


@dataclass(frozen=True, slots=True)
class Previous:
    """The election before, and in words what is not comparable with it."""

    date: date
    seats: int
    threshold: Percent | None
    registered: int | None
    ballots: int | None
    valid: int | None
    lines: tuple[PreviousLine, ...]
    not_comparable: tuple[Wording, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Hysteresis:
    """How far and how long a list must be on the other side before people are told.

    `band`: percentage points around the line with nothing counted; it shrinks to zero with the share counted.
    `confirmations`: newer snapshots on the other side that make a crossing inside the band. `flips`: after so many
    crossings without leaving the band one "on the line" follows, then silence.
    """

    band: Fraction = Fraction(1, 4)
    confirmations: int = 2
    flips: int = 2


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
    hysteresis: Hysteresis = Hysteresis()
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
