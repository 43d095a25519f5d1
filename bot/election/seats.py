"""Votes to seats: largest remainder and highest averages, exact, with ties as values."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.election.model import TieBreak


@dataclass(frozen=True, slots=True)
class Tie:
    """`seats` last seats that the lists `among` have an equal claim to.

    `rule` is the election's own; `winners` those who got the seats by it, empty where it leaves the tie open.
    """

    among: tuple[str, ...]
    seats: int
    rule: TieBreak
    winners: tuple[str, ...] = ()
    constituency: str | None = None


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats by list, every list of the contest named, 0 included. Seats of an open tie are in nobody's figure."""

    by_list: Mapping[str, int]
    ties: tuple[Tie, ...] = ()

    @property
    def open_ties(self) -> tuple[Tie, ...]:
        """The ties that the election's own rule does not settle."""
        return tuple(tie for tie in self.ties if not tie.winners)
