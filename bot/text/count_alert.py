"""What happened to the count as a whole, in words: first sight, another class, a correction, the majority."""

from bot.election.events import ClassChanged, Correction, CountCorrected, CountSeen, MajorityLost, MajorityReached
from bot.election.model import Constituency, District
from bot.election.night import Night
from bot.election.result import Result
from bot.election.snapshot import CountClass
from bot.text import names
from bot.text.chamber import chamber
from bot.text.languages import Language, marked
from bot.text.provenance import count_footer, evidence, is_final, message
from bot.text.reading import Reading, readings
from bot.text.results import lead, standing
from bot.text.screen import Html, paragraphs, rows

_CALLED = {
    CountClass.EXIT_POLL: marked("an exit poll"),
    CountClass.PARTIAL: marked("a part of the count"),
    CountClass.PRELIMINARY: marked("the preliminary result"),
    CountClass.FINAL: marked("the final result"),
}
_MOST_CORRECTIONS = 12


_FIRST = {
    CountClass.PARTIAL: marked("First figures of the count"),
    CountClass.PRELIMINARY: marked("The preliminary result is out"),
    CountClass.FINAL: marked("The final result is out"),
}


def count_alert(
    event: CountSeen | ClassChanged | CountCorrected | MajorityReached | MajorityLost, night: Night, language: Language
) -> Html:
    """The event as a message; the night has a count."""
    result = night.result
    assert result is not None, "an event of the count is told with the count"
    reading = next(iter(readings(night, language)), None)
    body: Html | None
    match event:
        case CountSeen():
            head, body = language.text(_FIRST[result.class_]), _standing(night, result, reading, language)
        case ClassChanged():
            head, body = _class_changed(event, language), _standing(night, result, reading, language)
        case CountCorrected():
            head, body = language.text("The source corrected its count"), _corrections(event, night, language)
        case MajorityReached() | MajorityLost():
            head, body = _majority(event, night, reading, language), chamber(night, result, language)
    footer = count_footer(night, result, None if reading is None else reading.counted, language)
    return message(result.test, head, body, footer, language)


def _standing(night: Night, result: Result, reading: Reading | None, language: Language) -> Html:
    if reading is None:
        return chamber(night, result, language)
    return paragraphs(lead(reading), standing(reading))


def _class_changed(event: ClassChanged, language: Language) -> str:
    before, after = (language.text(_CALLED[class_]) for class_ in (event.before, event.after))
    return language.text("The count is now {after} (before: {before})", after=after, before=before)


def _corrections(event: CountCorrected, night: Night, language: Language) -> Html:
    shown = event.corrections[:_MOST_CORRECTIONS]
    more = len(event.corrections) - len(shown)
    rest = language.plural("and {n} more figure", "and {n} more figures", more) if more else None
    note = language.text("Figures that went down, old → new:") if shown else None
    return rows(note, *(_correction(correction, night, language) for correction in shown), rest)


def _correction(correction: Correction, night: Night, language: Language) -> str:
    line = correction.line
    what = language.text("Counted") if line is None else names.label(night.election, line, language)
    place = _place(correction, night, language)
    figures = f"{language.number(correction.before)} → {language.number(correction.after)}"
    return f"{place}, {what}: {figures}" if place else f"{what}: {figures}"


def _place(correction: Correction, night: Night, language: Language) -> str:
    election, wanted = night.election, correction.constituency
    places: list[Constituency | District] = []
    for lists in election.list_contests:
        places += lists.constituencies if lists.id == correction.contest else ()
    for single in election.district_contests:
        places += single.districts if single.id == correction.contest else ()
    return next((language.pick(place.names) for place in places if place.id == wanted), wanted or "")


def _majority(event: MajorityReached | MajorityLost, night: Night, reading: Reading | None, language: Language) -> str:
    assert night.result is not None, "only asked of a night with a count"
    party, final = names.label(night.election, event.party, language), is_final(night.result)
    if isinstance(event, MajorityLost) and final:
        words = language.plural(
            "{party} has the majority no more: {n} seat",
            "{party} has the majority no more: {n} seats",
            event.seats,
            party=party,
        )
    elif isinstance(event, MajorityLost):
        words = language.plural(
            "{party} would have no majority any more if the count ended now: {n} seat",
            "{party} would have no majority any more if the count ended now: {n} seats",
            event.seats,
            party=party,
        )
    elif final:
        words = language.plural(
            "{party} has the majority: {n} seat", "{party} has the majority: {n} seats", event.seats, party=party
        )
    else:
        words = language.plural(
            "{party} would have the majority if the count ended now: {n} seat",
            "{party} would have the majority if the count ended now: {n} seats",
            event.seats,
            party=party,
        )
    return evidence(words, night.result, None if reading is None else reading.counted, language)
