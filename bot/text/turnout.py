"""Turnout: ballots received over voters on the lists, for the country and its regions."""

from collections.abc import Iterable
from datetime import datetime

from bot.election.model import Area
from bot.election.night import Night
from bot.election.percent import Percent
from bot.election.turnout import Bulletin
from bot.text import names, numbers
from bot.text.fold import folded
from bot.text.languages import Language
from bot.text.menu import TURNOUT, back, menu, neighbours
from bot.text.provenance import BULLETIN, as_of, count_footer, message, origin_footer
from bot.text.reading import readings
from bot.text.screen import Button, Html, Screen, bold, paragraphs, rows

_ENDS = 2
_FIGURE_SPACE = "\N{FIGURE SPACE}"


def turnout(night: Night, now: datetime, language: Language) -> Screen:
    """The screen of turnout: the newest bulletin, else the turnout of what is counted."""
    buttons = menu(TURNOUT, night, language)
    if night.bulletins:
        newest = max(night.bulletins, key=lambda bulletin: bulletin.at)
        body = paragraphs(figures(newest, language), regions(night, newest, language), _day(night, language))
        text = message(False, head(newest, language), body, bulletin_footer(night, newest, language), language)
        return Screen(text, (*_by_region(night, newest, language), *buttons))
    counted = _of_the_count(night, language)
    if counted is not None:
        return Screen(counted, buttons)
    nothing = as_of(night.election, now, language)
    return Screen(message(False, language.text("Turnout: not published"), None, nothing, language), buttons)


def area_turnout(night: Night, now: datetime, language: Language, wanted: str) -> Screen:
    """The screen of one area's turnout through the day; ValueError where the election has no such area."""
    area = next((area for area in night.election.areas if area.id == wanted), None)
    if area is None:
        raise ValueError(f'the election "{night.election.id}" has no area "{wanted}"')
    published = [bulletin for bulletin in night.bulletins if wanted in bulletin.areas]
    newest = max(published, key=lambda bulletin: bulletin.at, default=None)
    ranked = night.election.areas if newest is None else _sorted(night, newest)
    way = neighbours(f"{TURNOUT}:", ranked, area, language)
    buttons = (*way, (Button(language.text("All regions"), TURNOUT), *back("", language)[0]))
    name = language.pick(area.names)
    if newest is None:
        nothing = as_of(night.election, now, language)
        missing = language.text("{area}: turnout not published", area=name)
        return Screen(message(False, missing, _registered(night, area, language), nothing, language), buttons)
    share = printed(newest.areas[wanted], language)
    leading = language.text("{area}: turnout {share}", area=name, share=share)
    body = paragraphs(
        _beside(night, newest, area, language), _registered(night, area, language), _day(night, language, wanted)
    )
    return Screen(message(False, leading, body, bulletin_footer(night, newest, language), language), buttons)


def head(bulletin: Bulletin, language: Language) -> str:
    """The turnout of the country."""
    return language.text("Turnout {share}", share=printed(bulletin.turnout, language))


def figures(bulletin: Bulletin, language: Language) -> str:
    """Ballots received of voters on the lists, as far as they were published."""
    if bulletin.ballots is None and bulletin.registered is None:
        return language.text("Ballots received and voters on the lists: not published")
    missing = language.text(numbers.NOT_PUBLISHED)
    ballots = missing if bulletin.ballots is None else language.number(bulletin.ballots)
    registered = missing if bulletin.registered is None else language.number(bulletin.registered)
    return language.text(
        "Ballots received: {ballots}; voters on the lists: {voters}", ballots=ballots, voters=registered
    )


def regions(night: Night, bulletin: Bulletin, language: Language) -> Html | None:
    """Every region of the bulletin, the highest turnout first, folded; None where it gives none."""
    areas = _sorted(night, bulletin)
    if not areas:
        return None
    lines = _beside_names((printed(bulletin.areas[area.id], language), language.pick(area.names)) for area in areas)
    return rows(bold(language.text("By region")), folded(lines))


def extremes(night: Night, bulletin: Bulletin, language: Language) -> Html | None:
    """The regions with the highest and with the lowest turnout; None where the bulletin gives too few."""
    areas = _sorted(night, bulletin)
    if len(areas) <= 2 * _ENDS:
        return None
    high = ", ".join(_area(area, bulletin, language) for area in areas[:_ENDS])
    low = ", ".join(_area(area, bulletin, language) for area in areas[-_ENDS:])
    return rows(language.text("Highest: {regions}", regions=high), language.text("Lowest: {regions}", regions=low))


def bulletin_footer(night: Night, bulletin: Bulletin, language: Language) -> Html:
    """Where a bulletin comes from."""
    return origin_footer(language.text(BULLETIN), night.election, bulletin.origin, bulletin.at, language)


def _of_the_count(night: Night, language: Language) -> Html | None:
    reading = next((found for found in readings(night, language) if found.counted.turnout is not None), None)
    if reading is None or reading.counted.turnout is None:
        return None
    share = language.percent(numbers.printed(reading.counted.turnout.middle))
    head = reading.evidence(language.text("Turnout {share}", share=share))
    note = language.text("Turnout of the stations counted so far; no bulletin is published.")
    return message(
        reading.result.test, head, note, count_footer(night, reading.result, reading.counted, language), language
    )


def _day(night: Night, language: Language, area: str = "") -> Html | None:
    """The bulletins before the newest one: the country's turnout, or that of one area."""
    found = [(bulletin.at, bulletin.areas.get(area) if area else bulletin.turnout) for bulletin in night.bulletins]
    known = sorted((at, share) for at, share in found if share is not None)
    if len(known) < 2:
        return None
    newest = known[-1][0]
    lines = _beside_names(
        (printed(share, language), language.moment(at, night.election.zone, newest))
        for at, share in reversed(known[:-1])
    )
    return rows(bold(language.text("Before that")), lines)


def _beside_names(shares: Iterable[tuple[str, str]]) -> Html:
    """Shares under one another, each with what it is of; blanks as wide as a figure keep their decimals in line."""
    found = tuple(shares)
    widest = max(len(share) for share, _ in found)
    return rows(*(f"{share.rjust(widest, _FIGURE_SPACE)}  {name}" for share, name in found))


def _beside(night: Night, bulletin: Bulletin, area: Area, language: Language) -> Html:
    """The area among all, and the country."""
    higher = sum(1 for share in bulletin.areas.values() if share.value > bulletin.areas[area.id].value)
    place, every = language.number(higher + 1), language.number(len(bulletin.areas))
    return rows(
        language.text("Place {place} of {all} regions", place=place, all=every),
        language.text("Whole country: {share}", share=printed(bulletin.turnout, language)),
    )


def _registered(night: Night, area: Area, language: Language) -> Html | None:
    if area.registered is None:
        return None
    origin = area.registered_origin or area.origin
    return rows(
        language.text("Voters on the lists: {number}", number=language.number(area.registered)),
        None if origin.note is None else language.pick(origin.note),
        language.text("Source: {source}", source=names.first_source(night.election, origin, language)),
    )


def _sorted(night: Night, bulletin: Bulletin) -> list[Area]:
    areas = [area for area in night.election.areas if area.id in bulletin.areas]
    return sorted(areas, key=lambda area: bulletin.areas[area.id].value, reverse=True)


def _by_region(night: Night, bulletin: Bulletin, language: Language) -> tuple[tuple[Button, ...], ...]:
    first = next(iter(_sorted(night, bulletin)), None)
    return () if first is None else ((Button(language.text("By region ›"), f"{TURNOUT}:{first.id}"),),)


def _area(area: Area, bulletin: Bulletin, language: Language) -> str:
    return f"{language.pick(area.names)} {printed(bulletin.areas[area.id], language)}"


def printed(percent: Percent, language: Language) -> str:
    """A turnout as it was published."""
    return language.percent(numbers.as_published(percent))
