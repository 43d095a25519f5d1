"""What happened to the count as a whole, in words: first sight, another class, a correction, the majority."""

from bot.election.events import ClassChanged, Correction, CountCorrected, CountSeen, MajorityLost, MajorityReached
from bot.election.model import Constituency, District
from bot.election.night import Night
from bot.election.result import Result
from bot.election.snapshot import CountClass
from bot.text import names
from bot.text.chamber import chamber
from bot.text.languages import Language, marked
from bot.text.provenance import CLASSES, count_footer, evidence, is_final, message
from bot.text.reading import Reading, readings
from bot.text.results import lead, leader, standing
from bot.text.screen import Html, paragraphs, rows

_CALLED = {
    CountClass.EXIT_POLL: marked("exit poll"),
    CountClass.PARTIAL: marked("part of the count"),
    CountClass.PRELIMINARY: marked("preliminary result"),
    CountClass.FINAL: marked("final result"),
}
_MOST_CORRECTIONS = 12


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
            head, body = _opening(result, reading, language), _standing(night, result, reading, language)
        case ClassChanged():
            head, body = _opening(result, reading, language, event), _changed(event, night, result, reading, language)
        case CountCorrected():
            head, body = _corrected(result, reading, language), _corrections(event, night, language)
        case MajorityReached() | MajorityLost():
            head, body = _majority(event, night, reading, language), chamber(night, result, language)
    footer = count_footer(night, result, None if reading is None else reading.counted, language)
    return message(result.test, head, body, footer, language)


def _opening(result: Result, reading: Reading | None, language: Language, after: ClassChanged | None = None) -> str:
    """What kind of count it is now, and who leads in it; of a part of the count with how much is counted."""
    first = result.class_ is CountClass.PARTIAL and after is None
    kind = language.text("First figures of the count") if first else language.text(CLASSES[result.class_])
    leading = None if reading is None else leader(reading)
    if reading is None or leading is None:
        return kind
    said = language.text("{kind}: {statement}", kind=kind, statement=leading)
    return reading.evidence(said) if result.class_ is CountClass.PARTIAL else said


def _standing(night: Night, result: Result, reading: Reading | None, language: Language) -> Html:
    """The count as it stands, after why nobody is said to lead where the head could not name who does."""
    if reading is None:
        return chamber(night, result, language)
    return paragraphs(None if leader(reading) else lead(reading), standing(reading))


def _changed(event: ClassChanged, night: Night, result: Result, reading: Reading | None, language: Language) -> Html:
    before = language.text("Before: {kind}", kind=language.text(_CALLED[event.before]))
    return paragraphs(before, _standing(night, result, reading, language))


def _corrected(result: Result, reading: Reading | None, language: Language) -> str:
    return evidence(
        language.text("The source corrected its count"), result, None if reading is None else reading.counted, language
    )


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
