"""Small elections and snapshots in code. Every argument has a default, so that a test names only what it is about."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from bot.election.model import (
    Chamber,
    Closing,
    Constituency,
    Contest,
    District,
    DistrictContest,
    Election,
    ListContest,
    Option,
    Party,
)
from bot.election.origin import Confidence, Origin
from bot.election.percent import Percent
from bot.election.previous import Previous
from bot.election.result import ListResult
from bot.election.rules import (
    Allocation,
    Base,
    BaseKind,
    Basis,
    DistrictsWon,
    Hysteresis,
    Method,
    Scope,
    Threshold,
    TieBreak,
    TooFew,
    TooFewRule,
)
from bot.election.snapshot import ContestCount, Count, CountClass, Snapshot, Tally
from bot.election.working import work_out

ORIGIN = Origin(("test",), Confidence.HIGH)
START = datetime(2023, 3, 19, 15, 0, tzinfo=UTC)
LISTS = "list"
DISTRICTS = "districts"
AGAINST_ALL = "against_all"

KZ_VOTES = {
    "amanat": 3_431_510,
    "auyl": 693_938,
    "respublica": 547_154,
    "qhp": 432_920,
    "baytaq": 146_431,
    "aqjol": 535_139,
    "nsdp": 331_058,
    AGAINST_ALL: 248_291,
}
"""Kazakhstan, Mazhilis, 19 March 2023: the final votes for party lists."""

KZ_SEATS = {"amanat": 40, "auyl": 8, "respublica": 6, "qhp": 5, "baytaq": 0, "aqjol": 6, "nsdp": 4}
"""The official seats by list."""

KZ_SEATS_WITHOUT_NSDP = {"amanat": 42, "auyl": 8, "respublica": 7, "qhp": 5, "baytaq": 0, "aqjol": 7, "nsdp": 0}
"""What the lists would have got had one of them not passed the line."""

KZ_PRELIMINARY = {
    "amanat": "53.90",
    "auyl": "10.90",
    "respublica": "8.59",
    "qhp": "6.80",
    "baytaq": "2.30",
    "aqjol": "8.41",
    "nsdp": "5.20",
    AGAINST_ALL: "3.90",
}
"""The same election on 20 March: percentages only."""


def names(text: str) -> dict[str, str]:
    """A wording in English only."""
    return {"en": text}


def party(party_id: str, ballot_number: int | None = None, list_registered: int | None = None) -> Party:
    return Party(party_id, names(party_id.upper()), names(party_id), "#101010", ballot_number, ORIGIN, list_registered)


def too_few(
    minimum: int = 0,
    rule: TooFewRule = TooFewRule.UNRESOLVED,
    nobody: TooFewRule = TooFewRule.UNRESOLVED,
    factor: Fraction = Fraction(1),
    least_seats: int = 0,
) -> TooFew:
    return TooFew(minimum, rule, nobody, factor, least_seats, ORIGIN)


KZ_2009_TOO_FEW = too_few(2, TooFewRule.ADMIT_NEXT, TooFewRule.ADMIT_NEXT, Fraction(7, 10), 2)
"""As Kazakhstan's law of 2009 had it: two lists at least, the second's quotient times 0.7, two seats at least."""


def threshold(
    percent: int | str | Fraction = 5,
    *,
    inclusive: bool = True,
    scope: Scope = Scope.CONTEST,
    too_few: TooFew | None = None,
    per_list: Mapping[str, Fraction] | None = None,
    exempt: Iterable[str] = (),
    alternatives: tuple[DistrictsWon, ...] = (),
) -> Threshold:
    rule = too_few or TooFew(0, TooFewRule.UNRESOLVED, TooFewRule.UNRESOLVED, Fraction(1), 0, ORIGIN)
    own = dict(per_list or {})
    return Threshold(Fraction(percent), inclusive, scope, rule, ORIGIN, own, frozenset(exempt), alternatives)


def allocation(method: Method = Method.HARE, tie_break: TieBreak = TieBreak.LOT) -> Allocation:
    return Allocation(method, tie_break, ORIGIN, ORIGIN)


def list_contest(
    lists: Iterable[str],
    seats: int = 10,
    *,
    constituencies: Mapping[str, int] | None = None,
    runs_in: Mapping[str, tuple[str, ...]] | None = None,
    against_all: str | None = None,
    base: BaseKind = BaseKind.LISTED_WITH_AGAINST_ALL,
    threshold: Threshold | None = None,
    method: Method = Method.HARE,
    tie_break: TieBreak = TieBreak.LOT,
) -> ListContest:
    """A list contest; without `constituencies` (id -> seats) the country is one. `runs_in`: constituency -> lists."""
    parts = {LISTS: seats} if constituencies is None else constituencies
    return ListContest(
        LISTS,
        names("Party lists"),
        tuple(lists),
        against_all,
        tuple(Constituency(key, names(key), count, (runs_in or {}).get(key)) for key, count in parts.items()),
        Base(base, Basis.LAW, ORIGIN),
        threshold,
        allocation(method, tie_break),
    )


def district_contest(districts: Iterable[str]) -> DistrictContest:
    found = tuple(District(key, names(f"District {key}"), None, None, None, ORIGIN) for key in districts)
    return DistrictContest(DISTRICTS, names("Districts"), found, ORIGIN)


def election(
    *contests: Contest,
    registered_ranks: Mapping[str, int] | None = None,
    chamber_seats: int | None = None,
    majority: int | None = None,
    hysteresis: Hysteresis | None = None,
    closings: tuple[Closing, ...] = (),
    previous: Previous | None = None,
) -> Election:
    """An election of these contests; its parties are those of the lists, its chamber has their seats."""
    lists = [contest for contest in contests if isinstance(contest, ListContest)]
    ids = list(dict.fromkeys(party_id for contest in lists for party_id in contest.lists))
    ranks = registered_ranks or {}
    seats = sum(contest.seats for contest in contests) if chamber_seats is None else chamber_seats
    options = [contest.against_all for contest in lists if contest.against_all is not None]
    return Election(
        id="test-election",
        names=names("Test election"),
        date=date(2023, 3, 19),
        zone="UTC",
        parties=tuple(party(key, number, ranks.get(key)) for number, key in enumerate(ids, start=1)),
        options=tuple(Option(key, names(key), "#202020", ORIGIN) for key in dict.fromkeys(options)),
        contests=contests,
        chamber=Chamber(names("Chamber"), seats, seats // 2 + 1 if majority is None else majority, ORIGIN),
        areas=(),
        closings=closings,
        embargoes=(),
        sources={"test": names("a test")},
        count_source="test",
        hysteresis=hysteresis or Hysteresis(),
        previous=previous,
    )


def kazakhstan() -> Election:
    """The list part of Kazakhstan's election of 2023: 69 seats, Hare quota, 5 percent and more of all list votes."""
    rule = threshold(5, too_few=too_few(2))
    lists = [key for key in KZ_VOTES if key != AGAINST_ALL]
    contest = list_contest(
        lists, 69, against_all=AGAINST_ALL, threshold=rule, tie_break=TieBreak.LIST_REGISTERED_EARLIER
    )
    return election(contest)


def percents(printed: Mapping[str, str]) -> dict[str, Percent]:
    """Percentages as printed: line -> "5.20"."""
    return {key: Percent.parse(text) for key, text in printed.items()}


def tally(
    votes: Mapping[str, int] | None = None,
    printed: Mapping[str, str] | None = None,
    *,
    counted: int | None = None,
    total: int | None = None,
    registered: int | None = None,
    ballots: int | None = None,
    valid: int | None = None,
) -> Tally:
    return Tally(
        votes=votes,
        percents=percents(printed or {}),
        counted=counted,
        total=total,
        registered=registered,
        ballots=ballots,
        valid=valid,
    )


def snapshot(
    votes: Mapping[str, int] | None = None,
    printed: Mapping[str, str] | None = None,
    *,
    whole: Tally | None = None,
    constituencies: Mapping[str, Tally] | None = None,
    districts: Mapping[str, Mapping[str, int]] | None = None,
    count: Count | None = None,
    class_: CountClass = CountClass.PARTIAL,
    minutes: int = 0,
    test: bool = False,
    counted: int | None = None,
    total: int | None = None,
    valid: int | None = None,
) -> Snapshot:
    """A snapshot `minutes` after START. The list contest has the whole row `whole`, or one of `votes` and `printed`."""
    if whole is None and (votes is not None or printed is not None):
        whole = tally(votes, printed, counted=counted, total=total, valid=valid)
    contests = {}
    if whole is not None or constituencies is not None:
        contests[LISTS] = ContestCount(whole, constituencies or {})
    if districts is not None:
        contests[DISTRICTS] = ContestCount(None, {key: tally(row) for key, row in districts.items()})
    return Snapshot(
        election="test-election",
        feed_time=START + timedelta(minutes=minutes),
        source="test",
        test=test,
        count=count or Count(class_, contests),
    )


def worked(contest: ListContest, snapshot: Snapshot) -> ListResult:
    """This list contest worked out, in an election of it alone."""
    return work_out(election(contest), snapshot).lists[LISTS]


def seats(result: ListResult) -> Mapping[str, int] | None:
    """The seats by list, None where there are none to give."""
    return None if result.seats is None else result.seats.by_list
