"""Where a statement of an election comes from, how far it is to be trusted, and a text in several languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Wording: TypeAlias = Mapping[str, str]
"""The same text in several languages: language code -> text."""


class Confidence(StrEnum):
    """How far a stated figure is to be trusted."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a statement comes from: keys of `Election.sources`, and how far it is to be trusted."""

    sources: tuple[str, ...]
    confidence: Confidence
    note: Wording | None = None
