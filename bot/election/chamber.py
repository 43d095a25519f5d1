"""The whole house: seats by list and by district together, only where every one of them is known."""

from collections import Counter
from collections.abc import Iterable, Mapping

from bot.election.model import INDEPENDENT, Chamber
from bot.election.result import ChamberResult, DistrictResult, ListResult


def chamber_result(chamber: Chamber, lists: Iterable[ListResult], districts: Iterable[DistrictResult]) -> ChamberResult:
    """The chamber's seats and majority; neither where one seat is not known, in an open tie, or elected elsewhere."""
    seats: Counter[str] = Counter()
    for result in lists:
        seats.update({} if result.seats is None else result.seats.by_list)
    for district in districts:
        seats.update(winner for winner in district.winners.values() if winner is not None)
    if seats.total() != chamber.seats:
        return ChamberResult(None, None)
    return ChamberResult(dict(seats), _majority(seats, chamber.majority))


def _majority(seats: Mapping[str, int], needed: int) -> str | None:
    """The party with so many seats; independents are no party."""
    return next((party for party, count in seats.items() if count >= needed and party != INDEPENDENT), None)
