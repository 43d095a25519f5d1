"""Narrow tables in fixed-width letters, which a telephone shows without wrapping."""

import unicodedata
from collections.abc import Sequence
from typing import TypeAlias

from bot.text.screen import Html, html

LABEL = 16
"""The widest first column; a longer name is cut with an ellipsis, its full form stands on the party's screen."""

Row: TypeAlias = tuple[str, ...] | str
"""Cells, or one text as the heading of the rows under it."""


def table(rows: Sequence[Row]) -> Html:
    """The rows with the first column to the left and figures to the right; headings stand between dashes."""
    body = [tuple(map(_shortened, row[:1])) + row[1:] for row in rows if not isinstance(row, str)]
    columns = max((len(row) for row in body), default=0)
    widths = [max((_width(row[i]) for row in body if i < len(row)), default=0) for i in range(columns)]
    cells = iter(body)
    lines = [f"— {row} —" if isinstance(row, str) else _aligned(next(cells), widths) for row in rows]
    return html("<pre>{text}</pre>", text="\n".join(lines))


def _aligned(row: tuple[str, ...], widths: Sequence[int]) -> str:
    first, *figures = (
        cell + " " * (width - _width(cell)) if i == 0 else " " * (width - _width(cell)) + cell
        for i, (cell, width) in enumerate(zip(row, widths, strict=False))
    )
    return "  ".join([first, *figures]).rstrip()


def _shortened(label: str) -> str:
    return label if len(label) <= LABEL else label[: LABEL - 1].rstrip() + "…"


def _width(text: str) -> int:
    return sum(_cells(letter) for letter in text)


def _cells(letter: str) -> int:
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1
