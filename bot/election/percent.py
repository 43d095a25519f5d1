"""Percentages: as somebody printed them, with their rounding; and shares worked out from votes."""

import re
from dataclasses import dataclass
from fractions import Fraction

_PRINTED = re.compile(r"[0-9]{1,3}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Share:
    """A share in percent: exact where it comes from votes (low == high), else every value the rounding allows."""

    low: Fraction
    high: Fraction

    @classmethod
    def of(cls, votes: int, base: int) -> "Share":
        """The exact share of `votes` in `base`, in percent."""
        exact = Fraction(100 * votes, base)
        return cls(exact, exact)

    @property
    def exact(self) -> bool:
        """Whether the share is one known number."""
        return self.low == self.high

    @property
    def middle(self) -> Fraction:
        """The middle of what is possible; the share itself where it is exact."""
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage as published: its value, and to how many decimal places it was rounded."""

    value: Fraction
    places: int

    @classmethod
    def parse(cls, text: str) -> "Percent":
        """Read a printed percentage with a decimal point, as "5.20".

        Raises ValueError where it is no number from 0 to 100 with at most six decimals.
        """
        if not _PRINTED.fullmatch(text) or Fraction(text) > 100:
            raise ValueError(f'"{text}" is no percentage from 0 to 100, as "5.20"')
        return cls(Fraction(text), len(text.partition(".")[2]))

    def __str__(self) -> str:
        """The percentage as it was printed, with a decimal point."""
        whole, rest = divmod(int(self.value * 10**self.places), 10**self.places)
        return f"{whole}.{rest:0{self.places}d}" if self.places else str(whole)

    @property
    def share(self) -> Share:
        """Every share that rounds to this: half a unit of the last place to both sides, not below 0 or above 100."""
        half = Fraction(1, 2 * 10**self.places)
        return Share(max(self.value - half, Fraction(0)), min(self.value + half, Fraction(100)))
