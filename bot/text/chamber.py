"""The whole house: districts won, its majority where every seat is known, and totals as others reported them."""

from collections import Counter
from collections.abc import Mapping

from bot.election.districts import KnownWinner, known_winners
from bot.election.model import DistrictContest, EmbargoKind, ReportedSeats
from bot.election.night import Night
from bot.election.result import Result
from bot.text import names
from bot.text.fold import folded
from bot.text.languages import Language, marked
from bot.text.provenance import is_final
from bot.text.screen import Html, bold, paragraphs, rows
from bot.text.table import table
from bot.text.waiting import held_words

NOBODY = marked("No party has the majority.")
NOBODY_NOW = marked("No party would have the majority if the count ended now.")


def seats_won(night: Night, seats: Mapping[str, int], language: Language) -> str:
    """Seats as one phrase, most seats first: "AMANAT 40, Auyl 8"; who has none is left out."""
    order = sorted((party for party, number in seats.items() if number), key=lambda party: -seats[party])
    return ", ".join(
        f"{names.label(night.election, party, language)} {language.number(seats[party])}" for party in order
    )


def chamber(night: Night, result: Result, language: Language) -> Html:
    """Districts, the majority, and the totals that others reported; that they are held back where the law does so."""
    held_back = held_words(night, EmbargoKind.FORECASTS, language, result.feed_time)
    if held_back is not None:
        return rows(held_back)
    districts = (_districts(night, result, contest, language) for contest in night.election.district_contests)
    return paragraphs(*districts, _whole(night, result, language), reported(night, result, language))


def districts_won(night: Night, result: Result, party: str) -> int:
    """Districts that this party is known to have won."""
    known = (winners(night, result, contest) for contest in night.election.district_contests)
    return sum(winner.party == party for found in known for winner in found.values())


def _districts(night: Night, result: Result, contest: DistrictContest, language: Language) -> Html:
    found = winners(night, result, contest)
    known, missing = len(found), contest.seats - len(found)
    won = seats_won(night, Counter(winner.party for winner in found.values()), language)
    name = language.pick(contest.names)
    return rows(
        bold(language.plural("{contest}: {n} seat", "{contest}: {n} seats", contest.seats, contest=name)),
        _known(known, won, language) if known else None,
        _missing(missing, language) if missing else None,
        winner_sources(night, found, language),
    )


def winners(night: Night, result: Result, contest: DistrictContest) -> Mapping[str, KnownWinner]:
    """The winners that are known beside this result, by district."""
    return known_winners(contest, result, None if night.count is None else night.count.count)


def winner_sources(night: Night, known: Mapping[str, KnownWinner], language: Language) -> str | None:
    """Who names the winners that are known from the definition alone; None where there are none."""
    origins = (winner.origin for winner in known.values() if winner.origin is not None)
    listed = dict.fromkeys(names.first_source(night.election, origin, language) for origin in origins)
    return language.text("Source: {source}", source="; ".join(listed)) if listed else None


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


def reported(night: Night, result: Result, language: Language) -> Html | None:
    """The totals of the whole chamber as others reported them; None beside anything but a real final result."""
    if result.test or not is_final(result):
        return None
    seated = [report for report in night.election.chamber.reported if report.total]
    if not seated:
        return None
    notes = (_note(night, report, language) for report in seated)
    sources = dict.fromkeys(names.first_source(night.election, report.origin, language) for report in seated)
    house = language.pick(night.election.chamber.names)
    return rows(
        language.text(
            "{contest}, seats in all (lists + districts), as others reported them; "
            "not worked out here, never added to the count:",
            contest=house,
        ),
        table(_report(night, report, language) for report in seated),
        folded(rows(*notes, language.text("Source: {source}", source="; ".join(sources)))),
    )


def _report(night: Night, report: ReportedSeats, language: Language) -> tuple[str, ...]:
    cells = names.label(night.election, report.party, language), language.number(report.total)
    if report.by_list is None or report.by_district is None:
        return cells
    return *cells, f"{language.number(report.by_list)}+{language.number(report.by_district)}"


def _note(night: Night, report: ReportedSeats, language: Language) -> str | None:
    if report.origin.note is None:
        return None
    return f"{names.label(night.election, report.party, language)}: {language.pick(report.origin.note)}"
