"""What a document announces beside the count: turnout bulletins and exit polls.

Each is given in full, or as a bare string that names one of the definition's own.
"""

import re
from collections.abc import Iterable
from fractions import Fraction

from bot.election.exit_poll import ExitPoll
from bot.election.model import Election
from bot.election.turnout import Bulletin
from bot.feeds.canonical.values import (
    NAME,
    NOTE,
    ORIGIN,
    lines_of,
    read_number,
    read_origin,
    read_percent,
    read_wording,
)
from bot.feeds.strict_json import Node, one_of

_BULLETIN = ("time", "percent", "ballots", "registered", "areas", *ORIGIN)
_POLL = (
    *("id", "pollster", "clients", "time", "percent", "turnout", "respondents", "stations", "margin", "margin_text"),
    *ORIGIN,
)
_MOST_CLIENTS = 20
_ID = re.compile(r"[a-z0-9_-]+")
_POINTS = re.compile(r"\d{1,2}(\.\d{1,6})?")


def read_bulletins(node: Node, election: Election, source: str) -> tuple[Bulletin, ...]:
    """Turnout bulletins; `source` stands for those that name none."""
    bulletins = tuple(
        _named_bulletin(item, election) if isinstance(item.value, str) else _bulletin(item, election, source)
        for item in node.items()
    )
    _once(node, (bulletin.at.isoformat() for bulletin in bulletins))
    return bulletins


def read_exit_polls(node: Node, election: Election, source: str) -> tuple[ExitPoll, ...]:
    """Exit polls; `source` stands for those that name none."""
    known = {poll.id: poll for poll in election.exit_polls}
    polls = tuple(
        known[item.name_of(known, "exit poll")] if isinstance(item.value, str) else _exit_poll(item, election, source)
        for item in node.items()
    )
    _once(node, (poll.id for poll in polls))
    return polls


def _once(node: Node, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            raise node.child(index, None).fault(f"gives {name} a second time")
        seen.add(name)


def _named_bulletin(node: Node, election: Election) -> Bulletin:
    at = node.time()
    for bulletin in election.bulletins:
        if bulletin.at == at:
            return bulletin
    known = [bulletin.at.isoformat() for bulletin in election.bulletins]
    raise node.fault(f"names an unknown turnout bulletin, {one_of(known, at.isoformat())}")


def _bulletin(node: Node, election: Election, source: str) -> Bulletin:
    fields = node.fields(_BULLETIN)
    areas = {area.id: area for area in election.areas}
    return Bulletin(
        at=node.require(fields, "time").time(),
        turnout=read_percent(node.require(fields, "percent")),
        ballots=read_number(fields, "ballots"),
        registered=read_number(fields, "registered"),
        areas={
            child.key_of(key, areas, "area").id: read_percent(child)
            for key, child in (fields["areas"].entries() if "areas" in fields else ())
        },
        origin=read_origin(fields, election, source),
    )


def _exit_poll(node: Node, election: Election, source: str) -> ExitPoll:
    fields = node.fields(_POLL)
    lines = {line: None for contest in election.list_contests for line in contest.lines}
    shares = lines_of(node.require(fields, "percent"), lines)
    return ExitPoll(
        id=node.require(fields, "id").convert(_id),
        pollster=read_wording(node.require(fields, "pollster"), NAME),
        clients=_clients(fields["clients"]) if "clients" in fields else None,
        published_at=node.require(fields, "time").time(),
        shares={line: read_percent(child) for line, child in shares.items()},
        turnout=read_percent(fields["turnout"]) if "turnout" in fields else None,
        respondents=read_number(fields, "respondents"),
        stations=read_number(fields, "stations"),
        margin=fields["margin"].convert(_points) if "margin" in fields else None,
        margin_text=read_wording(fields["margin_text"], NOTE) if "margin_text" in fields else None,
        origin=read_origin(fields, election, source),
    )


def _clients(node: Node) -> tuple[str, ...]:
    return tuple(client.text(NAME) for client in node.items(_MOST_CLIENTS))


def _points(text: str) -> Fraction:
    if not _POINTS.fullmatch(text):
        raise ValueError(f'"{text}" is no number of percentage points, as "1.1"')
    return Fraction(text)


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError(f'"{text}" is no id: it is made of a-z, 0-9, _ and -')
    return text
