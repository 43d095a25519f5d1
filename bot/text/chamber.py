"""The whole house: districts won, its majority where every seat is known, and totals as others reported them."""

from collections import Counter
from collections.abc import Mapping

from bot.election.model import DistrictContest, ReportedSeats
from bot.election.night import Night
from bot.election.result import Result
from bot.text import names
from bot.text.languages import Language, marked
from bot.text.provenance import is_final
from bot.text.screen import Html, bold, paragraphs, rows

NOBODY = marked("No party has the majority.")
NOBODY_NOW = marked("No party would have the majority if the count ended now.")


def seats_won(night: Night, seats: Mapping[str, int], language: Language) -> str:
    """Seats as one phrase, most seats first: "AMANAT 40, Auyl 8"; who has none is left out."""
    order = sorted((party for party, number in seats.items() if number), key=lambda party: -seats[party])
    return ", ".join(
        f"{names.label(night.election, party, language)} {language.number(seats[party])}" for party in order
    )


def chamber(night: Night, result: Result, language: Language) -> Html:
    """Districts, the majority, and the totals that others reported."""
    districts = (_districts(night, result, contest, language) for contest in night.election.district_contests)
    return paragraphs(*districts, _whole(night, result, language), _reported(night, result, language))


def districts_won(result: Result, party: str) -> int:
    """Districts that this party is known to have won."""
    return sum(winner == party for contest in result.districts.values() for winner in contest.winners.values())


def _districts(night: Night, result: Result, contest: DistrictContest, language: Language) -> Html:
    found = result.districts.get(contest.id)
    winners = Counter(winner for winner in (found.winners.values() if found else ()) if winner is not None)
    known, missing = winners.total(), contest.seats - winners.total()
    won = seats_won(night, winners, language)
    name = language.pick(contest.names)
    return rows(
        bold(language.plural("{contest}: {n} seat", "{contest}: {n} seats", contest.seats, contest=name)),
        _known(known, won, language) if known else None,
        _missing(missing, language) if missing else None,
    )


def _known(known: int, won: str, language: Language) -> str:
    return language.plural(
        "Winner known in {n} district: {won}", "Winners known in {n} districts: {won}", known, won=won
    )


def _missing(missing: int, language: Language) -> str:
    return language.plural("{n} district: winner not known here", "{n} districts: winners not known here", missing)


def _whole(night: Night, result: Result, language: Language) -> Html:
    house, found = night.election.chamber, result.chamber
    name = language.pick(house.names)
    head = bold(language.plural("{contest}: {n} seat", "{contest}: {n} seats", house.seats, contest=name))
    needed = language.plural("Majority: {n} seat", "Majority: {n} seats", house.majority)
    if found.seats is None:
        unknown = language.text("Who holds the majority is not known here: not every seat is known.")
        return rows(head, needed, unknown)
    return rows(head, seats_won(night, found.seats, language), needed, _majority(night, result, language))


def _majority(night: Night, result: Result, language: Language) -> str:
    party, final = result.chamber.majority, is_final(result)
    if party is None:
        return language.text(NOBODY if final else NOBODY_NOW)
    label = names.label(night.election, party, language)
    if final:
        return language.text("{party} has the majority.", party=label)
    return language.text("{party} would have the majority if the count ended now.", party=label)


def _reported(night: Night, result: Result, language: Language) -> Html | None:
    reported = night.election.chamber.reported
    if not reported or result.test or not is_final(result):
        return None
    head = language.text("The whole chamber as others reported it (not worked out here, never added to the count):")
    return rows(head, *(_report(night, report, language) for report in reported))


def _report(night: Night, report: ReportedSeats, language: Language) -> str:
    who = names.label(night.election, report.party, language)
    total = language.plural("{party}: {n} seat", "{party}: {n} seats", report.total, party=who)
    note = "" if report.origin.note is None else language.pick(report.origin.note)
    source = names.first_source(night.election, report.origin)
    return f"{total} ({'; '.join(text for text in (_parts(report, language), source, note) if text)})"


def _parts(report: ReportedSeats, language: Language) -> str:
    if report.by_list is None or report.by_district is None:
        return ""
    lists, districts = language.number(report.by_list), language.number(report.by_district)
    return language.text("lists {lists}, districts {districts}", lists=lists, districts=districts)
