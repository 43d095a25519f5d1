"""Seats of the count so far: by list, both ways for a list on the line, ties, and the reason where there are none."""

from datetime import datetime

from bot.election.model import EmbargoKind, ListContest
from bot.election.night import Night
from bot.election.result import NoSeats, Result, Scenario
from bot.election.rules import Method, TieBreak
from bot.election.seats import Tie
from bot.text import names
from bot.text.certainty import reservation
from bot.text.chamber import chamber, seats_won
from bot.text.languages import Language, marked
from bot.text.menu import SEATS, menu
from bot.text.provenance import count_footer, evidence, is_final, message
from bot.text.reading import Reading, readings
from bot.text.screen import Html, Screen, bold, html, paragraphs, rows
from bot.text.table import table
from bot.text.waiting import held_back, held_words, no_count

_WHY_NONE = {
    NoSeats.NOT_BEGUN: marked("No seats are worked out: no list that takes part has a vote yet."),
    NoSeats.NO_VOTES: marked("No seats are worked out: the votes are not published."),
    NoSeats.CONSTITUENCIES_MISSING: marked("No seats are worked out: some constituencies have no figures yet."),
    NoSeats.THRESHOLD_UNKNOWN: marked("No seats are worked out: it is not known which lists are above the line."),
    NoSeats.ROUNDING: marked(
        "No seats are worked out: the published percentages are rounded, and what they leave open changes the seats."
    ),
    NoSeats.TOO_FEW_LISTS: marked(
        "No seats are worked out: too few lists are above the line, and the rule for that is not known here."
    ),
}
_MOST_TIES = 6
"""Ties that are named; of many constituencies there may be hundreds."""
_METHODS = {
    Method.HARE: marked("largest remainder, Hare quota"),
    Method.DROOP: marked("largest remainder, Droop quota"),
    Method.HAGENBACH_BISCHOFF: marked("largest remainder, Hagenbach-Bischoff quota"),
    Method.DHONDT: marked("highest averages, D'Hondt"),
    Method.SAINTE_LAGUE: marked("highest averages, Sainte-Laguë"),
    Method.MODIFIED_SAINTE_LAGUE: marked("highest averages, modified Sainte-Laguë"),
}
_TIE_RULES = {
    TieBreak.LIST_REGISTERED_EARLIER: marked("the list registered earlier goes first"),
    TieBreak.MORE_VOTES: marked("the list with more votes goes first"),
    TieBreak.FEWER_VOTES: marked("the list with fewer votes goes first"),
    TieBreak.BALLOT_ORDER: marked("the list higher on the ballot goes first"),
    TieBreak.LOT: marked("lots are drawn"),
}


def seats(night: Night, now: datetime, language: Language) -> Screen:
    """The screen of seats."""
    buttons = menu(SEATS, night, language)
    instead = held_back(night, EmbargoKind.OFFICIAL_COUNTS, now, language) or held_back(
        night, EmbargoKind.FORECASTS, now, language
    )
    if instead is not None:
        return Screen(instead, buttons)
    if night.result is None:
        return Screen(no_count(night, now, language), buttons)
    contests = readings(night, language)
    body = paragraphs(*(_contest(reading) for reading in contests), chamber(night, night.result, language))
    head = _head(contests[0]) if contests else evidence(language.text("Seats"), night.result, None, language)
    footer = count_footer(night, night.result, contests[0].counted if contests else None, language)
    return Screen(message(night.result.test, head, body, footer, language), buttons)


def heading(result: Result, language: Language) -> str:
    """What the seats are: of the final result, else only "if the count ended now"."""
    if is_final(result):
        return language.text("Seats by the final result")
    return language.text("Seats if the count ended now")


def details(reading: Reading) -> Html:
    """What must stand beside any seats: why there are none, both ways of a list on the line, ties, the rule applied."""
    counted, language = reading.counted, reading.language
    ties = counted.seats.ties if counted.seats is not None else ()
    rule = reading.contest.allocation.tie_break_origin
    return rows(
        _why_none(reading),
        *_too_few(reading),
        *(_tie(reading, tie) for tie in ties[:_MOST_TIES]),
        language.plural("and {n} more tie", "and {n} more ties", more)
        if (more := len(ties) - _MOST_TIES) > 0
        else None,
        reservation(rule, reading.night.election, language) if ties else None,
        scenarios(reading),
    )


def nearness(reading: Reading) -> Html:
    """The lists near the line, each with its share: those that the seats hang on."""
    return rows(
        *(
            reading.language.text(
                "{party} is near the {line} line ({share})",
                party=reading.label(party),
                line=reading.threshold_name(party),
                share=reading.share(reading.counted.line(party)),
            )
            for party in _near(reading)
        )
    )


def method(contest: ListContest, language: Language) -> str:
    """How the votes of a contest become seats."""
    return language.text(_METHODS[contest.allocation.method])


def _why_none(reading: Reading) -> str | None:
    why = reading.counted.no_seats
    if why is NoSeats.EMBARGO:
        return held_words(reading.night, EmbargoKind.FORECASTS, reading.language, reading.result.feed_time)
    return None if why is None else reading.language.text(_WHY_NONE[why])


def scenarios(reading: Reading) -> Html | None:
    """The seats for each way that the lists on the line may fall; None where no list is near the line."""
    near, ways = _near(reading), reading.counted.scenarios
    if not near or all(way.seats is None for way in ways):
        return None
    return rows(*(_scenario(reading, way, near) for way in sorted(ways, key=lambda way: -len(way.passing))))


def _near(reading: Reading) -> tuple[str, ...]:
    """The lists whose fall the scenarios are about, in ballot order."""
    passing = frozenset[str]().union(*(way.passing for way in reading.counted.scenarios))
    return tuple(party for party in reading.contest.lists if party in passing)


def _too_few(reading: Reading) -> tuple[str | None, ...]:
    """That the rule for too few lists was applied, and how far that rule is to be trusted."""
    threshold, language = reading.contest.threshold, reading.language
    if not reading.counted.other_rule or threshold is None:
        return ()
    applied = language.text("Too few lists are above the line, so the rule for that case was applied.")
    return applied, reservation(threshold.too_few.origin, reading.night.election, language)


def _scenario(reading: Reading, way: Scenario, near: tuple[str, ...]) -> Html:
    language = reading.language
    above = reading.labels(party for party in near if party in way.passing)
    below = reading.labels(party for party in near if party not in way.passing)
    if not below:
        head = language.text("With {above} above the line", above=above)
    elif not above:
        head = language.text("With {below} below the line", below=below)
    else:
        head = language.text("With {above} above the line and {below} below it", above=above, below=below)
    unknown = language.text(names.NOT_KNOWN)
    won = unknown if way.seats is None else seats_won(reading.night, way.seats.by_list, language)
    return html("<b>{head}:</b> {won}", head=head, won=won)


def _head(reading: Reading) -> str:
    language, allotted = reading.language, reading.counted.seats
    if allotted is None:
        return language.text("Seats are not known")
    most = max(allotted.by_list.values())
    who = reading.labels(party for party, number in allotted.by_list.items() if number == most)
    if is_final(reading.result):
        statement = language.plural("{party}: {n} seat", "{party}: {n} seats", most, party=who)
    else:
        statement = language.plural(
            "{party}: {n} seat (if the count ended now)", "{party}: {n} seats (if the count ended now)", most, party=who
        )
    return reading.evidence(statement)


def _contest(reading: Reading) -> Html:
    language, contest = reading.language, reading.contest
    name = language.pick(contest.names)
    return rows(
        bold(language.plural("{contest}: {n} seat", "{contest}: {n} seats", contest.seats, contest=name)),
        None if reading.counted.seats is None else heading(reading.result, language),
        _table(reading),
        nearness(reading),
        details(reading),
        language.text("Method: {method}", method=method(contest, language)),
        _by_constituency(reading),
    )


def _by_constituency(reading: Reading) -> str | None:
    number = len(reading.contest.constituencies)
    if number < 2:
        return None
    return reading.language.plural(
        "Allotted in {n} constituency", "Allotted in {n} constituencies, each by itself", number
    )


def _table(reading: Reading) -> Html | None:
    if reading.counted.seats is None:
        return None
    won = reading.counted.seats.by_list
    order = sorted((party for party in won if won[party]), key=lambda party: -won[party])
    return table([(reading.label(party), reading.language.number(won[party])) for party in order])


def _tie(reading: Reading, tie: Tie) -> str:
    language, among = reading.language, reading.labels(tie.among)
    claim = language.plural(
        "Tie: {lists} have an equal claim to {n} seat.",
        "Tie: {lists} have an equal claim to {n} seats.",
        tie.seats,
        lists=among,
    )
    place = _place(reading, tie)
    return " ".join(text for text in (place and f"{place}:", claim, _settled(reading, tie)) if text)


def _settled(reading: Reading, tie: Tie) -> str:
    language, rule = reading.language, reading.language.text(_TIE_RULES[tie.rule])
    if tie.winners:
        return language.text("By the rule ({rule}): {winners}.", rule=rule, winners=reading.labels(tie.winners))
    return language.text("The rule ({rule}) does not settle it here, so nobody has it yet.", rule=rule)


def _place(reading: Reading, tie: Tie) -> str:
    places = reading.contest.constituencies
    named = (reading.language.pick(place.names) for place in places if place.id == tie.constituency)
    return next(named, "") if len(places) > 1 else ""
