"""Votes to seats: largest remainder and highest averages, exact, with ties as values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from bot.election.claims import Claims
from bot.election.highest_averages import DIVISORS, highest_averages
from bot.election.largest_remainder import QUOTAS, largest_remainder
from bot.election.model import Election, ListContest
from bot.election.ranking import strongest
from bot.election.rules import Allocation, Method, TieBreak


@dataclass(frozen=True, slots=True)
class Tie:
    """`seats` last seats that the lists `among` have an equal claim to.

    `rule` is the election's own; `winners` those who got the seats by it, empty where it leaves the tie open.
    """

    among: tuple[str, ...]
    seats: int
    rule: TieBreak
    winners: tuple[str, ...] = ()
    constituency: str | None = None


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats by list, every list of the contest named, 0 included. Seats of an open tie are in nobody's figure."""

    by_list: Mapping[str, int]
    ties: tuple[Tie, ...] = ()

    @property
    def open_ties(self) -> tuple[Tie, ...]:
        """The ties that the election's own rule does not settle."""
        return tuple(tie for tie in self.ties if not tie.winners)


@dataclass(frozen=True, slots=True)
class Precedence:
    """What an election's tie-break may look at besides votes: the ballot's order, and each list's registration.

    `registered` holds the ranks that are known, 1 for the list registered first.
    """

    ballot: tuple[str, ...]
    registered: Mapping[str, int]

    @classmethod
    def of(cls, election: Election, contest: ListContest) -> "Precedence":
        """The precedence of the contest's lists, as the election's definition knows it."""
        ranks = {party.id: party.list_registered for party in election.parties}
        return cls(contest.lists, {name: rank for name in contest.lists if (rank := ranks.get(name)) is not None})


def allocate(
    votes: Mapping[str, Fraction | int],
    seats: int,
    rule: Allocation,
    precedence: Precedence,
    constituency: str | None = None,
) -> Seats:
    """Give `seats` seats to the lists in `votes`, all of which take part; a list without votes gets none.

    Equal claims to the last seats are settled by the election's tie-break as far as its data go; what it cannot settle
    is an open tie, whose seats nobody has. Ties name `constituency`. Raises ValueError where nobody has a vote.
    """
    found = claims(votes, seats, rule.method)
    among = tuple(sorted(found.equal, key=precedence.ballot.index)) if found.places else ()
    ties = _settle(Tie(among, found.places, rule.tie_break, constituency=constituency), votes, precedence)
    lucky = [name for tie in ties for name in tie.winners]
    return Seats({name: found.certain.get(name, 0) + (name in lucky) for name in votes}, ties)


def claims(votes: Mapping[str, Fraction | int], seats: int, method: Method) -> Claims:
    """What the formula gives before any tie-break. Raises ValueError where there are seats but nobody has a vote."""
    having = {name: count for name, count in votes.items() if count > 0}
    if seats == 0:
        return Claims({})
    if not having:
        raise ValueError("nobody has a vote, so nobody has a claim to a seat")
    if method in DIVISORS:
        return highest_averages(having, seats, DIVISORS[method])
    return largest_remainder(having, seats, QUOTAS[method](sum(having.values()), seats))


def _settle(tie: Tie, votes: Mapping[str, Fraction | int], precedence: Precedence) -> tuple[Tie, ...]:
    """The tie as the rule leaves it: nothing, settled, open, or both where the rule puts only some before the rest."""
    if not tie.seats:
        return ()
    strength = _strength(tie, votes, precedence)
    if strength is None:
        return (tie,)
    ranking = strongest(strength, tie.seats)
    settled = replace(tie, seats=len(ranking.sure), winners=ranking.sure)
    still_open = replace(tie, among=ranking.equal, seats=ranking.places)
    return tuple(part for part in (settled, still_open) if part.seats)


def _strength(
    tie: Tie, votes: Mapping[str, Fraction | int], precedence: Precedence
) -> Mapping[str, Fraction | int] | None:
    """How strong each list's claim is by the tie-break, more being stronger; None where its data are not known."""
    match tie.rule:
        case TieBreak.MORE_VOTES:
            return {name: votes[name] for name in tie.among}
        case TieBreak.FEWER_VOTES:
            return {name: -votes[name] for name in tie.among}
        case TieBreak.BALLOT_ORDER:
            return {name: -precedence.ballot.index(name) for name in tie.among}
        case TieBreak.LIST_REGISTERED_EARLIER if all(name in precedence.registered for name in tie.among):
            return {name: -precedence.registered[name] for name in tie.among}
        case _:
            return None
