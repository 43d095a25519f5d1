"""Who won the single-mandate districts: by plurality of the votes counted, unless the source declares a winner."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.election.model import INDEPENDENT, DistrictContest, Election, Winner
from bot.election.origin import Origin
from bot.election.ranking import strongest
from bot.election.result import DistrictResult, Result
from bot.election.snapshot import Count, CountClass, Tally


@dataclass(frozen=True, slots=True)
class KnownWinner:
    """Who is known to have won a district: a party id or "independent", and the name where somebody gives one.

    `origin` says who names the winner where it is the definition alone; None where it is the count.
    """

    party: str
    name: str | None
    origin: Origin | None


def district_result(election: Election, contest: DistrictContest, count: Count) -> DistrictResult:
    """The winner of each district as the count stands; None where nobody has a vote, or the first place is a tie.

    Lines of a district's tally are party ids, or begin with "independent" for candidates of no party. An option of the
    ballot, as "against all", wins nothing.
    """
    options = {option.id for option in election.options}
    published = count.contests.get(contest.id)
    rows: Mapping[str, Tally] = {} if published is None else published.constituencies
    winners = {
        district.id: _winner(count.winners.get(district.id), rows.get(district.id), options)
        for district in contest.districts
    }
    return DistrictResult(contest.id, winners)


def known_winners(contest: DistrictContest, result: Result, count: Count | None) -> Mapping[str, KnownWinner]:
    """The winners that are known, by district: as counted, and beside a real final result as the definition has them.

    `count` is the one that was worked out into `result`: it may give the names. What was known only later is never
    shown beside an earlier or an invented count.
    """
    return {**(_defined(contest) if _closed(result) else {}), **dict(_counted(contest, result, count))}


def _closed(result: Result) -> bool:
    return result.class_ is CountClass.FINAL and not result.test


def _counted(contest: DistrictContest, result: Result, count: Count | None) -> Iterator[tuple[str, KnownWinner]]:
    declared = {} if count is None else count.winners
    for district, party in result.districts[contest.id].winners.items():
        if party is not None:
            yield district, KnownWinner(party, declared[district].name if district in declared else None, None)


def _defined(contest: DistrictContest) -> Mapping[str, KnownWinner]:
    named = ((district, district.winner) for district in contest.districts)
    return {
        district.id: KnownWinner(winner.party or INDEPENDENT, winner.name, winner.origin or district.origin)
        for district, winner in named
        if winner is not None
    }


def _winner(declared: Winner | None, tally: Tally | None, options: set[str]) -> str | None:
    if declared is not None:
        return declared.party or INDEPENDENT
    votes = (tally.votes or {}) if tally is not None else {}
    candidates = {line: count for line, count in votes.items() if line not in options and count > 0}
    first = strongest(candidates, 1).sure
    if not first:
        return None
    return INDEPENDENT if first[0].startswith(INDEPENDENT) else first[0]
