"""Tables that stay aligned and fit a telephone."""

from bot.text.table import WIDTH, table
from tests.text.reader import read


def lines(text: str) -> list[str]:
    return text.split("\n")


def test_names_stand_left_and_figures_right() -> None:
    found = read(table([("Amanat", "53.90%", "40"), ("Auyl", "8.59%", "6")]))
    assert lines(found) == ["Amanat  53.90%  40", "Auyl     8.59%   6"]


def test_a_heading_stands_between_dashes() -> None:
    assert lines(read(table(["below 5%", ("Baytaq", "2.30%")])))[0] == "— below 5% —"


def test_a_row_may_be_shorter_than_the_others() -> None:
    assert lines(read(table([("a", "1", "2"), ("b", "3")])))[1] == "b  3"


def test_a_long_name_goes_on_below_so_that_no_word_is_lost() -> None:
    found = lines(read(table([("Бәріне қарсымын", "4,47", "3,65", "4,40"), ("AMANAT", "53,46", "54,21", "53,70")])))
    assert found == ["Бәріне        4,47  3,65  4,40", " қарсымын", "AMANAT       53,46 54,21 53,70"]


def test_what_has_no_room_in_two_lines_is_cut_so_that_no_line_wraps() -> None:
    names = ("A very long name of a coalition of a great many parties", "Donaudampfschifffahrtsgesellschaft")
    found = lines(read(table([(name, "53.90%", "10.11%") for name in names])))
    assert found == [
        "A very long name 53.90% 10.11%",
        " of a coalition of a great ma…",
        "Donaudampfschif… 53.90% 10.11%",
    ]
    assert max(len(line) for line in found) == WIDTH


def test_wide_tables_stand_closer() -> None:
    found = lines(read(table([("Бәріне қарсымын", "53,90%", "10,11%")])))
    assert found == ["Бәріне қарсымын 53,90% 10,11%"]


def test_combining_marks_take_no_column_and_wide_letters_two() -> None:
    found = lines(read(table([("e\u0301", "1"), ("民", "2"), ("ab", "3")])))
    assert found == ["e\u0301   1", "民  2", "ab  3"]


def test_a_name_is_escaped_within_the_table() -> None:
    assert table([("a<b", "1")]) == "<pre>a&lt;b  1</pre>"
