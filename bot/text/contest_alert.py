"""What happened in one list contest, in words: the line crossed or contested, the lead, the seats."""

from bot.election.events import LeadChanged, LineContested, SeatsChanged, ThresholdCrossed
from bot.election.night import Night
from bot.election.result import NoSeats, Side
from bot.text.chamber import seats_won
from bot.text.languages import Language, marked
from bot.text.provenance import count_footer, is_final, message
from bot.text.reading import Reading, readings
from bot.text.screen import Html, rows
from bot.text.seats import details, heading, nearness
from bot.text.threshold import distance, still_needed

_NOW = {
    Side.ABOVE: marked("{party} is now above {line}: {share}"),
    Side.BELOW: marked("{party} is now below {line}: {share}"),
}
_FINAL = {
    Side.ABOVE: marked("{party} is above {line}: {share}"),
    Side.BELOW: marked("{party} is below {line}: {share}"),
}
_BEFORE = {
    Side.ABOVE: marked("Before: above {line}"),
    Side.BELOW: marked("Before: below {line}"),
    Side.ON_LINE: marked("Before: on the {line} line"),
}
_ON_LINE = marked("{party} is on the {line} line: {share}")


def contest_alert(
    event: ThresholdCrossed | LineContested | LeadChanged | SeatsChanged, night: Night, language: Language
) -> Html:
    """The event as a message; ValueError where the night has no count of its contest."""
    reading = next((found for found in readings(night, language) if found.contest.id == event.contest), None)
    if reading is None:
        raise ValueError(f'the night has no count of the contest "{event.contest}"')
    footer = count_footer(night, reading.result, reading.counted, language)
    head, body = _words(event, reading)
    return message(reading.result.test, reading.evidence(head), body, footer, language)


def _words(
    event: ThresholdCrossed | LineContested | LeadChanged | SeatsChanged, reading: Reading
) -> tuple[str, Html | None]:
    match event:
        case ThresholdCrossed():
            return _crossed(event, reading), rows(
                *_to_the_line(reading, event.party), _told(event, reading), seats_now(reading)
            )
        case LineContested():
            head = _at_line(reading, event.party, _ON_LINE)
            quiet = reading.language.text(
                "The count goes to and fro. You hear of it again once the list stands clear, or the result is final."
            )
            return head, rows(*_to_the_line(reading, event.party), quiet, seats_now(reading))
        case LeadChanged():
            head = reading.language.text(
                "New leader: {after} ahead of {before}",
                after=reading.label(event.after),
                before=reading.label(event.before),
            )
            return head, rows(_figures(reading, event.after), _figures(reading, event.before))
        case SeatsChanged():
            return _seats_head(event, reading), _moved(event, reading)


def seats_now(reading: Reading) -> Html | None:
    """The seats of the count as it stands, each way for a list on the line; None where the law holds them back."""
    allotted, language = reading.counted.seats, reading.language
    if reading.counted.no_seats is NoSeats.EMBARGO:
        return None
    if allotted is None:
        return details(reading)
    head = heading(reading.result, language)
    if reading.counted.scenarios:
        return rows(f"{head}:", details(reading))
    return rows(f"{head}: {seats_won(reading.night, allotted.by_list, language)}", details(reading))


def _moved(event: SeatsChanged, reading: Reading) -> Html:
    """What the head did not say: all seats where it told of those alone that changed, and what they hang on."""
    allotted = reading.counted.seats
    if event.before is None or allotted is None or reading.counted.scenarios:
        return rows(nearness(reading), details(reading))
    return rows(seats_won(reading.night, allotted.by_list, reading.language), details(reading))


def _crossed(event: ThresholdCrossed, reading: Reading) -> str:
    return _at_line(reading, event.party, (_FINAL if is_final(reading.result) else _NOW)[event.side])


def _at_line(reading: Reading, party: str, words: str) -> str:
    label, line = reading.label(party), reading.threshold_name(party)
    return reading.language.text(words, party=label, line=line, share=reading.share(reading.counted.line(party)))


def _told(event: ThresholdCrossed, reading: Reading) -> str | None:
    if event.before not in _BEFORE:
        return None
    return reading.language.text(_BEFORE[event.before], line=reading.threshold_name(event.party))


def _to_the_line(reading: Reading, party: str) -> tuple[str | None, ...]:
    line = reading.counted.line(party)
    far = distance(line, reading.language)
    return far[:1].upper() + far[1:], still_needed(reading, line)


def _figures(reading: Reading, party: str) -> str:
    line, language = reading.counted.line(party), reading.language
    share = f"{reading.label(party)}: {reading.share(line)}"
    return share if line.votes is None else f"{share}, {_votes(line.votes, language)}"


def _votes(votes: int, language: Language) -> str:
    return language.plural("{n} vote", "{n} votes", votes)


def _seats_head(event: SeatsChanged, reading: Reading) -> str:
    """The lists whose seats changed, "old → new"; all seats where they were not known before."""
    before, after, number = event.before or {}, event.after, reading.language.number
    pairs = ((party, before.get(party, 0), after.get(party, 0)) for party in reading.contest.lists)
    moved = (f"{reading.label(party)} {number(old)} → {number(new)}" for party, old, new in pairs if old != new)
    said = seats_won(reading.night, after, reading.language) if event.before is None else ", ".join(moved)
    return reading.language.text(
        "{heading}: {changes}", heading=heading(reading.result, reading.language), changes=said
    )
