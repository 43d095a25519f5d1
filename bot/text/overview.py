"""The count at one glance, for a terminal: what a live table and a line of a log say, as plain text."""

from dataclasses import dataclass

from bot.election.embargo import Shown
from bot.election.model import EmbargoKind
from bot.election.result import BallotLine, Side
from bot.text import names, numbers, provenance
from bot.text.languages import Language, marked
from bot.text.reading import Reading, readings
from bot.text.results import SIDES
from bot.text.waiting import held_words

TEST = marked("TEST")
"""The short mark of invented figures, where the long one stands beside it."""
HEADINGS = (marked("List"), marked("Share"), marked("Against the line"), marked("Votes"), marked("Seats"))


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One line of the ballot: its cells under the headings, and where it stands (None where it need not pass)."""

    cells: tuple[str, ...]
    side: Side | None


@dataclass(frozen=True, slots=True)
class Overview:
    """The first list contest as it stands. `mark` is the warning of invented figures, None for real ones."""

    mark: str | None
    evidence: str
    headings: tuple[str, ...]
    rows: tuple[OverviewRow, ...]


def overview(night: Shown, language: Language, most: int | None = None) -> Overview:
    """What is known at this moment, in `most` rows at most; no rows before the first count."""
    headings = tuple(language.text(heading) for heading in HEADINGS)
    reading = next(iter(readings(night, language)), None)
    if reading is None:
        nothing = held_words(night, EmbargoKind.OFFICIAL_COUNTS, language) or language.text(provenance.NO_COUNT)
        return Overview(None, nothing, headings, ())
    mark = language.text(provenance.REHEARSAL) if reading.result.test else None
    source = language.text("Source: {source}", source=names.source(night.election, reading.result.source, language))
    evidence = f"{_counted(reading)}. {source}"
    held_back = held_words(night, EmbargoKind.FORECASTS, language)
    return Overview(
        mark, evidence if held_back is None else f"{evidence}. {held_back}", headings, tuple(_rows(reading, most))
    )


def _counted(reading: Reading) -> str:
    kind = provenance.count_kind(reading.result, reading.counted, reading.language)
    counted, total = reading.counted.counted, reading.counted.total
    if counted is None or not total:
        return kind
    return f"{kind} ({numbers.part(counted, total, reading.language)})"


def _rows(reading: Reading, most: int | None) -> list[OverviewRow]:
    lists = reading.ranked()
    others = [line for line in reading.counted.lines if line.id not in reading.contest.lists]
    cut = len(lists)
    if most is not None and cut + len(others) > most:
        cut = min(cut, max(most - len(others) - 1, 1))
    rows = [_row(reading, line) for line in (*lists[:cut], *others)]
    if hidden := len(lists) - cut:
        more = reading.language.plural("and {n} smaller list", "and {n} smaller lists", hidden)
        rows.insert(cut, OverviewRow((more, "", "", "", ""), None))
    return rows


def _row(reading: Reading, line: BallotLine) -> OverviewRow:
    language, side = reading.language, reading.side(line)
    cells = (
        reading.label(line.id),
        reading.figure(line),
        "" if side is None else language.text(SIDES[side], line=reading.threshold_name(line.id)),
        "" if line.votes is None else language.number(line.votes),
        " / ".join(language.number(seats) for seats in _seats(reading, line.id)),
    )
    return OverviewRow(cells, side)


def _seats(reading: Reading, line: str) -> list[int]:
    """A list's seats by the count as it stands, then those of every other way that lists on the line may fall."""
    known = [reading.counted.seats, *(scenario.seats for scenario in reading.counted.scenarios)]
    return list(dict.fromkeys(seats.by_list[line] for seats in known if seats is not None and line in seats.by_list))
