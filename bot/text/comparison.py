"""The count beside the previous election: shares and seats then and now, and what is not comparable."""

from datetime import datetime
from fractions import Fraction

from bot.election.model import Election, EmbargoKind
from bot.election.night import Night
from bot.election.previous import Previous, PreviousLine
from bot.election.result import BallotLine
from bot.text import names, numbers
from bot.text.fold import folded
from bot.text.languages import Language
from bot.text.menu import COMPARISON, menu
from bot.text.provenance import count_footer, message
from bot.text.reading import Reading, readings
from bot.text.screen import Html, Screen, bold, paragraphs, rows
from bot.text.table import table
from bot.text.waiting import held_back, no_count

_UNKNOWN = "–"


def comparison(night: Night, now: datetime, language: Language) -> Screen:
    """The screen of the comparison with the previous election."""
    election, buttons = night.election, menu(COMPARISON, night, language)
    instead = held_back(night, EmbargoKind.OFFICIAL_COUNTS, now, language)
    if instead is not None:
        return Screen(instead, buttons)
    reading = next(iter(readings(night, language)), None)
    if reading is None:
        return Screen(no_count(night, now, language), buttons)
    test, footer = reading.result.test, count_footer(night, reading.result, reading.counted, language)
    if election.previous is None:
        head = language.text("No previous election is known here")
        return Screen(message(test, head, None, footer, language), buttons)
    head, body = _head(reading, election.previous), _body(reading, election.previous)
    return Screen(message(test, head, body, footer, language), buttons)


def before(previous: Previous, party: str) -> PreviousLine | None:
    """What this party had in the previous election; None where it has no line there."""
    return next((line for line in previous.lines if line.party == party), None)


def change(line: BallotLine, then: PreviousLine | None, language: Language) -> str | None:
    """The change of a share in percentage points, with its sign; None where either share is not known."""
    now = _now(line)
    if now is None or then is None or then.share is None:
        return None
    return language.change(numbers.printed(now - then.share.value))


def _now(line: BallotLine) -> Fraction | None:
    if line.share is not None and line.share.exact:
        return line.share.low
    return None if line.published is None else line.published.value


def _head(reading: Reading, previous: Previous) -> str:
    language, day, first = reading.language, reading.language.day(previous.date), reading.leaders()
    then = before(previous, first[0].id) if len(first) == 1 else None
    points = change(first[0], then, language) if then else None
    if points is None:
        return language.text("Compared with the election of {day}", day=day)
    party = reading.label(first[0].id)
    return reading.evidence(
        language.text("{party}: {points} percentage points against {day}", party=party, points=points, day=day)
    )


def _body(reading: Reading, previous: Previous) -> Html:
    election, language = reading.night.election, reading.language
    return paragraphs(
        _shares(reading, previous),
        rows(
            _seats(election, previous, language),
            _gone(previous, language),
            _turnout(previous, language),
        ),
        _limits(previous, language),
        _source(election, previous, language),
    )


def _shares(reading: Reading, previous: Previous) -> Html:
    language = reading.language
    lines = [(line, before(previous, line.id)) for line in reading.ranked()]
    unknown = [line for line, then in lines if then is None or then.share is None]
    if len(unknown) == len(lines):
        return rows(language.text("The shares of that election are not known here"))
    header = ("%", language.text("now"), language.text("then"), language.text("points"))
    return rows(
        language.text("Shares in % now and then, and the change in percentage points"),
        table([header, *(_row(reading, line, then) for line, then in lines)]),
        language.text("– not known here, or not on the ballot") if unknown else None,
    )


def _row(reading: Reading, line: BallotLine, then: PreviousLine | None) -> tuple[str, ...]:
    language, now = reading.language, numbers.share_figure(line, reading.threshold_percent(line.id))
    share = None if then is None or then.share is None else numbers.as_published(then.share)
    figures = (_UNKNOWN if figure is None else language.decimal(figure) for figure in (now, share))
    return reading.label(line.id), *figures, change(line, then, language) or _UNKNOWN


def _seats(election: Election, previous: Previous, language: Language) -> str | None:
    held = [(_name(election, line, language), line.seats) for line in previous.lines if line.seats]
    if not held:
        return None
    listed = ", ".join(f"{name} {language.number(seats)}" for name, seats in held)
    return language.text("Seats then: {seats}; of {all} in all", seats=listed, all=language.number(previous.seats))


def _gone(previous: Previous, language: Language) -> str | None:
    gone = [line for line in previous.lines if line.party is None and (line.votes or line.share)]
    if not gone:
        return None
    return language.text("On the ballot then, not now: {lists}", lists=", ".join(_had(line, language) for line in gone))


def _turnout(previous: Previous, language: Language) -> str | None:
    if previous.ballots is None or not previous.registered:
        return None
    share = language.percent(numbers.printed(Fraction(100 * previous.ballots, previous.registered)))
    ballots, registered = language.number(previous.ballots), language.number(previous.registered)
    return language.text(
        "Turnout then: {share} ({ballots} of {voters})", share=share, ballots=ballots, voters=registered
    )


def _had(line: PreviousLine, language: Language) -> str:
    share = "" if line.share is None else f" {language.percent(numbers.as_published(line.share))}"
    return f"{language.pick(line.names)}{share}"


def _limits(previous: Previous, language: Language) -> Html | None:
    if not previous.not_comparable:
        return None
    head = bold(language.text("What is not comparable"))
    return rows(head, folded(rows(*(f"• {language.pick(note)}" for note in previous.not_comparable))))


def _source(election: Election, previous: Previous, language: Language) -> str:
    source, day = names.first_source(election, previous.origin, language), language.day(previous.date)
    return language.text("Then: final result ({day}). Source: {source}", day=day, source=source)


def _name(election: Election, line: PreviousLine, language: Language) -> str:
    return language.pick(line.names) if line.party is None else names.label(election, line.party, language)
