"""The single-mandate districts by region: the winners that are known, and, never added up, what others reported."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.election.districts import KnownWinner
from bot.election.model import INDEPENDENT, Area, District, DistrictContest, Election, EmbargoKind
from bot.election.night import Night
from bot.election.result import Result
from bot.text import names
from bot.text.chamber import reported, winner_sources, winners
from bot.text.fold import fitting, folded
from bot.text.languages import Language
from bot.text.menu import DISTRICTS, back, menu, neighbours
from bot.text.provenance import count_footer, evidence, message
from bot.text.screen import Button, Html, Screen, bold, html, paragraphs, rows
from bot.text.waiting import held_back, no_count

_LETTERS = 1800


def districts(night: Night, now: datetime, language: Language, area: str = "") -> Screen:
    """The screen of all districts, or those of the area with this id; ValueError where there is no such area."""
    election, result = night.election, night.result
    found = next((found for found in election.areas if found.id == area), None)
    if area and found is None:
        raise ValueError(f'the election "{election.id}" has no area "{area}"')
    buttons = back("", language) if found else menu(DISTRICTS, night, language)
    instead = held_back(night, EmbargoKind.OFFICIAL_COUNTS, now, language) or held_back(
        night, EmbargoKind.FORECASTS, now, language
    )
    if instead is not None:
        return Screen(instead, buttons)
    if result is None:
        return Screen(no_count(night, now, language), buttons)
    if not election.district_contests:
        head, body = language.text("This election has no single-seat districts"), None
    elif found is None:
        head, body = _head(night, result, language), _body(night, result, language)
        buttons = (*_by_region(election, language), *buttons)
    else:
        head, body = _area_head(night, result, found, language), _area_body(night, result, found, language)
        buttons = _around(election, found, language)
    text = message(result.test, head, body, count_footer(night, result, None, language), language)
    return Screen(text, buttons)


def _head(night: Night, result: Result, language: Language) -> str:
    contests = night.election.district_contests
    known = sum(len(winners(night, result, contest)) for contest in contests)
    every = sum(contest.seats for contest in contests)
    statement = language.text(
        "Districts: winners known in {n} of {all}", n=language.number(known), all=language.number(every)
    )
    return evidence(statement, result, None, language)


def _body(night: Night, result: Result, language: Language) -> Html:
    known = {contest.id: winners(night, result, contest) for contest in night.election.district_contests}
    return paragraphs(
        *(_contest(night, contest, known[contest.id], language) for contest in night.election.district_contests),
        *(winner_sources(night, found, language) for found in known.values()),
        reported(night, result, language),
    )


def _contest(night: Night, contest: DistrictContest, known: Mapping[str, KnownWinner], language: Language) -> Html:
    """The districts with a winner under their regions, folded; then those without, by their numbers."""
    areas: list[Area | None] = [*_with_districts(night.election), None]
    lines = list(filter(None, (_line(night, contest, area, known, language) for area in areas)))
    if not lines:
        return rows()
    unknown = [district for district in contest.districts if district.id not in known]
    return rows(
        bold(language.pick(contest.names)),
        folded(fitting(lines, _LETTERS, language)),
        _not_known(unknown, language) if unknown else None,
    )


def _line(
    night: Night, contest: DistrictContest, area: Area | None, known: Mapping[str, KnownWinner], language: Language
) -> Html | None:
    here = [found for found in contest.districts if found.area == (area.id if area else None) and found.id in known]
    won = "; ".join(
        f"{_number(district, language)}: {_winner(night, known[district.id], language)}" for district in here
    )
    if area is None or not here:
        return rows(won) if here else None
    return html("{area} {won}", area=bold(language.pick(area.names)), won=won)


def _not_known(unknown: Sequence[District], language: Language) -> Html:
    labels = [district.id if district.id.isdecimal() else language.pick(district.names) for district in unknown]
    listed = fitting([_number(unknown[0], language), *labels[1:]], _LETTERS, language, gap=", ")
    return html("{head} {listed}", head=language.text("Winner not known here:"), listed=listed)


def _number(district: District, language: Language) -> str:
    return f"№ {district.id}" if district.id.isdecimal() else language.pick(district.names)


def _winner(night: Night, known: KnownWinner, language: Language) -> str:
    """Who won, spelt as the source does: a name is never put into another script here."""
    independent = known.party.startswith(INDEPENDENT)
    party = language.text("independent") if independent else names.label(night.election, known.party, language)
    return party if known.name is None else f"{known.name} ({party})"


def _area_head(night: Night, result: Result, area: Area, language: Language) -> str:
    here = list(_of_area(night.election, area))
    known = sum(district.id in winners(night, result, contest) for contest, district in here)
    return language.plural(
        "{area}: winners known in {known} of {n} district",
        "{area}: winners known in {known} of {n} districts",
        len(here),
        area=language.pick(area.names),
        known=language.number(known),
    )


def _area_body(night: Night, result: Result, area: Area, language: Language) -> Html:
    blocks = (
        _district(night, district, winners(night, result, contest).get(district.id), language)
        for contest, district in _of_area(night.election, area)
    )
    return fitting(blocks, _LETTERS, language, gap="\n\n")


def _district(night: Night, district: District, known: KnownWinner | None, language: Language) -> Html:
    winner = None if known is None else language.text("Winner: {winner}", winner=_winner(night, known, language))
    voters = None if district.electorate is None else language.number(district.electorate)
    said = None if known is None else known.origin
    notes = (origin.note for origin in (said, district.origin) if origin is not None)
    source = names.first_source(night.election, said or district.origin, language)
    return rows(
        bold(language.pick(district.names)),
        winner or language.text("Winner: not known here"),
        None if voters is None else language.text("Voters on the lists: {number}", number=voters),
        *(language.pick(note) for note in notes if note is not None),
        language.text("Source: {source}", source=source),
    )


def _of_area(election: Election, area: Area) -> Iterator[tuple[DistrictContest, District]]:
    for contest in election.district_contests:
        yield from ((contest, district) for district in contest.districts if district.area == area.id)


def _with_districts(election: Election) -> list[Area]:
    """The areas that have districts, in the order of their first ones."""
    order = [district.area for contest in election.district_contests for district in contest.districts]
    return sorted((area for area in election.areas if area.id in order), key=lambda area: order.index(area.id))


def _by_region(election: Election, language: Language) -> tuple[tuple[Button, ...], ...]:
    first = next(iter(_with_districts(election)), None)
    return () if first is None else ((Button(language.text("By region ›"), f"{DISTRICTS}:{first.id}"),),)


def _around(election: Election, area: Area, language: Language) -> tuple[tuple[Button, ...], ...]:
    others = _with_districts(election)
    way = neighbours(f"{DISTRICTS}:", others, area, language) if area in others else ()
    return (*way, (Button(language.text("All districts"), DISTRICTS), *back("", language)[0]))
