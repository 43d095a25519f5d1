"""What is folded away, and how much of it has room."""

from bot.text.fold import fitting, folded
from bot.text.screen import bold
from tests.text.sample import language


def test_a_folded_text_is_one_quotation() -> None:
    assert folded("a < b") == "<blockquote expandable>a &lt; b</blockquote>"


def test_parts_that_fit_stand_whole() -> None:
    assert fitting(["one", bold("two")], 20, language("en")) == "one\n<b>two</b>"


def test_what_has_no_room_is_counted() -> None:
    assert fitting(["one", "two", "three", "four"], 9, language("en")) == "one\ntwo\nand 2 more"


def test_a_part_behind_one_without_room_is_left_out_too() -> None:
    assert fitting(["one", "far too long", "two"], 9, language("en"), gap="\n\n") == "one\n\nand 2 more"
