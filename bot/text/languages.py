"""One language of the reader: its catalogue of words, and numbers, times and lists as CLDR has them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from gettext import GNUTranslations
from io import BytesIO
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import TIMEDELTA_UNITS, format_date, format_skeleton, format_timedelta
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from bot.election.origin import Wording

_CLDR = {"en": "en_GB"}
"""English is read in many countries here, so its dates are "20 March 2023" and its clock has 24 hours."""
ENGLISH = "en"
_Unit: TypeAlias = Literal["year", "month", "day", "hour", "minute"]
_MONTH = timedelta(seconds=2_629_746)
"""The twelfth part of the mean year of the Gregorian calendar, which has 365.2425 days."""
_UNITS: tuple[tuple[_Unit, timedelta], ...] = (
    ("year", 12 * _MONTH),
    ("month", _MONTH),
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
    ("minute", timedelta(minutes=1)),
)
_BABEL = dict(TIMEDELTA_UNITS)
"""The seconds that Babel takes each unit to be when it writes one."""


def marked(msgid: str) -> str:
    """Mark a text for the catalogue where it stands in a table; it is translated where it is used."""
    return msgid


class Language:
    """A language by its code, with the bytes of its catalogue (`<code>.po`)."""

    def __init__(self, code: str, po: bytes) -> None:
        self.code = code
        self.locale = Locale.parse(_CLDR.get(code, code))
        compiled = BytesIO()
        write_mo(compiled, read_po(BytesIO(po), locale=code))
        compiled.seek(0)
        self._catalogue = GNUTranslations(compiled)

    @property
    def name(self) -> str:
        """What the language calls itself, as "Русский"."""
        own = self.locale.get_language_name(self.code) or self.code
        return own[:1].upper() + own[1:]

    def text(self, msgid: str, **values: str) -> str:
        """The text in this language, as plain text: nothing is escaped yet."""
        return self._catalogue.gettext(msgid).format(**values)

    def plural(self, one: str, many: str, n: int, **values: str) -> str:
        """The text for `n` things, by the language's own plural rule; `{n}` in it is the number as people write it."""
        return self._catalogue.ngettext(one, many, n).format(n=self.number(n), **values)

    def pick(self, wording: Wording) -> str:
        """The wording in this language, in English where it has none."""
        return wording.get(self.code) or wording["en"]

    def number(self, value: int) -> str:
        """A whole number with the language's separator of thousands."""
        written: str = format_decimal(value, locale=self.locale)
        return written

    def percent(self, value: Decimal) -> str:
        """A percentage with exactly the decimals that `value` carries: Decimal("53.90") -> "53,90 %" in Russian."""
        places = _places(value)
        pattern: str = self.locale.percent_formats[None].pattern
        if places:
            pattern = pattern.replace("0", "0." + "0" * places, 1)
        printed: str = format_percent(value.scaleb(-2), format=pattern, locale=self.locale)
        return printed

    def decimal(self, value: Decimal) -> str:
        """A figure with exactly the decimals that it carries, for columns whose heading says of what it is."""
        places = _places(value)
        pattern = "#,##0" + "." * bool(places) + "0" * places
        written: str = format_decimal(value, format=pattern, locale=self.locale)
        return written

    def change(self, value: Decimal) -> str:
        """A difference with its sign and the decimals that `value` carries; nothing before a zero."""
        return (
            f"{self.locale.number_symbols['latn']['plusSign']}{self.decimal(value)}"
            if value > 0
            else self.decimal(value)
        )

    def listing(self, items: Iterable[str]) -> str:
        """Several names as one phrase: "A, B and C"."""
        return format_list(list(items), locale=self.locale)

    def day(self, day: date) -> str:
        """A date in words, as "20 March 2023"."""
        return format_date(day, format="long", locale=self.locale)

    def short_day(self, day: date) -> str:
        """A date without its year for narrow columns, as "20 Mar"."""
        return format_skeleton("MMMd", day, locale=self.locale)

    def moment(self, moment: datetime, zone: str, beside: datetime | None = None) -> str:
        """A time with its date and its offset in the given IANA zone, as "20 March 2023, 19:30 (UTC+6)".

        Where it stands beside another time, the day is left out if both have it, else the year if both have that;
        hour and zone never are.
        """
        local = moment.astimezone(ZoneInfo(zone))
        clock = f"{local:%H:%M} ({self._offset(local)})"
        known = None if beside is None else beside.astimezone(ZoneInfo(zone)).date()
        if known == local.date():
            return clock
        if known is not None and known.year == local.year:
            return f"{format_skeleton('MMMMd', local.date(), locale=self.locale)}, {clock}"
        return f"{self.day(local.date())}, {clock}"

    def age(self, span: timedelta) -> str:
        """A length of time in the largest unit that it holds twice and the next smaller one, as "2 hours 40 minutes".

        What is left over is dropped, never rounded up: nothing is called older than it is.
        """
        largest = next((n for n, (_, length) in enumerate(_UNITS) if span >= 2 * length), len(_UNITS) - 1)
        words = []
        for unit, length in _UNITS[largest : largest + 2]:
            count, span = divmod(span, length)
            if count > 0:
                words.append(self._units(count, unit))
        return " ".join(words) or self.text("less than a minute")

    def _units(self, count: int, unit: _Unit) -> str:
        """So many of a unit of time, as "8 months", in the words of CLDR."""
        whole = timedelta(seconds=count * _BABEL[unit])
        return format_timedelta(whole, granularity=unit, threshold=whole.total_seconds() + 1, locale=self.locale)

    def _offset(self, local: datetime) -> str:
        offset = local.utcoffset() or timedelta()
        sign = "minusSign" if offset < timedelta() else "plusSign"
        hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
        if not (hours or minutes):
            return "UTC"
        return f"UTC{self.locale.number_symbols['latn'][sign]}{hours}" + (f":{minutes:02}" if minutes else "")


def of_reader(languages: Mapping[str, Language], code: str | None) -> Language:
    """The language of a reader whose Telegram says `code`, an IETF tag as "ru" or "pt-br"; English where it is none of
    ours, or says nothing.
    """
    return languages.get((code or ENGLISH).partition("-")[0].lower(), languages[ENGLISH])


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int), "a figure is a finite number"
    return max(-exponent, 0)
