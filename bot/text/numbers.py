"""Figures as they are printed: a printed share never stands on the other side of the line than the share itself."""

from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction

from bot.election.percent import Percent
from bot.election.result import BallotLine
from bot.text.languages import Language, marked

NOT_PUBLISHED = marked("not published")


def printed(value: Fraction, lines: Collection[Fraction] = (), places: int = 2) -> Decimal:
    """The value rounded half up to `places` decimals, and to more where these would misplace it against a line.

    The result is below, on or above each of the lines exactly as the value is: 4.9996 stays 4.9996 beside a line of
    5, and only exactly 5 is printed as 5.00.
    """
    while True:
        rounded = _half_up(value, places)
        if all(_sign(Fraction(rounded) - line) == _sign(value - line) for line in lines):
            return rounded
        places += 1


def as_published(percent: Percent) -> Decimal:
    """A percentage with exactly the decimals that its publisher printed."""
    return Decimal(str(percent))


def plain(value: Fraction) -> Decimal:
    """A percentage of the law with the decimals that it needs: 5 -> 5, 7/2 -> 3.5; a third is cut at six."""
    places = next((n for n in range(6) if (value * 10**n).denominator == 1), 6)
    return _half_up(value, places)


def share(line: BallotLine, threshold: Fraction | None, language: Language) -> str:
    """A line's share: worked out of votes, else as its publisher printed it, else "not published"."""
    figure = share_figure(line, threshold)
    return language.text(NOT_PUBLISHED) if figure is None else language.percent(figure)


def share_figure(line: BallotLine, threshold: Fraction | None) -> Decimal | None:
    """The figure of a line's share: worked out of votes, else as its publisher printed it; None where neither is."""
    if line.share is not None and line.share.exact:
        return printed(line.share.low, () if threshold is None else (threshold,))
    return None if line.published is None else as_published(line.published)


def part(some: int, whole: int, language: Language) -> str:
    """What part of the whole, in percent; "100%" only of everything, "0%" only of nothing."""
    if some in {0, whole}:
        return language.percent(Decimal(100 if some else 0))
    return language.percent(printed(Fraction(100 * some, whole), (Fraction(0), Fraction(100))))


def _half_up(value: Fraction, places: int) -> Decimal:
    scaled = value * 10**places
    away = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(away if value >= 0 else -away).scaleb(-places)


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)
