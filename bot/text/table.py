"""Narrow tables in fixed-width letters, which a telephone shows without wrapping."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from bot.text.screen import Html, html

WIDTH = 30
"""What a telephone 360 points wide shows in one line; a name too long for its column goes on in a line below."""

_SHORTEST = 8

Row: TypeAlias = tuple[str, ...] | str
"""Cells, or one text as the heading of the rows under it."""


def table(rows: Iterable[Row]) -> Html:
    """The rows with the first column to the left and figures to the right; headings stand between dashes."""
    rows = tuple(rows)
    body = [row for row in rows if not isinstance(row, str)]
    columns = max((len(row) for row in body), default=0)
    figures = [max(_width(row[i]) for row in body if i < len(row)) for i in range(1, columns)]
    label = max((_width(row[0]) for row in body), default=0)
    gap = "  " if label + sum(figures) + 2 * len(figures) <= WIDTH else " "
    label = min(label, max(WIDTH - sum(figures) - len(gap) * len(figures), _SHORTEST))
    lines = [f"— {row} —" if isinstance(row, str) else _line(row, label, figures, gap) for row in rows]
    return html("<pre>{text}</pre>", text="\n".join(lines))


def _line(row: tuple[str, ...], label: int, figures: Sequence[int], gap: str) -> str:
    name, rest = _folded(row[0], label)
    cells = [" " * (width - _width(cell)) + cell for cell, width in zip(row[1:], figures, strict=False)]
    line = gap.join([name + " " * (label - _width(name)), *cells]).rstrip()
    return f"{line}\n {_cut(rest, WIDTH - 1)}" if rest else line


def _folded(name: str, label: int) -> tuple[str, str]:
    """As many words of the name as its column has room for, and the others; a single word without room is cut."""
    ends = [place for place, letter in enumerate(name + " ") if letter == " " and _width(name[:place]) <= label]
    return (name[: ends[-1]], name[ends[-1] + 1 :]) if ends else (_cut(name, label), "")


def _cut(text: str, room: int) -> str:
    return text if _width(text) <= room else text[: room - 1].rstrip() + "…"


def _width(text: str) -> int:
    return sum(_cells(letter) for letter in text)


def _cells(letter: str) -> int:
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1
