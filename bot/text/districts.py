"""The single-mandate districts by region: the winners that are known, and, never added up, what others reported."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.election.model import Area, District, DistrictContest, EmbargoKind
from bot.election.night import Night
from bot.election.result import Result
from bot.text import names
from bot.text.chamber import reported, stated, winner_sources
from bot.text.fold import fitting
from bot.text.languages import Language
from bot.text.menu import DISTRICTS, back, menu, neighbours
from bot.text.provenance import count_footer, evidence, message
from bot.text.screen import Button, Html, Screen, bold, html, paragraphs, rows
from bot.text.waiting import held_back, no_count

_LETTERS = 1800


@dataclass(frozen=True, slots=True)
class _Known:
    """A winner as it is known: the party's id or "independent", and the name where somebody gives one."""

    party: str
    name: str | None


def districts(night: Night, now: datetime, language: Language, area: str = "") -> Screen:
    """The screen of all districts, or those of the area with this id; ValueError where there is no such area."""
    contests = night.election.district_contests
    found = next((found for found in night.election.areas if found.id == area), None)
    if area and found is None:
        raise ValueError(f'the election "{night.election.id}" has no area "{area}"')
    buttons = back("", language) if found else menu(DISTRICTS, night, language)
    instead = held_back(night, EmbargoKind.OFFICIAL_COUNTS, now, language) or held_back(
        night, EmbargoKind.FORECASTS, now, language
    )
    if instead is not None:
        return Screen(instead, buttons)
    if night.result is None:
        return Screen(no_count(night, now, language), buttons)
    if not contests:
        head, footer = (
            language.text("This election has no single-seat districts"),
            count_footer(night, night.result, None, language),
        )
        return Screen(message(night.result.test, head, None, footer, language), buttons)
    if found is not None:
        return _of_area(night, night.result, found, language)
    return Screen(_all(night, night.result, language), (*_by_region(night, language), *buttons))


def _all(night: Night, result: Result, language: Language) -> Html:
    contests = night.election.district_contests
    known = {contest.id: _known(night, result, contest) for contest in contests}
    number, every = sum(map(len, known.values())), sum(contest.seats for contest in contests)
    head = evidence(
        language.text(
            "Districts: winners known in {n} of {all}", n=language.number(number), all=language.number(every)
        ),
        result,
        None,
        language,
    )
    body = paragraphs(
        *(_contest(night, contest, known[contest.id], language) for contest in contests),
        *(winner_sources(night, result, contest, language) for contest in contests),
        reported(night, result, language),
    )
    return message(result.test, head, body, count_footer(night, result, None, language), language)


def _contest(night: Night, contest: DistrictContest, known: Mapping[str, _Known], language: Language) -> Html:
    places: list[Area | None] = [*_with_districts(night), None]
    lines = (_area(night, place, contest, known, language) for place in places)
    return rows(bold(language.pick(contest.names)), fitting(filter(None, lines), _LETTERS, language))


def _area(
    night: Night, place: Area | None, contest: DistrictContest, known: Mapping[str, _Known], language: Language
) -> Html | None:
    here = [district for district in contest.districts if district.area == (place.id if place else None)]
    if not here:
        return None
    won = "; ".join(_short(night, district, known.get(district.id), language) for district in here)
    return rows(won) if place is None else html("{area} {won}", area=bold(language.pick(place.names)), won=won)


def _short(night: Night, district: District, known: _Known | None, language: Language) -> str:
    number = f"№ {district.id}" if district.id.isdecimal() else language.pick(district.names)
    return f"{number}: {_winner(night, known, language)}"


def _winner(night: Night, known: _Known | None, language: Language) -> str:
    if known is None:
        return language.text(names.NOT_KNOWN)
    independent = known.party.startswith(names.INDEPENDENT)
    party = language.text("independent") if independent else names.label(night.election, known.party, language)
    return party if known.name is None else f"{known.name} ({party})"


def _of_area(night: Night, result: Result, area: Area, language: Language) -> Screen:
    here = [
        (contest, district)
        for contest in night.election.district_contests
        for district in contest.districts
        if district.area == area.id
    ]
    known = sum(district.id in _known(night, result, contest) for contest, district in here)
    head = language.text(
        "{area}: winners known in {n} of {all} districts",
        area=language.pick(area.names),
        n=language.number(known),
        all=language.number(len(here)),
    )
    blocks = (_district(night, result, contest, district, language) for contest, district in here)
    body = fitting(blocks, _LETTERS, language, gap="\n\n")
    text = message(result.test, head, body, count_footer(night, result, None, language), language)
    around = _with_districts(night)
    way = neighbours(f"{DISTRICTS}:", around, area, language) if area in around else ()
    everything = Button(language.text("All districts"), DISTRICTS)
    return Screen(text, (*way, (everything, *back("", language)[0])))


def _district(night: Night, result: Result, contest: DistrictContest, district: District, language: Language) -> Html:
    known = _known(night, result, contest).get(district.id)
    winner = None if known is None else language.text("Winner: {winner}", winner=_winner(night, known, language))
    said = district.winner.origin if district in stated(result, contest) and district.winner else None
    notes = (origin.note for origin in (said, district.origin) if origin is not None)
    voters = None if district.electorate is None else language.number(district.electorate)
    source = names.first_source(night.election, said or district.origin, language)
    return rows(
        bold(language.pick(district.names)),
        winner or language.text("Winner: not known here"),
        None if voters is None else language.text("Voters on the lists: {number}", number=voters),
        *(language.pick(note) for note in notes if note is not None),
        language.text("Source: {source}", source=source),
    )


def _with_districts(night: Night) -> list[Area]:
    """The areas that have districts, in the order of their first ones."""
    found = [district.area for contest in night.election.district_contests for district in contest.districts]
    order = list(dict.fromkeys(found))
    here = (area for area in night.election.areas if area.id in order)
    return sorted(here, key=lambda area: order.index(area.id))


def _by_region(night: Night, language: Language) -> tuple[tuple[Button, ...], ...]:
    first = next(iter(_with_districts(night)), None)
    return () if first is None else ((Button(language.text("By region ›"), f"{DISTRICTS}:{first.id}"),),)


def _known(night: Night, result: Result, contest: DistrictContest) -> dict[str, _Known]:
    """The winners by district: as counted, else, beside a real final result, as the definition's sources say."""
    said = {} if night.count is None or night.count.count is None else night.count.count.winners
    found = result.districts.get(contest.id)
    known = {
        district: _Known(party, said[district].name if district in said else None)
        for district, party in (found.winners.items() if found else ())
        if party is not None
    }
    return known | dict(_stated(stated(result, contest)))


def _stated(found: Iterable[District]) -> Iterable[tuple[str, _Known]]:
    for district in found:
        if district.winner is not None:
            yield district.id, _Known(district.winner.party or names.INDEPENDENT, district.winner.name)
