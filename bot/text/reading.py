"""A list contest as it is read: its count, where each list may be said to stand, and its names in one language."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from bot.election.leading import leading
from bot.election.model import ListContest
from bot.election.night import Night
from bot.election.result import BallotLine, ListResult, Result, Side
from bot.text import names, numbers
from bot.text.languages import Language
from bot.text.provenance import evidence

_READ = (Side.ABOVE, None, Side.ON_LINE, Side.UNKNOWN, Side.BELOW)


@dataclass(frozen=True, slots=True)
class Reading:
    """One list contest of the night's result, for a reader of one language."""

    night: Night
    result: Result
    contest: ListContest
    counted: ListResult
    language: Language

    def label(self, line: str) -> str:
        """The short name of a ballot line."""
        return names.label(self.night.election, line, self.language)

    def labels(self, lines: Iterable[str]) -> str:
        """Several short names as one phrase."""
        return self.language.listing(self.label(line) for line in lines)

    def threshold_percent(self, line: str) -> Fraction | None:
        """The percent that this line of the ballot needs; None where it needs none or is no list."""
        return names.threshold_percent(self.contest, line)

    def threshold_name(self, line: str | None = None) -> str:
        """The line as people name it, "5%": the one of all lists, or this list's own."""
        return names.threshold_name(self.contest, self.language, line)

    def share(self, line: BallotLine) -> str:
        """The share of a ballot line, never printed on the other side of the line than it is."""
        return numbers.share(line, self.threshold_percent(line.id), self.language)

    def figure(self, line: BallotLine) -> str:
        """The share of a ballot line; its votes where these are all that is known of it."""
        if line.share is None and line.published is None and line.votes is not None:
            return self.language.plural("{n} vote", "{n} votes", line.votes)
        return self.share(line)

    def side(self, line: BallotLine) -> Side | None:
        """What may be said of a list: its standing, which knows the count's to and fro, else the evidence."""
        return said_side(self.night, self.contest, line)

    def ranked(self) -> tuple[BallotLine, ...]:
        """The lists from the largest to the smallest, equal ones in ballot order. "Against all" is none of them."""
        return _ranked(self.contest, self.counted)

    def by_side(self) -> dict[Side | None, tuple[BallotLine, ...]]:
        """The lists by where they stand: those above the line first, those below it last."""
        lists = self.ranked()
        groups = {wanted: tuple(line for line in lists if self.side(line) == wanted) for wanted in _READ}
        return {wanted: lines for wanted, lines in groups.items() if lines}

    def leaders(self) -> tuple[BallotLine, ...]:
        """The list that leads for sure, or several with the same votes; none where that is not known."""
        return tuple(map(self.counted.line, leading([self.counted.line(party) for party in self.contest.lists])))

    def evidence(self, statement: str) -> str:
        """A statement about this contest with the evidence that it rests on."""
        return evidence(statement, self.result, self.counted, self.language)


def readings(night: Night, language: Language) -> tuple[Reading, ...]:
    """Every list contest that the night has a count of, the one that summaries lead with first."""
    result = night.result
    if result is None:
        return ()
    contests = (contest for contest in night.election.list_contests if contest.id in result.lists)
    return tuple(Reading(night, result, contest, result.lists[contest.id], language) for contest in contests)


def largest_first(night: Night) -> tuple[str, ...]:
    """The parties of the first list contest, the largest first; in the definition's order while nothing is counted."""
    result = night.result
    for contest in night.election.list_contests:
        if result is not None and contest.id in result.lists:
            return tuple(line.id for line in _ranked(contest, result.lists[contest.id]))
    return tuple(party.id for party in night.election.parties)


def said_side(night: Night, contest: ListContest, line: BallotLine) -> Side | None:
    """Where a list may be said to stand; None where it need not pass."""
    standing = night.standings.get((contest.id, line.id))
    return line.side if standing is None or line.side is None else standing.side


def _ranked(contest: ListContest, counted: ListResult) -> tuple[BallotLine, ...]:
    place = {party: number for number, party in enumerate(contest.lists)}
    lists = [line for line in counted.lines if line.id in place]
    return tuple(sorted(lists, key=lambda line: (-_size(line), place[line.id])))


def _size(line: BallotLine) -> Fraction:
    if line.votes is not None:
        return Fraction(line.votes)
    if line.share is not None:
        return line.share.middle
    return Fraction(-1) if line.published is None else line.published.value
