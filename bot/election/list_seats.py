"""The seats of a list contest: each constituency's own allocation, and their sum."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from bot.election.admission import Participants, admission, participants
from bot.election.ballot_lines import worked_lines
from bot.election.model import Constituency, Election, ListContest
from bot.election.result import DistrictResult, NoSeats
from bot.election.seats import Precedence, Seats, allocate
from bot.election.seats_from_percentages import certain_seats
from bot.election.snapshot import ContestCount, Tally
from bot.election.tallies import NOTHING, rows_by_constituency, whole_tally

TakingPart: TypeAlias = Callable[[Constituency, Tally], Participants | NoSeats]
"""Who takes part in a constituency, or why that cannot be said."""


@dataclass(frozen=True, slots=True)
class Allotment:
    """The seats of a contest, None with the reason in `no_seats`; `by_constituency` as far as they are known."""

    seats: Seats | None
    no_seats: NoSeats | None
    by_constituency: Mapping[str, Seats] = field(default_factory=dict)
    other_rule: bool = False


def seats_for(election: Election, contest: ListContest, count: ContestCount, passing: frozenset[str]) -> Allotment:
    """The seats where exactly `passing` pass the threshold in the whole contest."""
    whole = whole_tally(contest, count)
    found = participants(contest.threshold, contest.lists, passing, whole.votes, contest.seats)
    if found is None or (found.least_seats and len(contest.constituencies) > 1):
        return Allotment(None, NoSeats.TOO_FEW_LISTS)
    return _allot(election, contest, count, lambda constituency, row: found)


def seats_by_local_threshold(
    election: Election, contest: ListContest, count: ContestCount, districts: Mapping[str, DistrictResult]
) -> Allotment:
    """The seats where the threshold is tested in each constituency by itself."""

    def taking_part(constituency: Constituency, row: Tally) -> Participants | NoSeats:
        lists = contest.lists_in(constituency)
        lines = worked_lines(contest, lists, row, contest.threshold, Fraction(0))
        admitted = admission(lines, contest.threshold, districts)
        if admitted.undecided or admitted.unknown:
            return NoSeats.THRESHOLD_UNKNOWN
        found = participants(contest.threshold, lists, admitted.passing, row.votes, constituency.seats)
        return NoSeats.TOO_FEW_LISTS if found is None else found

    return _allot(election, contest, count, taking_part)


def _allot(election: Election, contest: ListContest, count: ContestCount, taking_part: TakingPart) -> Allotment:
    """Give each constituency's seats; where those of one are not known, the contest has none, for the reason told."""
    rows = rows_by_constituency(contest, count)
    places = [(place, rows.get(place.id, NOTHING)) for place in contest.constituencies]
    found = {place.id: taking_part(place, row) if row.has_evidence else NoSeats.NO_VOTES for place, row in places}
    precedence = Precedence.of(election, contest)
    given = {place.id: _seats_in(contest, place, row, found[place.id], precedence) for place, row in places}
    by_constituency = {key: seats for key, seats in given.items() if isinstance(seats, Seats)}
    reasons = [reason for reason in given.values() if isinstance(reason, NoSeats)]
    other_rule = any(isinstance(lists, Participants) and lists.other_rule for lists in found.values())
    if reasons:
        return Allotment(None, _reason(contest, reasons), by_constituency, other_rule)
    return Allotment(_summed(contest, by_constituency), None, by_constituency, other_rule)


def _reason(contest: ListContest, reasons: Sequence[NoSeats]) -> NoSeats:
    """Why the contest has no seats: of several constituencies, first of all that some are missing."""
    if len(contest.constituencies) > 1 and NoSeats.NO_VOTES in reasons:
        return NoSeats.CONSTITUENCIES_MISSING
    return reasons[0]


def _summed(contest: ListContest, by_constituency: Mapping[str, Seats]) -> Seats:
    given = by_constituency.values()
    by_list = {name: sum(seats.by_list[name] for seats in given) for name in contest.lists}
    return Seats(by_list, tuple(tie for seats in given for tie in seats.ties))


def _seats_in(
    contest: ListContest, place: Constituency, row: Tally, taking_part: Participants | NoSeats, precedence: Precedence
) -> Seats | NoSeats:
    """The seats of one constituency, from votes where those of every list taking part are known, else from shares."""
    if isinstance(taking_part, NoSeats):
        return taking_part
    lists = [name for name in contest.lists_in(place) if name in taking_part.lists]
    known = row.votes or {}
    if all(name in known for name in lists):
        given = _by_votes(contest, place, {name: known[name] for name in lists}, taking_part, precedence)
    else:
        given = _by_shares(contest, place, row, lists, taking_part)
    if isinstance(given, NoSeats):
        return given
    return Seats({name: given.by_list.get(name, 0) for name in contest.lists}, given.ties)


def _by_shares(
    contest: ListContest, place: Constituency, row: Tally, lists: Sequence[str], taking_part: Participants
) -> Seats | NoSeats:
    lines = worked_lines(contest, lists, row, None, Fraction(0))
    shares = {line.id: line.share for line in lines if line.share is not None}
    if len(shares) < len(lists):
        return NoSeats.NO_VOTES
    if taking_part.weights:
        return NoSeats.TOO_FEW_LISTS
    return certain_seats(shares, place.seats, contest.allocation) or NoSeats.ROUNDING


def _by_votes(
    contest: ListContest,
    place: Constituency,
    votes: Mapping[str, int],
    taking_part: Participants,
    precedence: Precedence,
) -> Seats | NoSeats:
    if not any(votes.values()):
        return NoSeats.NOT_BEGUN
    weighted = {name: count * taking_part.weights.get(name, Fraction(1)) for name, count in votes.items()}
    least = {name: taking_part.least_seats for name in votes if name in taking_part.weights}
    tie_place = place.id if len(contest.constituencies) > 1 else None

    def give(among: Mapping[str, Fraction], seats: int) -> Seats:
        return allocate(among, seats, contest.allocation, precedence, tie_place)

    return _at_least(weighted, place.seats, least, give)


def _at_least(
    votes: Mapping[str, Fraction],
    seats: int,
    least: Mapping[str, int],
    give: Callable[[Mapping[str, Fraction], int], Seats],
) -> Seats:
    """Lists that would get fewer than their least number of seats get that number; the others share what remains."""
    given = give(votes, seats)
    short = {name: number for name, number in least.items() if given.by_list[name] < number}
    if not short:
        return given
    others = {name: count for name, count in votes.items() if name not in short}
    others_least = {name: number for name, number in least.items() if name not in short}
    rest = _at_least(others, seats - sum(short.values()), others_least, give)
    return Seats({**rest.by_list, **short}, rest.ties)
