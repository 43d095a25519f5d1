"""What a reader sees of a message: its plain text, its tags, and the figures printed in it."""

import re
from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser

from babel.numbers import parse_decimal

from bot.text.languages import Language
from bot.text.screen import Html

ALLOWED = {"b", "i", "u", "s", "code", "pre", "blockquote", "a"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.seen.add(tag)
        assert tag == "a" or not attrs or (tag, attrs) == ("blockquote", [("expandable", None)])

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another tag"

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(message: Html) -> str:
    """The text of a message; AssertionError where its tags are not balanced, nested or allowed."""
    reader = _Reader()
    reader.feed(message)
    reader.close()
    assert not reader.open, f"left open: {reader.open}"
    assert reader.seen <= ALLOWED, f"not allowed: {reader.seen - ALLOWED}"
    return "".join(reader.text)


def shares(text: str, label: str, language: Language) -> list[Fraction]:
    """Every percentage that stands right behind this label."""
    found = re.findall(rf"\b{re.escape(label)}\b\W+?(\d[\d.,\s]*?)\s?%", text)
    return [Fraction(Decimal(parse_decimal(number, locale=language.locale))) for number in found]
