"""The catalogues are complete, and numbers, times and lists are those of CLDR."""

from collections import Counter
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po

import bot.text
from bot import catalogue
from bot.text.languages import of_reader
from tests.text.sample import CODES, language

SOURCES = sorted(Path(bot.text.__path__[0]).glob("*.py"))
KEYWORDS = {"text": None, "plural": (1, 2), "marked": None}


def used() -> set[str | tuple[str, ...]]:
    """Every text that the code asks for."""
    found: set[str | tuple[str, ...]] = set()
    for path in SOURCES:
        with path.open("rb") as file:
            found |= {message for _, message, _, _ in extract("python", file, keywords=KEYWORDS)}
    return found


def catalog(code: str) -> Catalog:
    return read_po(BytesIO(catalogue.locale_files()[code]), locale=code)


def placeholders(text: str) -> Counter[str]:
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


@pytest.mark.parametrize("code", CODES)
def test_no_missing_translation(code: str) -> None:
    messages = {tuple(forms(message.id)): message for message in catalog(code) if message.id}
    assert set(messages) == {tuple(forms(text)) for text in used()}
    plurals = catalog(code).num_plurals
    for msgid, message in messages.items():
        translated = forms(message.string)
        assert len(translated) == (1 if len(msgid) == 1 else plurals), msgid
        assert all(translated), msgid
        assert not message.fuzzy, msgid
        for text in translated:
            assert placeholders(text) == placeholders(msgid[-1]), (msgid, text)


@pytest.mark.parametrize("code", CODES)
def test_plural_forms_are_those_of_cldr(code: str) -> None:
    rule, found = Locale.parse(code).plural_form, language(code)
    few_first = {"one": 0, "few": 1, "many": 2, "other": 1}
    wanted = catalog(code)
    message = next(message for message in wanted if message.id == ("{n} vote", "{n} votes"))
    for n in range(1200):
        expected = message.string[few_first[rule(n)]].format(n=found.number(n))
        assert found.plural("{n} vote", "{n} votes", n) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", ["1 vote", "2 votes", "5 votes", "21 votes", "1,000 votes"]),
        ("ru", ["1 голос", "2 голоса", "5 голосов", "21 голос", "1 000 голосов"]),
        ("kk", ["1 дауыс", "2 дауыс", "5 дауыс", "21 дауыс", "1 000 дауыс"]),
    ],
)
def test_counted_words_agree_with_their_number(code: str, expected: list[str]) -> None:
    found = [language(code).plural("{n} vote", "{n} votes", n) for n in (1, 2, 5, 21, 1000)]
    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in found] == expected


@pytest.mark.parametrize(
    ("code", "percent", "number", "change"),
    [
        ("en", "53.90%", "3,431,510", "+0.50"),
        ("ru", "53,90\N{NO-BREAK SPACE}%", "3\N{NO-BREAK SPACE}431\N{NO-BREAK SPACE}510", "+0,50"),
        ("kk", "53,90%", "3\N{NO-BREAK SPACE}431\N{NO-BREAK SPACE}510", "+0,50"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(code: str, percent: str, number: str, change: str) -> None:
    found = language(code)
    assert (found.percent(Decimal("53.90")), found.number(3_431_510), found.change(Decimal("0.50"))) == (
        percent,
        number,
        change,
    )


def test_a_change_has_its_sign_and_zero_has_none() -> None:
    found = language("en")
    assert [found.change(Decimal(text)) for text in ("-17.19", "0.00", "3")] == ["-17.19", "0.00", "+3"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", "20 March 2023, 19:30 (UTC+6)"),
        ("ru", "20 марта 2023\N{NARROW NO-BREAK SPACE}г., 19:30 (UTC+6)"),
        ("kk", "2023\N{NARROW NO-BREAK SPACE}ж. 20 наурыз, 19:30 (UTC+6)"),
    ],
)
def test_a_time_carries_the_offset_of_the_elections_zone(code: str, expected: str) -> None:
    moment = datetime(2023, 3, 20, 14, 30, tzinfo=timezone(timedelta(hours=1)))
    assert language(code).moment(moment, "Asia/Almaty") == expected


@pytest.mark.parametrize(
    ("zone", "offset"),
    [("UTC", "UTC"), ("America/Sao_Paulo", "UTC-3"), ("Asia/Kathmandu", "UTC+5:45"), ("Europe/Lisbon", "UTC+1")],
)
def test_offsets_are_named_to_the_minute(zone: str, offset: str) -> None:
    moment = datetime(2019, 10, 6, 12, tzinfo=timezone(timedelta()))
    assert language("en").moment(moment, zone).endswith(f"({offset})")


def test_a_wording_falls_back_to_english() -> None:
    assert language("kk").pick({"en": "Left Bloc", "ru": "Левый блок"}) == "Left Bloc"


def test_days_and_lists_are_in_words() -> None:
    assert language("ru").day(date(2021, 1, 10)) == "10 января 2021\N{NARROW NO-BREAK SPACE}г."
    assert language("ru").listing(["А", "Б", "В"]) == "А, Б и В"


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (timedelta(seconds=-5), "less than a minute"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1, seconds=59), "1 minute"),
        (timedelta(minutes=119, seconds=59), "119 minutes"),
        (timedelta(hours=2, minutes=40), "2 hours 40 minutes"),
        (timedelta(hours=47, minutes=59), "47 hours 59 minutes"),
        (timedelta(days=2, minutes=59), "2 days"),
        (timedelta(days=1342), "3 years 8 months"),
    ],
)
def test_nothing_is_called_older_than_it_is(span: timedelta, expected: str) -> None:
    assert language("en").age(span) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [("en", "3 years 8 months"), ("ru", "3 года 8 месяцев"), ("kk", "3 жыл 8 ай")],
)
def test_an_age_has_two_units_in_every_language(code: str, expected: str) -> None:
    assert language(code).age(timedelta(days=1342)) == expected


@pytest.mark.parametrize(("code", "expected"), [("ru-RU", "ru"), ("KK", "kk"), ("de", "en"), (None, "en"), ("", "en")])
def test_a_reader_is_answered_in_the_language_telegram_names(code: str | None, expected: str) -> None:
    assert of_reader({known: language(known) for known in CODES}, code).code == expected
