"""What the law holds back, and until when; and which events of a step chats are told at all."""

from collections.abc import Sequence
from datetime import datetime

from bot.election.events import Event, ExitPollPublished, PollsClosed, SeatsChanged, ThresholdCrossed, TurnoutPublished
from bot.election.model import Election, Embargo, EmbargoKind


def holds(election: Election, kind: EmbargoKind, now: datetime) -> Embargo | None:
    """The embargo that holds this kind of figure back at `now`; None where it may be shown."""
    return next((held for held in election.embargoes if held.kind is kind and now < held.until), None)


def told(events: Sequence[Event], election: Election, at: datetime) -> tuple[Event, ...]:
    """The events that chats are told of at this time of the night.

    What the law holds back is not told; the seats that moved with a crossing stand in the crossing's own message, so
    that nobody is rung twice for one thing.
    """
    crossed = {event.contest for event in events if isinstance(event, ThresholdCrossed)}
    return tuple(
        event
        for event in events
        if not (isinstance(event, SeatsChanged) and event.contest in crossed)
        and not any(holds(election, kind, at) for kind in _kinds(event))
    )


def _kinds(event: Event) -> tuple[EmbargoKind, ...]:
    """The kinds of figures that an event is made of. Computed seats are a forecast, of an official count."""
    match event:
        case PollsClosed() | TurnoutPublished():
            return ()
        case ExitPollPublished():
            return (EmbargoKind.EXIT_POLLS,)
        case SeatsChanged():
            return (EmbargoKind.FORECASTS, EmbargoKind.OFFICIAL_COUNTS)
        case _:
            return (EmbargoKind.OFFICIAL_COUNTS,)
