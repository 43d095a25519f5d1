"""The calendar: what comes next, and page by page what happened and is due, each with who says so."""

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.election.background import CalendarEntry
from bot.election.model import Election
from bot.election.night import Night
from bot.text import names
from bot.text.fold import folded
from bot.text.languages import Language
from bot.text.menu import CALENDAR, back
from bot.text.screen import Button, Html, Screen, bold, paragraphs, rows

_ON_A_PAGE = 6
_SHORT = 80


def calendar(night: Night, now: datetime, language: Language, page: str = "") -> Screen:
    """The page of the calendar with what comes next, or the one of this number; ValueError where there is none."""
    election = night.election
    entries = sorted(election.calendar, key=lambda entry: _end(entry, election))
    past = sum(1 for entry in entries if _end(entry, election) < now)
    if not entries:
        return Screen(bold(language.text("The calendar of this election is not known here")), back(CALENDAR, language))
    pages = [entries[i : i + _ON_A_PAGE] for i in range(0, len(entries), _ON_A_PAGE)]
    shown = min(past // _ON_A_PAGE, len(pages) - 1) if not page else _page(page, len(pages))
    text = paragraphs(
        bold(coming(election, now, language, _SHORT) or language.text("Everything in the calendar is past")),
        *(_entry(entry, election, language) for entry in pages[shown]),
        folded(rows(*(_said(entry, election, language) for entry in pages[shown]))),
    )
    return Screen(text, (*_turning(shown, pages, language), *back(CALENDAR, language)))


def coming(election: Election, now: datetime, language: Language, longest: int | None = None) -> str | None:
    """What comes next, and when; None where the calendar is past or empty.

    An event in more than `longest` letters is not told, only its time.
    """
    ahead = [entry for entry in election.calendar if _end(entry, election) >= now]
    if not ahead:
        return None
    following = min(ahead, key=lambda entry: _end(entry, election))
    when, event = _when(following, election, language), language.pick(following.text)
    if longest is not None and len(event) > longest:
        return language.text("Next: {time}", time=when)
    return language.text("Next: {time} – {event}", time=when, event=event)


def _entry(entry: CalendarEntry, election: Election, language: Language) -> Html:
    return rows(bold(_when(entry, election, language)), language.pick(entry.text))


def _said(entry: CalendarEntry, election: Election, language: Language) -> str:
    """Who says so, and what to know of it."""
    note = "" if entry.origin.note is None else f" {language.pick(entry.origin.note)}"
    source = names.first_source(election, entry.origin, language)
    return f"• {_when(entry, election, language)}: {source}.{note}"


def _when(entry: CalendarEntry, election: Election, language: Language) -> str:
    return language.moment(entry.at, election.zone) if isinstance(entry.at, datetime) else language.day(entry.at)


def _end(entry: CalendarEntry, election: Election) -> datetime:
    """When the entry is past: a day without an hour is so once it is over."""
    at: datetime | date = entry.at
    return at if isinstance(at, datetime) else datetime.combine(at, time.max, ZoneInfo(election.zone))


def _page(wanted: str, pages: int) -> int:
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 4 else 0
    if not 1 <= number <= pages:
        raise ValueError(f'the calendar has no page "{wanted}"; its pages are 1 to {pages}')
    return number - 1


def _turning(shown: int, pages: Sequence[object], language: Language) -> tuple[tuple[Button, ...], ...]:
    ways = []
    if shown > 0:
        ways.append(Button(language.text("‹ Earlier"), f"{CALENDAR}:{shown}"))
    if shown + 1 < len(pages):
        ways.append(Button(language.text("Later ›"), f"{CALENDAR}:{shown + 2}"))
    return (tuple(ways),) if ways else ()
