"""The line: who is above it and who is not, by how many votes, and what the line is a share of."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from bot.election.model import EmbargoKind
from bot.election.night import Night
from bot.election.result import BallotLine, Side
from bot.election.rules import Scope
from bot.election.snapshot import CountClass
from bot.election.threshold import votes_needed
from bot.text import bases, numbers
from bot.text.fold import folded
from bot.text.languages import Language, marked
from bot.text.menu import THRESHOLD, menu, parties
from bot.text.provenance import count_footer, is_final, message
from bot.text.reading import Reading, readings
from bot.text.results import NOT_BEGUN, SIDES
from bot.text.screen import Html, Screen, paragraphs, rows
from bot.text.table import Row, table
from bot.text.waiting import held_back, no_count

_UNKNOWN = "–"
_RULES = {True: marked("{line} and more"), False: marked("more than {line}")}


def threshold(night: Night, now: datetime, language: Language) -> Screen:
    """The screen of the line."""
    buttons = menu(THRESHOLD, night, language)
    instead = held_back(night, EmbargoKind.OFFICIAL_COUNTS, now, language)
    if instead is not None:
        return Screen(instead, buttons)
    if night.result is None:
        return Screen(no_count(night, now, language), buttons)
    contests = readings(night, language)
    reading = next((found for found in contests if found.contest.threshold is not None), None)
    if reading is None:
        footer = count_footer(night, night.result, contests[0].counted if contests else None, language)
        head = language.text("This election has no line to pass")
        return Screen(message(night.result.test, head, None, footer, language), buttons)
    footer = count_footer(night, night.result, reading.counted, language)
    text = message(night.result.test, _head(reading), _body(reading), footer, language)
    return Screen(text, (*parties(THRESHOLD, reading), *buttons))


def distance(line: BallotLine, language: Language) -> str:
    """Votes over the line or short of it; in words where they are not known."""
    votes = line.votes_to_line
    if votes is None:
        return distance_unknown(language)
    if votes == 0:
        return language.text("exactly as many votes as needed")
    if votes > 0:
        return language.plural("{n} vote over the line", "{n} votes over the line", votes)
    return language.plural("{n} vote short of the line", "{n} votes short of the line", -votes)


def distance_unknown(language: Language) -> str:
    """That nobody can say how many votes a list is from the line."""
    return language.text("votes to the line: not known here")


def still_needed(reading: Reading, line: BallotLine) -> str | None:
    """How many of the votes still to come a list below the line needs; None where none are to come or unknown."""
    percent, base = reading.threshold_percent(line.id), reading.counted.base
    if percent is None or not base or line.votes is None or not _votes_to_come(reading):
        return None
    needed = votes_needed(reading.contest, line.votes, base, percent)
    if not needed:
        return None
    return reading.language.plural(
        "Still needed: at least {n} vote of those to come", "Still needed: at least {n} votes of those to come", needed
    )


def _votes_to_come(reading: Reading) -> bool:
    complete = reading.counted.counted is not None and reading.counted.counted == reading.counted.total
    return reading.result.class_ is CountClass.PARTIAL and not complete


def _head(reading: Reading) -> str:
    language, line = reading.language, reading.threshold_name()
    if reading.counted.not_begun:
        return language.text(NOT_BEGUN)
    found = reading.by_side()
    above, on, below = (len(found.get(side, ())) for side in (Side.ABOVE, Side.ON_LINE, Side.BELOW))
    if not above + on + below:
        return language.text("Which lists are above {line} is not known here", line=line)
    counts = [language.plural("{n} list above {line}", "{n} lists above {line}", above, line=line)]
    if on:
        counts.append(language.plural("{n} on the line", "{n} on the line", on))
    if below:
        counts.append(language.plural("{n} below", "{n} below", below))
    return reading.evidence(", ".join(counts))


def _body(reading: Reading) -> Html:
    language = reading.language
    if reading.counted.not_begun:
        return _law(reading)
    final = language.text("Only lists above the line take part in the distribution of the list seats.")
    head = language.text("Share of the vote; votes over the line (+) or short of it (-)")
    return paragraphs(
        rows(head, table(_rows(reading)), *_notes(reading)),
        final if is_final(reading.result) else None,
        folded(_law(reading)),
    )


def _rows(reading: Reading) -> Iterator[Row]:
    for side, lines in reading.by_side().items():
        yield reading.language.text(SIDES[side], line=reading.threshold_name())
        for line in lines:
            yield reading.label(line.id), reading.figure(line), _distance(reading, line)


def _distance(reading: Reading, line: BallotLine) -> str:
    if reading.threshold_percent(line.id) is None:
        return ""
    return _UNKNOWN if line.votes_to_line is None else reading.language.change(Decimal(line.votes_to_line))


def _notes(reading: Reading) -> Iterator[str]:
    """What the table cannot say: why a list is on the line, what one needs yet, and a line of its own."""
    threshold, language, found = reading.contest.threshold, reading.language, reading.by_side()
    lines = [line for side in found.values() for line in side if reading.threshold_percent(line.id) is not None]
    if any(line.votes_to_line is None for line in lines):
        yield f"{_UNKNOWN} {distance_unknown(language)}"
    if Side.ON_LINE in found:
        yield _why(found[Side.ON_LINE], language)
    for line in lines:
        label, needed, percent = reading.label(line.id), still_needed(reading, line), reading.threshold_percent(line.id)
        if threshold is not None and percent != threshold.percent:
            yield language.text("{party}: its own line is {line}", party=label, line=reading.threshold_name(line.id))
        if needed is not None:
            yield f"{label}: {needed[:1].lower()}{needed[1:]}"


def _why(lines: tuple[BallotLine, ...], language: Language) -> str:
    if all(line.share is not None and line.share.exact for line in lines):
        return language.text("So close that the count goes to and fro: a crossing is told once it is clear.")
    return language.text("The published percentages are rounded, so they cannot tell on which side.")


def _law(reading: Reading) -> Html:
    threshold, language = reading.contest.threshold, reading.language
    assert threshold is not None, "only asked of a contest with a line"
    each = language.text("The line is tested in each constituency by itself.")
    ways = (
        language.plural("Another way in: {n} district won.", "Another way in: {n} districts won.", way.count)
        for way in threshold.alternatives
    )
    rule = language.text(_RULES[threshold.inclusive], line=language.percent(numbers.plain(threshold.percent)))
    return rows(
        language.text("The line: {rule}", rule=rule),
        bases.base(reading),
        bases.basis(reading.contest, language),
        _passing(reading),
        each if threshold.scope is Scope.CONSTITUENCY else None,
        *ways,
    )


def _passing(reading: Reading) -> str | None:
    threshold, language = reading.contest.threshold, reading.language
    for line in reading.counted.lines:
        common = threshold is not None and reading.threshold_percent(line.id) == threshold.percent
        if common and line.votes is not None and line.votes_to_line is not None:
            needed = line.votes - line.votes_to_line
            return language.plural("At this count {n} vote is enough", "At this count {n} votes are enough", needed)
    return None
