"""Text is escaped in one place, and taken back out of HTML for a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.screen import Html, bold, escape, html, paragraphs, rows, without_tags
from tests.text.reader import read


def test_values_are_escaped_and_markup_of_code_is_not() -> None:
    assert bold('Fish & Chips <b>"now"</b>') == "<b>Fish &amp; Chips &lt;b&gt;&quot;now&quot;&lt;/b&gt;</b>"


def test_what_is_markup_already_stays_as_it_is() -> None:
    assert html("<i>{text}</i>", text=bold("x")) == "<i><b>x</b></i>"


def test_braces_in_a_value_are_no_placeholders() -> None:
    assert html("{name}", name="{other}") == "{other}"


@given(st.text())
def test_any_text_is_read_back_without_its_control_characters(text: str) -> None:
    shown = read(escape(text)).strip("\u2068\u2069")
    assert set(shown) <= set(text)
    assert all(letter in shown for letter in text if letter.isalnum())


@pytest.mark.parametrize("mark", ["\u202e", "\u202a", "\u2066", "\u2069", "\x00", "\x1b"])
def test_marks_that_could_turn_the_line_around_are_dropped(mark: str) -> None:
    assert escape(f"a{mark}b") == "ab"


def test_a_name_from_right_to_left_is_isolated() -> None:
    assert escape("הליכוד") == "\u2068הליכוד\u2069"


def test_a_direction_mark_of_a_name_is_isolated_with_it() -> None:
    assert escape("Likud\u200f") == "\u2068Likud\u200f\u2069"


def test_empty_parts_leave_no_gap() -> None:
    assert rows("a", None, "", "b") == "a\nb"
    assert paragraphs("a", None, Html("<b>c</b>")) == "a\n\n<b>c</b>"


def test_a_message_is_plain_without_its_tags() -> None:
    assert without_tags(bold("A & B <c>")) == "A & B <c>"
