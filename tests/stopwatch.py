"""Seconds for a clock that counts them."""

from dataclasses import dataclass


@dataclass
class Stopwatch:
    """Seconds that pass when a test says so."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds
