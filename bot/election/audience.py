"""Whom an event concerns: the topics that chats follow, and the subject that later events on it take the place of."""

from collections.abc import Iterable, Iterator

from bot.election.events import (
    ClassChanged,
    CountCorrected,
    CountSeen,
    Event,
    LeadChanged,
    LineContested,
    MajorityLost,
    MajorityReached,
    SeatsChanged,
    ThresholdCrossed,
    kind,
)
from bot.election.model import Election

ALL = "all"
THRESHOLDS = "thresholds"
PARTIES = "parties"
"""What concerns every party: whoever follows one of them hears of it."""
PARTY = "party:"
"""What the topic of one party begins with."""

CORRECTION = kind(CountCorrected)
"""The kind of event that says that the source took figures back."""
OF_COUNT = frozenset(
    map(
        kind,
        (
            CountSeen,
            ThresholdCrossed,
            LineContested,
            SeatsChanged,
            LeadChanged,
            MajorityReached,
            MajorityLost,
            ClassChanged,
            CountCorrected,
        ),
    )
)
"""The kinds of event that are made of the count, so that a later correction concerns them."""


def party_topic(party: str) -> str:
    """The topic of those who follow one party."""
    return PARTY + party


def followable(election: Election) -> frozenset[str]:
    """Every topic that a chat may follow: the line only where there is one."""
    lines = (THRESHOLDS for contest in election.list_contests if contest.threshold is not None)
    return frozenset((ALL, *lines, *(party_topic(party.id) for party in election.parties)))


def topics(event: Event, beside: Iterable[Event] = ()) -> frozenset[str]:
    """The topics that an event belongs to, "all" among them.

    `beside` are the events of the same step: the seats that move with a crossing stand in the crossing's own message,
    so those who follow a party whose seats moved hear of the crossing.
    """
    return frozenset((ALL, *_general(event), *map(party_topic, _parties(event, beside))))


def subject(event: Event) -> str | None:
    """What a later event of the same subject overtakes; None for an event that stays true."""
    match event:
        case ThresholdCrossed() | LineContested():
            return f"line:{event.contest}:{event.party}"
        case LeadChanged():
            return f"lead:{event.contest}"
        case SeatsChanged():
            return f"seats:{event.contest}"
        case MajorityReached() | MajorityLost():
            return "majority"
        case CountSeen() | ClassChanged():
            return "class"
        case _:
            return None


def _general(event: Event) -> tuple[str, ...]:
    match event:
        case ThresholdCrossed() | LineContested():
            return (THRESHOLDS,)
        case CountSeen() | CountCorrected() | ClassChanged():
            return THRESHOLDS, PARTIES
        case _:
            return ()


def _parties(event: Event, beside: Iterable[Event]) -> Iterator[str]:
    match event:
        case ThresholdCrossed():
            yield event.party
            for other in beside:
                if isinstance(other, SeatsChanged) and other.contest == event.contest:
                    yield from _moved(other)
        case LineContested() | MajorityReached() | MajorityLost():
            yield event.party
        case LeadChanged():
            yield from (event.before, event.after)
        case SeatsChanged():
            yield from _moved(event)


def _moved(event: SeatsChanged) -> Iterator[str]:
    """The parties whose seats changed; every one of them where the seats are known for the first time."""
    before = event.before
    if before is None:
        yield from event.after
        return
    for party in dict.fromkeys((*before, *event.after)):
        if before.get(party, 0) != event.after.get(party, 0):
            yield party
