"""A recorded night taken in from its first moment to its last, as the watch would, but without waiting."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.election.model import Election
from bot.election.night import Night, Step, pass_time, take
from bot.feeds import FORMATS
from bot.feeds.feed import FeedError
from bot.feeds.recording import ABOUT, Moment, Recording


@dataclass(frozen=True, slots=True)
class RecordedStep:
    """One step of a recorded night, and the time of the night at which it came."""

    time: datetime
    step: Step


def steps_of(recording: Recording, election: Election, rehearsal: bool = True) -> Iterator[RecordedStep]:
    """Every moment of the recording, every end of voting and of an embargo, in the order of their times.

    Outside a rehearsal its test figures are dropped.

    Raises FeedError where the recording is of another election, or one of its moments cannot be read.
    """
    if recording.election_id != election.id:
        raise FeedError(f'is a night of "{recording.election_id}", not of "{election.id}"', ABOUT)
    night = pass_time(Night(election), recording.moments[0].time).night
    for time, moment in _agenda(recording, election):
        for step in _steps(night, time, moment, rehearsal):
            night = step.night
            yield RecordedStep(time, step)


def outcome(recording: Recording, election: Election) -> Night | None:
    """The night after the last moment, made of real figures only; None where the recording does not end with such.

    Raises FeedError as `steps_of` does.
    """
    *_, last = steps_of(recording, election, rehearsal=False)
    ending = FORMATS["canonical"](recording.moments[-1].payload, election)
    return None if ending.test or last.step.night.count is None else last.step.night


def _agenda(recording: Recording, election: Election) -> list[tuple[datetime, Moment | None]]:
    first, last = recording.times[0], recording.times[-1]
    ends = {*(closing.at for closing in election.closings), *(embargo.until for embargo in election.embargoes)}
    agenda: list[tuple[datetime, Moment | None]] = [
        (at, None) for at in ends - set(recording.times) if first < at <= last
    ]
    agenda += [(moment.time, moment) for moment in recording.moments]
    return sorted(agenda, key=lambda entry: entry[0])


def _steps(night: Night, time: datetime, moment: Moment | None, rehearsal: bool) -> Iterator[Step]:
    passed = pass_time(night, time)
    if passed.events or moment is None:
        yield passed
    if moment is not None:
        yield take(passed.night, FORMATS["canonical"](moment.payload, night.election), rehearsal)
