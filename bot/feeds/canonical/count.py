"""The count in a document: its class, rows of contests and constituencies, declared winners."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.election.model import Contest, Election, ListContest, Winner
from bot.election.snapshot import ContestCount, Count, CountClass, Tally
from bot.feeds.canonical.values import NAME, ORIGIN, lines_of, read_origin, read_percent
from bot.feeds.strict_json import Node

FIGURES = ("counted", "total", "registered", "ballots", "valid", "invalid", "blank")
"""The figures of a row beside its votes, named alike in the format and in Tally."""

_TALLY = (*FIGURES, "votes", "percent")


def read_count(document: Node, fields: dict[str, Node], election: Election, source: str) -> Count | None:
    """The count in a document's fields, None where it speaks of none. `source` is the document's."""
    if not {"class", "contests", "winners"} & fields.keys():
        return None
    class_ = _class(document.require(fields, "class"))
    if not {"contests", "winners"} & fields.keys():
        raise fields["class"].fault('is the class of a count, but there are no "contests"')
    return Count(
        class_,
        _contests(fields["contests"], election) if "contests" in fields else {},
        _winners(fields["winners"], election, source) if "winners" in fields else {},
    )


def _class(node: Node) -> CountClass:
    if node.value == CountClass.EXIT_POLL:
        raise node.fault('is "exit_poll", which is no count: exit polls belong under "exit_polls"')
    return CountClass(node.name_of((kind for kind in CountClass if kind is not CountClass.EXIT_POLL), "class"))


def _contests(node: Node, election: Election) -> dict[str, ContestCount]:
    contests = {contest.id: contest for contest in election.contests}
    return {
        key: _contest(child, _ballots(child.key_of(key, contests, "contest"), election))
        for key, child in node.entries()
    }


@dataclass(frozen=True, slots=True)
class _Ballot:
    """The lines that may have votes in one row; with `independents` candidates without a party may too."""

    lines: tuple[str, ...]
    independents: bool = False


@dataclass(frozen=True, slots=True)
class _Ballots:
    """What is on the ballot in a contest, and in each of its constituencies or districts."""

    whole: _Ballot
    constituencies: Mapping[str, _Ballot]


def _ballots(contest: Contest, election: Election) -> _Ballots:
    if isinstance(contest, ListContest):
        constituencies = {part.id: _Ballot(contest.lines_in(part)) for part in contest.constituencies}
        return _Ballots(_Ballot(contest.lines), constituencies)
    ballot = _Ballot(tuple(party.id for party in election.parties), independents=True)
    return _Ballots(ballot, {district.id: ballot for district in contest.districts})


def _contest(node: Node, ballots: _Ballots) -> ContestCount:
    fields = node.fields((*_TALLY, "constituencies"))
    parts = fields["constituencies"].entries() if "constituencies" in fields else ()
    rows = {}
    for key, child in parts:
        ballot = child.key_of(key, ballots.constituencies, "constituency")
        rows[key] = _tally(child.fields(_TALLY), ballot)
    return ContestCount(_tally(fields, ballots.whole) if fields.keys() & set(_TALLY) else None, rows)


def _tally(fields: Mapping[str, Node], ballot: _Ballot) -> Tally:
    rows = {
        key: lines_of(fields[key], ballot.lines, independents=ballot.independents)
        for key in ("votes", "percent")
        if key in fields
    }
    return Tally(
        votes={line: node.whole_number() for line, node in rows["votes"].items()} if "votes" in rows else None,
        percents={line: read_percent(node) for line, node in rows.get("percent", {}).items()},
        **{key: fields[key].whole_number() for key in FIGURES if key in fields},
    )


def _winners(node: Node, election: Election, source: str) -> dict[str, Winner]:
    districts = {district.id: district for contest in election.district_contests for district in contest.districts}
    winners = {}
    for key, child in node.entries():
        child.key_of(key, districts, "district")
        winners[key] = _winner(child, election, source)
    return winners


def _winner(node: Node, election: Election, source: str) -> Winner:
    fields = node.fields(("name", "party", *ORIGIN), nullable="party")
    party = node.require(fields, "party")
    return Winner(
        name=node.require(fields, "name").text(NAME),
        party=None if party.value is None else party.name_of((known.id for known in election.parties), "party"),
        origin=read_origin(fields, election, source) if fields.keys() & set(ORIGIN) else None,
    )
