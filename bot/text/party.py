"""One party: its full name, its share and votes, the line, its seats, the exit polls and the previous election."""

from datetime import datetime

from bot.election.exit_poll import ExitPoll
from bot.election.model import Election, EmbargoKind
from bot.election.night import Night
from bot.election.result import BallotLine, Result, Side
from bot.text import names, numbers, seats
from bot.text.chamber import districts_won
from bot.text.comparison import before, change
from bot.text.languages import Language
from bot.text.menu import PARTY, menu, parties
from bot.text.provenance import count_footer, message
from bot.text.reading import Reading, readings
from bot.text.results import NOT_BEGUN, SIDES
from bot.text.screen import Html, Screen, bold, paragraphs, rows
from bot.text.threshold import distance, still_needed
from bot.text.waiting import held_back, held_words, no_count


def party(night: Night, now: datetime, language: Language, wanted: str) -> Screen:
    """The screen of the party with this id; ValueError where the election has none such."""
    if night.election.party(wanted) is None:
        raise ValueError(f'the election "{night.election.id}" has no party "{wanted}"')
    shown = PARTY + wanted
    buttons = menu(shown, night, language)
    instead = held_back(night, EmbargoKind.OFFICIAL_COUNTS, now, language)
    if instead is not None:
        return Screen(instead, buttons)
    reading = next((found for found in readings(night, language) if wanted in found.contest.lists), None)
    if reading is None:
        return Screen(no_count(night, now, language), buttons)
    line = reading.counted.line(wanted)
    body = paragraphs(_own(reading, line), _polls(night, reading.result, wanted, language), _before(reading, line))
    footer = count_footer(night, reading.result, reading.counted, language)
    text = message(reading.result.test, _head(reading, line), body, footer, language)
    return Screen(text, (*parties(shown, reading), *buttons))


def _head(reading: Reading, line: BallotLine) -> str:
    if reading.counted.not_begun:
        return reading.language.text(NOT_BEGUN)
    label, share, side = reading.label(line.id), reading.figure(line), reading.side(line)
    if side is None:
        return reading.evidence(f"{label}: {share}")
    where = reading.language.text(SIDES[side], line=reading.threshold_name(line.id))
    return reading.evidence(f"{label}: {share}, {where}")


def _own(reading: Reading, line: BallotLine) -> Html:
    election, language = reading.night.election, reading.language
    missing = language.text(numbers.NOT_PUBLISHED)
    votes = missing if line.votes is None else language.number(line.votes)
    return rows(
        names.full_name(election, line.id, language),
        language.text("Votes: {number}", number=votes),
        *_line(reading, line),
        _seats(reading, line),
        _districts(reading, line) if election.district_contests else None,
    )


def _line(reading: Reading, line: BallotLine) -> tuple[str | None, ...]:
    if reading.threshold_percent(line.id) is None or reading.side(line) in {None, Side.UNKNOWN}:
        return ()
    far = distance(line, reading.language)
    return far[:1].upper() + far[1:], still_needed(reading, line)


def _seats(reading: Reading, line: BallotLine) -> str:
    language, allotted = reading.language, reading.counted.seats
    if allotted is None:
        return seats.details(reading)
    own, every = (language.number(n) for n in (allotted.by_list.get(line.id, 0), reading.contest.seats))
    heading = seats.heading(reading.result, language)
    count = language.text("{heading}: {seats} of {all}", heading=heading, seats=own, all=every)
    return rows(count, seats.details(reading))


def _districts(reading: Reading, line: BallotLine) -> str | None:
    if held_words(reading.night, EmbargoKind.FORECASTS, reading.language) is not None:
        return None
    number, language = districts_won(reading.night, reading.result, line.id), reading.language
    known = language.number(number) if number else language.text("none")
    return language.text("Districts won, as far as known here: {number}", number=known)


def _polls(night: Night, result: Result, wanted: str, language: Language) -> Html | None:
    shown = [poll for poll in night.exit_polls if wanted in poll.shares]
    if not shown:
        return None
    return rows(bold(language.text("Exit polls")), *(_poll(night, result, poll, wanted, language) for poll in shown))


def _poll(night: Night, result: Result, poll: ExitPoll, wanted: str, language: Language) -> str:
    share = language.percent(numbers.as_published(poll.shares[wanted]))
    time = language.moment(poll.published_at, night.election.zone, result.feed_time)
    return f"{share}  {language.pick(poll.pollster)}, {time}"


def _before(reading: Reading, line: BallotLine) -> Html | None:
    election: Election = reading.night.election
    previous, language = election.previous, reading.language
    then = None if previous is None else before(previous, line.id)
    points = change(line, then, language)
    if previous is None or then is None or then.share is None or points is None:
        return None
    share = language.percent(numbers.as_published(then.share))
    return rows(
        language.text("Final result of {day}: {share}", day=language.day(previous.date), share=share),
        language.text("Change: {points} percentage points", points=points),
        language.text("Source: {source}", source=names.first_source(election, previous.origin, language)),
    )
