"""The results: every list with its share, where it stands against the line, and its seats if the count ended now."""

from datetime import datetime

from bot.election.model import EmbargoKind
from bot.election.night import Night
from bot.election.result import BallotLine, Side
from bot.text import bases
from bot.text.chamber import chamber
from bot.text.languages import Language, marked
from bot.text.menu import RESULTS, menu
from bot.text.provenance import count_footer, evidence, is_final, message
from bot.text.reading import Reading, readings
from bot.text.screen import Html, Screen, bold, paragraphs, rows
from bot.text.seats import details, heading
from bot.text.table import Row, table
from bot.text.waiting import held_back, no_count

NOT_BEGUN = marked("No votes are counted yet")
SIDES = {
    Side.ABOVE: marked("above {line}"),
    None: marked("no line to pass"),
    Side.ON_LINE: marked("on the {line} line"),
    Side.UNKNOWN: marked("{line} line: not known"),
    Side.BELOW: marked("below {line}"),
}


def results(night: Night, now: datetime, language: Language) -> Screen:
    """The screen of results."""
    buttons = menu(RESULTS, night, language)
    instead = held_back(night, EmbargoKind.OFFICIAL_COUNTS, now, language)
    if instead is not None:
        return Screen(instead, buttons)
    if night.result is None:
        return Screen(no_count(night, now, language), buttons)
    contests = readings(night, language)
    head = lead(contests[0]) if contests else evidence(language.text("Results"), night.result, None, language)
    body = paragraphs(*map(standing, contests), None if contests else chamber(night, night.result, language))
    footer = count_footer(night, night.result, contests[0].counted if contests else None, language)
    return Screen(message(night.result.test, head, body, footer, language), buttons)


def lead(reading: Reading) -> str:
    """Who leads, with what share, on what evidence; why nobody is said to."""
    statement = leader(reading)
    return _nobody(reading) if statement is None else reading.evidence(statement)


def leader(reading: Reading) -> str | None:
    """Who leads, with what share, in words that still want their evidence; None where nobody is said to lead."""
    language, first = reading.language, reading.leaders()
    if not first:
        return None
    who, share = reading.labels(line.id for line in first), reading.figure(first[0])
    if len(first) > 1:
        return language.text("{parties} are level ({share} each)", parties=who, share=share)
    if is_final(reading.result):
        return language.text("{party} is first ({share})", party=who, share=share)
    return language.text("{party} leads ({share})", party=who, share=share)


def _nobody(reading: Reading) -> str:
    """Why nobody is said to lead."""
    if reading.counted.not_begun:
        return reading.language.text(NOT_BEGUN)
    if any(line.votes is not None or line.share is not None for line in reading.counted.lines):
        return reading.language.text("Who leads is not known here")
    return reading.language.text("No shares are published")


def standing(reading: Reading) -> Html:
    """A list contest as it stands: shares, sides and seats."""
    language = reading.language
    seats = None if reading.counted.seats is None else heading(reading.result, language)
    return rows(
        bold(language.pick(reading.contest.names)),
        None if seats is None else language.text("Share of the vote; {seats}", seats=seats[:1].lower() + seats[1:]),
        None if reading.counted.not_begun else table(_rows(reading)),
        details(reading),
        bases.base(reading),
    )


def _rows(reading: Reading) -> list[Row]:
    language = reading.language
    found: list[Row] = []
    for side, lines in reading.by_side().items():
        if reading.contest.threshold is not None:
            found.append(language.text(SIDES[side], line=reading.threshold_name()))
        found.extend(_row(reading, line) for line in lines)
    others = [line for line in reading.counted.lines if line.id not in reading.contest.lists]
    if others:
        found.append(language.text("wins no seats"))
        found.extend(_row(reading, line) for line in others)
    return found


def _row(reading: Reading, line: BallotLine) -> Row:
    label, share, allotted = reading.label(line.id), reading.figure(line), reading.counted.seats
    if allotted is None or line.id not in allotted.by_list:
        return (label, share)
    return (label, share, reading.language.number(allotted.by_list[line.id]))
