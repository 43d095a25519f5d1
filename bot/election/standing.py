"""Each list against the threshold as people were told it, and when that changes. Hysteresis lives here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from bot.election.events import LineContested, ThresholdCrossed
from bot.election.model import Election
from bot.election.result import BallotLine, ListResult, Result, Side
from bot.election.rules import Hysteresis
from bot.election.snapshot import CountClass
from bot.election.threshold import band


@dataclass(frozen=True, slots=True)
class Standing:
    """A list against the threshold.

    `side` is what may be said now; `told` is the side of the last baseline or crossing, which people were told.
    `confirmed` once the result is final. `pending`: newer snapshots in a row on the other side, inside the band; for a
    list told to be on the line, newer snapshots in a row clear of the band on the one side that `side` names.
    `flips`: crossings since the list last stood clear of the band. `transition` numbers what was told, from 0.
    """

    side: Side
    told: Side
    confirmed: bool
    pending: int
    flips: int
    transition: int
    feed_time: datetime


Standings: TypeAlias = Mapping[tuple[str, str], Standing]
"""(contest id, party id) -> standing."""

_DEFINITE = (Side.ABOVE, Side.BELOW)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What one result says of one list. `settled`: the evidence has no band; `clear`: the list stands outside it."""

    side: Side
    clear: bool
    settled: bool
    final: bool
    feed_time: datetime

    @property
    def definite(self) -> bool:
        return self.side in _DEFINITE

    @property
    def confirmed(self) -> bool:
        return self.final and self.definite


def advance(
    standings: Standings, election: Election, result: Result
) -> tuple[Standings, tuple[ThresholdCrossed | LineContested, ...]]:
    """The standings after one more result, and what people are to be told of it.

    Results come in the order of their feed times, all of one kind (all test or all real). The same result twice
    changes nothing. The rules, with `election.hysteresis`:

    - First sight is a baseline: it is told with the count and crosses nothing. A list about which nothing was known
      yet (a count of zeros) has its first sight with the first evidence that tells.
    - Evidence that cannot tell (a rounded percentage, a line that was not published) shows so, and changes nothing
      of what was told.
    - Final and preliminary results, and a complete count, have no band: any difference crosses at once.
    - Clear of the band, a list on the other side crosses at once; inside it, after `confirmations` newer feed times in
      a row. Until then it is shown "on the line", and nobody is told.
    - After `flips` crossings without a newer snapshot clear of the band on the side told last, the next one is told as
      "on the line". Then there is silence until `confirmations` newer feed times in a row stand clear on one side, or
      the evidence has no band. The same holds for a list whose baseline was "on the line".
    """
    after = dict(standings)
    told: list[ThresholdCrossed | LineContested] = []
    for contest, listed in result.lists.items():
        for line in listed.lines:
            evidence = _evidence(line, listed, election.hysteresis, result)
            if evidence is None:
                continue
            before = standings.get((contest, line.id)) or _baseline(evidence)
            now = _next(before, evidence, election.hysteresis)
            after[contest, line.id] = now
            if now.transition > before.transition:
                told.append(_event(contest, line.id, before, now))
    return after, tuple(told)


def forgotten(standings: Standings) -> Standings:
    """The standings as if nobody had been told anything: the next result is a baseline.

    The numbers of what was told go on, so that no two alerts of an election ever share one.
    """
    return {
        key: replace(standing, side=Side.UNKNOWN, told=Side.UNKNOWN, confirmed=False, pending=0, flips=0)
        for key, standing in standings.items()
    }


def _evidence(line: BallotLine, listed: ListResult, rule: Hysteresis, result: Result) -> _Evidence | None:
    if line.side is None:
        return None
    settled = band(rule, result.class_, listed.counted, listed.total) == 0
    final = result.class_ is CountClass.FINAL
    return _Evidence(line.side, settled or not line.near, settled, final, result.feed_time)


def _baseline(seen: _Evidence) -> Standing:
    return Standing(seen.side, seen.side, seen.confirmed, 0, 0, 0, seen.feed_time)


def _event(contest: str, party: str, before: Standing, now: Standing) -> ThresholdCrossed | LineContested:
    if now.told is Side.ON_LINE:
        return LineContested(contest, party, now.transition)
    return ThresholdCrossed(contest, party, before.told, now.told, now.transition)


def _next(before: Standing, seen: _Evidence, rule: Hysteresis) -> Standing:
    newer = seen.feed_time > before.feed_time
    now = replace(before, side=seen.side, confirmed=seen.confirmed, feed_time=seen.feed_time)
    if before.told is Side.UNKNOWN:
        return replace(now, told=seen.side)
    if not seen.definite:
        return replace(now, pending=0)
    if seen.side is before.told:
        return replace(now, pending=0, flips=0 if newer and seen.clear else before.flips)
    if seen.settled:
        return _crossed(now, flips=0)
    if before.told is Side.ON_LINE:
        return _off_the_line(before, now, seen, rule, newer)
    return _to_the_other_side(now, seen, rule, newer)


def _off_the_line(before: Standing, now: Standing, seen: _Evidence, rule: Hysteresis, newer: bool) -> Standing:
    if not seen.clear:
        return replace(now, side=Side.ON_LINE, pending=0)
    pending = (before.pending if before.side is seen.side else 0) + newer
    return _crossed(now, flips=0) if pending >= rule.confirmations else replace(now, pending=pending)


def _to_the_other_side(now: Standing, seen: _Evidence, rule: Hysteresis, newer: bool) -> Standing:
    pending = now.pending + newer
    if not seen.clear and pending < rule.confirmations:
        return replace(now, side=Side.ON_LINE, pending=pending)
    if now.flips >= rule.flips:
        shown = seen.side if seen.clear else Side.ON_LINE
        return replace(now, side=shown, told=Side.ON_LINE, pending=0, transition=now.transition + 1)
    return _crossed(now, flips=now.flips + 1)


def _crossed(now: Standing, flips: int) -> Standing:
    return replace(now, told=now.side, pending=0, flips=flips, transition=now.transition + 1)
