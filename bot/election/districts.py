"""Who won the single-mandate districts: by plurality of the votes counted, unless the source declares a winner."""

from collections.abc import Mapping

from bot.election.model import DistrictContest, Election, Winner
from bot.election.ranking import strongest
from bot.election.result import DistrictResult
from bot.election.snapshot import Count, Tally

INDEPENDENT = "independent"


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


def _winner(declared: Winner | None, tally: Tally | None, options: set[str]) -> str | None:
    if declared is not None:
        return declared.party or INDEPENDENT
    votes = (tally.votes or {}) if tally is not None else {}
    candidates = {line: count for line, count in votes.items() if line not in options and count > 0}
    first = strongest(candidates, 1).sure
    if not first:
        return None
    return INDEPENDENT if first[0].startswith(INDEPENDENT) else first[0]
