"""A snapshot's count worked out. Nothing here knows what was before."""

from collections.abc import Mapping

from bot.election.admission import Admission, admission
from bot.election.ballot_lines import worked_lines
from bot.election.chamber import chamber_result
from bot.election.districts import district_result
from bot.election.list_seats import Allotment, seats_by_local_threshold, seats_for
from bot.election.model import Election, ListContest
from bot.election.percent import Share
from bot.election.result import DistrictResult, ListResult, NoSeats, Result
from bot.election.scenarios import scenarios
from bot.election.snapshot import ContestCount, Count, Snapshot, Tally
from bot.election.tallies import whole_tally
from bot.election.threshold import band, base_votes


def work_out(election: Election, snapshot: Snapshot) -> Result:
    """Work out every contest of the election, those that the source says nothing of as not known.

    Raises ValueError where the snapshot holds no count.
    """
    count = snapshot.count
    if count is None:
        raise ValueError(f"the snapshot of {snapshot.feed_time.isoformat()} holds no count to work out")
    districts = {contest.id: district_result(election, contest, count) for contest in election.district_contests}
    lists = {contest.id: _list_result(election, contest, count, districts) for contest in election.list_contests}
    return Result(
        feed_time=snapshot.feed_time,
        source=snapshot.source,
        test=snapshot.test,
        class_=count.class_,
        lists=lists,
        districts=districts,
        chamber=chamber_result(election.chamber, lists.values(), districts.values()),
    )


def _list_result(
    election: Election, contest: ListContest, count: Count, districts: Mapping[str, DistrictResult]
) -> ListResult:
    rows = count.contests.get(contest.id, ContestCount(None))
    whole = whole_tally(contest, rows)
    threshold = None if contest.is_locally_tested else contest.threshold
    width = band(election.hysteresis, count.class_, whole.counted, whole.total)
    lines = worked_lines(contest, contest.lines, whole, threshold, width)
    lists = [line for line in lines if line.id != contest.against_all]
    admitted = admission(lists, threshold, districts)
    allotment = _allotment(election, contest, rows, admitted, districts)
    return ListResult(
        contest=contest.id,
        base=base_votes(contest, whole),
        lines=lines,
        counted=whole.counted,
        total=whole.total,
        turnout=_turnout(whole),
        seats=allotment.seats,
        no_seats=allotment.no_seats,
        by_constituency=allotment.by_constituency,
        scenarios=scenarios(admitted, lambda passing: seats_for(election, contest, rows, passing).seats),
        other_rule=allotment.other_rule,
    )


def _allotment(
    election: Election,
    contest: ListContest,
    rows: ContestCount,
    admitted: Admission,
    districts: Mapping[str, DistrictResult],
) -> Allotment:
    """The seats if the count ended now, or why there are none to give."""
    whole = whole_tally(contest, rows)
    if not whole.has_evidence and not any(row.has_evidence for row in rows.constituencies.values()):
        return Allotment(None, NoSeats.NOT_BEGUN if whole.says_zero(contest.lists) else NoSeats.NO_VOTES)
    if contest.is_locally_tested:
        return seats_by_local_threshold(election, contest, rows, districts)
    if contest.threshold is not None and not whole.has_evidence:
        return Allotment(None, NoSeats.CONSTITUENCIES_MISSING)
    if admitted.undecided or admitted.unknown:
        return Allotment(None, NoSeats.THRESHOLD_UNKNOWN)
    return seats_for(election, contest, rows, admitted.passing)


def _turnout(tally: Tally) -> Share | None:
    if tally.ballots is None or not tally.registered:
        return None
    return Share.of(tally.ballots, tally.registered)
