"""The rules of a count as an election's law states them: base of shares, threshold, too few lists, allocation, ties."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from bot.election.origin import Origin


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
    `per_list` holds lists with a threshold of their own (coalitions), `exempt` those that need none (minorities).
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
class Hysteresis:
    """How far and how long a list must be on the other side before people are told.

    `band`: percentage points around the line with nothing counted; it shrinks to zero with the share counted.
    `confirmations`: newer snapshots on the other side that make a crossing inside the band. `flips`: after so many
    crossings without leaving the band one "on the line" follows, then silence.
    """

    band: Fraction = Fraction(1, 4)
    confirmations: int = 2
    flips: int = 2
