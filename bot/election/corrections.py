"""What a source took back, and when that is believed.

A rule that only lets figures rise rejects true corrections for ever; one that believes every fall spreads every slip.
"""

from collections.abc import Iterator

from bot.election.events import Correction
from bot.election.plausibility import Doubt, Problem
from bot.election.snapshot import ContestCount, Count, CountClass, Tally

_CLASSES = tuple(CountClass)


def falls(before: Count, after: Count) -> tuple[Correction, ...]:
    """Every figure that is lower in `after`: units counted and votes, of the whole contest and by constituency.

    A figure that one of the two does not have is not compared: a line that is missing did not fall to zero.
    """
    return tuple(
        correction
        for contest, found in after.contests.items()
        for correction in _contest_falls(contest, before.contests.get(contest, ContestCount(None)), found)
    )


def _contest_falls(contest: str, before: ContestCount, after: ContestCount) -> Iterator[Correction]:
    if before.whole is not None and after.whole is not None:
        yield from _tally_falls(contest, None, before.whole, after.whole)
    for key, tally in after.constituencies.items():
        if key in before.constituencies:
            yield from _tally_falls(contest, key, before.constituencies[key], tally)


def _tally_falls(contest: str, constituency: str | None, before: Tally, after: Tally) -> Iterator[Correction]:
    if before.counted is not None and after.counted is not None and after.counted < before.counted:
        yield Correction(contest, constituency, None, before.counted, after.counted)
    earlier = before.votes or {}
    for line, votes in (after.votes or {}).items():
        if line in earlier and votes < earlier[line]:
            yield Correction(contest, constituency, line, earlier[line], votes)


def must_wait(accepted: Count, held: Count | None, after: Count) -> bool:
    """Whether a count that goes back against the accepted one must wait for a newer one to agree.

    `held` is an older count that waits. The newer one agrees where it does not go back against that, and every figure
    that fell had fallen there too. The first final count does not wait: certification is where counts are corrected,
    and it is published once. It waits only where it has fewer units counted than before.
    """
    if not _goes_back(accepted, after) or _certifies(accepted, after):
        return False
    return held is None or _goes_back(held, after) or not _fallen(accepted, after) <= _fallen(accepted, held)


def doubts(accepted: Count, after: Count) -> tuple[Problem, ...]:
    """Why a count must wait: each figure that fell, and a class that stepped back."""
    fallen = tuple(
        Problem(
            Doubt.UNITS_FELL if correction.line is None else Doubt.VOTES_FELL,
            _place(correction),
            str(correction.before),
            str(correction.after),
        )
        for correction in falls(accepted, after)
    )
    if not _steps_back(accepted, after):
        return fallen
    return (Problem(Doubt.CLASS_STEPPED_BACK, "", accepted.class_, after.class_), *fallen)


def _goes_back(before: Count, after: Count) -> bool:
    return _steps_back(before, after) or bool(falls(before, after))


def _steps_back(before: Count, after: Count) -> bool:
    """Whether the source calls its count something lesser than before, as partial after final."""
    return _CLASSES.index(after.class_) < _CLASSES.index(before.class_)


def _certifies(before: Count, after: Count) -> bool:
    first_final = after.class_ is CountClass.FINAL and before.class_ is not CountClass.FINAL
    return first_final and all(correction.line is not None for correction in falls(before, after))


def _fallen(before: Count, after: Count) -> frozenset[str]:
    return frozenset(_place(correction) for correction in falls(before, after))


def _place(correction: Correction) -> str:
    """The path of a figure; that of the whole row for its units counted."""
    return "/".join(part for part in (correction.contest, correction.constituency, correction.line) if part is not None)
