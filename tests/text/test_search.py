"""What people write for a party or a region, and what is found for it."""

from dataclasses import replace

import pytest

from bot.text.search import Suggestions, find_area, find_area_of_district, find_party
from tests.text.sample import CODES, NIGHTS, language, shipped

KZ, PT = shipped("kz-2023-mazhilis"), shipped("pt-2019-assembleia")

PARTIES = {
    "aqjol": ["aq jol", "ак жол", "ақ жол", "aqjol", "Ak Zhol", "«Ақ жол»", "AQ-JOL", "jol", "акжол"],
    "nsdp": ["осдп", "nsdp", "жсдп", "JSDP", "OSDP", "social democrats", "социал-демократы", "социал-демократиялық"],
    "qhp": ["нпк", "ppk", "qhp", "ҚХП", "khp", "народная партия", "People's Party of Kazakhstan"],
    "baytaq": ["зелёные", "зеленых", "greens", "жасылдар", "baytak", "байтак", "Байтақ", "Baitaq party"],
    "auyl": ["ауыл", "аул", "Auil", "AUYL", "патриоты", "партия Ауыл"],
    "amanat": ["amanat", "аманат", "AМАНAT", "amnat", "партия AMANAT", "Аманат партиясы"],
    "respublica": ["республика", "respublika", "Respublica партиясы", "RESPUBLICA PARTY"],
}
AREAS = {
    "KZ-75": ["almaty", "Алматы", "г. Алматы", "KZ-75", "kz75", "Алматы қаласы"],
    "KZ-19": ["алматинская", "Алматинская область", "Алматы облысы", "almaty region"],
    "KZ-63": ["вко", "ШҚО", "east", "East Kazakhstan"],
    "KZ-59": ["СКО", "сқо", "north kazakhstan"],
    "KZ-35": ["караганда", "Қарағанды", "qaragandy", "Karagandy"],
    "KZ-33": ["жетысу", "Zhetysu", "jetisu", "Жетісу облысы"],
    "KZ-43": ["кызылорда", "Qyzylorda"],
    "KZ-79": ["шимкент", "Chimkent", "Shymkent"],
    "KZ-39": ["Kustanai", "костанай", "Қостанай"],
    "KZ-61": ["turkestan", "Türkistan", "туркестан"],
}
HOSTILE = [
    "",
    " ",
    "...",
    "regex .* ( [ \\",
    "(?i)^.*$[[[",
    "🎉🎉🎉",
    "'; DROP TABLE chats; --",
    "\x00\x1b[31m",
    "نسدب",
    "אמנט\u202e",
    "x" * 5000,
    "ﷺ" * 5000,
    "zz " * 1700,
    "²³½",
    "{query}",
    "%s%n",
]


def meant(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(query, wanted) for wanted, queries in table.items() for query in queries]


def test_the_tables_hold_queries_enough() -> None:
    assert len(meant(PARTIES)) + len(meant(AREAS)) >= 80


@pytest.mark.parametrize(("query", "wanted"), meant(PARTIES))
@pytest.mark.parametrize("code", CODES)
def test_a_party_is_found_in_any_language_and_script(query: str, wanted: str, code: str) -> None:
    found = find_party(query, KZ, language(code))
    assert not isinstance(found, Suggestions)
    assert found.id == wanted


@pytest.mark.parametrize(("query", "wanted"), meant(AREAS))
@pytest.mark.parametrize("code", CODES)
def test_a_region_is_found_in_any_language_and_script(query: str, wanted: str, code: str) -> None:
    found = find_area(query, KZ, language(code))
    assert not isinstance(found, Suggestions)
    assert found.id == wanted


@pytest.mark.parametrize(
    ("query", "first", "others"),
    [
        ("демократы", "aqjol", {"nsdp", "auyl"}),
        ("people's party", "qhp", {"auyl"}),
        ("халық партиясы", "qhp", {"auyl"}),
        ("партия", "amanat", {"respublica"}),
        ("Казахстан", "qhp", {"baytaq", "aqjol"}),
    ],
)
def test_where_several_may_be_meant_they_are_suggested_the_likeliest_first(
    query: str, first: str, others: set[str]
) -> None:
    found = find_party(query, KZ, language("en"))
    assert isinstance(found, Suggestions)
    assert found.ids[0] == first
    assert others <= set(found.ids)
    assert len(found.ids) <= 6


@pytest.mark.parametrize("query", ["nur otan", "против всех", "weather", "тараз"])
def test_what_is_near_nothing_suggests_nothing(query: str) -> None:
    assert find_party(query, KZ, language("en")) == Suggestions(())


@pytest.mark.parametrize("query", HOSTILE)
def test_any_text_is_answered(query: str) -> None:
    for night in (KZ, PT):
        for found in (find_party(query, night, language("ru")), find_area(query, night, language("ru"))):
            assert isinstance(found, Suggestions)


@pytest.mark.parametrize("name", NIGHTS)
def test_every_party_is_found_by_its_names_its_abbreviations_and_its_id(name: str) -> None:
    night = shipped(name)
    for party in night.election.parties:
        for code in CODES:
            for called in (party.id, language(code).pick(party.names), language(code).pick(party.abbreviations)):
                assert find_party(called, night, language(code)) == party


def test_a_thing_whose_name_has_no_letters_is_passed_over() -> None:
    election = replace(KZ.election, areas=(replace(KZ.election.areas[0], id="-", names={"en": "★"}),))
    assert find_area("star", replace(KZ, election=election), language("en")) == Suggestions(())


def test_a_name_of_two_parties_is_that_of_the_readers_language() -> None:
    first, second, *_ = KZ.election.parties
    both = (
        replace(first, abbreviations={"en": "PPP", "ru": "НПК"}),
        replace(second, abbreviations={"en": "NPK", "ru": "ППП"}),
    )
    night = replace(KZ, election=replace(KZ.election, parties=both))
    assert [find_party("ппп", night, language(code)) for code in ("en", "ru")] == list(both)


@pytest.mark.parametrize(
    ("number", "area"),
    [("5", "KZ-75"), ("№ 5", "KZ-75"), ("05", "KZ-75"), ("0", None), ("30", None), ("", None), ("5 6", None)],
)
def test_the_region_of_a_district_is_found_by_its_number(number: str, area: str | None) -> None:
    found = find_area_of_district(number, KZ)
    assert (found.id if found else None) == area
