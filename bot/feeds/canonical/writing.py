"""A snapshot written in the project's own format; reading it back gives an equal one."""

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from bot.election.exit_poll import ExitPoll
from bot.election.model import Winner
from bot.election.origin import Origin
from bot.election.percent import Percent
from bot.election.snapshot import ContestCount, Count, Snapshot, Tally
from bot.election.turnout import Bulletin
from bot.feeds.canonical.count import FIGURES

FORMAT = "election-feed/1"

_Object: TypeAlias = dict[str, object]


def dump(snapshot: Snapshot) -> bytes:
    """The snapshot as one line of UTF-8 JSON. What is None is left out.

    Raises ValueError where a margin of error has no end as a decimal number.
    """
    count = snapshot.count
    document = {
        "format": FORMAT,
        "election": snapshot.election,
        "time": snapshot.feed_time.isoformat(),
        "source": snapshot.source,
        "test": snapshot.test,
        **(_count(count) if count is not None else {}),
        "turnout": [_bulletin(bulletin) for bulletin in snapshot.bulletins],
        "exit_polls": [_exit_poll(poll) for poll in snapshot.exit_polls],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _count(count: Count) -> _Object:
    return {
        "class": count.class_.value,
        "contests": {contest: _contest(rows) for contest, rows in count.contests.items()},
        "winners": {district: _winner(winner) for district, winner in count.winners.items()},
    }


def _contest(rows: ContestCount) -> _Object:
    whole = {} if rows.whole is None else _tally(rows.whole)
    constituencies = {constituency: _tally(tally) for constituency, tally in rows.constituencies.items()}
    return {**whole, "constituencies": constituencies}


def _tally(tally: Tally) -> _Object:
    figures = {key: getattr(tally, key) for key in FIGURES}
    votes = None if tally.votes is None else dict(tally.votes)
    return _given({**figures, "votes": votes, "percent": _percents(tally.percents)})


def _winner(winner: Winner) -> _Object:
    origin = {} if winner.origin is None else _origin(winner.origin)
    return {"name": winner.name, "party": winner.party, **origin}


def _bulletin(bulletin: Bulletin) -> _Object:
    return _given(
        {
            "time": bulletin.at.isoformat(),
            "percent": str(bulletin.turnout),
            "ballots": bulletin.ballots,
            "registered": bulletin.registered,
            "areas": _percents(bulletin.areas),
            **_origin(bulletin.origin),
        }
    )


def _exit_poll(poll: ExitPoll) -> _Object:
    return _given(
        {
            "id": poll.id,
            "pollster": dict(poll.pollster),
            "clients": None if poll.clients is None else list(poll.clients),
            "time": poll.published_at.isoformat(),
            "percent": _percents(poll.shares),
            "turnout": None if poll.turnout is None else str(poll.turnout),
            "respondents": poll.respondents,
            "stations": poll.stations,
            "margin": None if poll.margin is None else _decimal(poll.margin),
            "margin_text": None if poll.margin_text is None else dict(poll.margin_text),
            **_origin(poll.origin),
        }
    )


def _origin(origin: Origin) -> _Object:
    note = None if origin.note is None else dict(origin.note)
    return _given({"source": list(origin.sources), "confidence": origin.confidence.value, "note": note})


def _percents(percents: Mapping[str, Percent]) -> dict[str, str]:
    return {key: str(percent) for key, percent in percents.items()}


def _decimal(value: Fraction) -> str:
    decimal = Decimal(value.numerator) / Decimal(value.denominator)
    if Fraction(decimal) != value:
        raise ValueError(f"{value} has no end as a decimal number")
    return f"{decimal:f}"


def _given(values: _Object) -> _Object:
    return {key: value for key, value in values.items() if value is not None}
