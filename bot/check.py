"""`check`: what the bot would show of an election and one look at its feed, and what is wrong with them."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot import catalogue, feed_address
from bot.election.embargo import Shown, shown
from bot.election.exit_poll import ExitPoll
from bot.election.model import Election, ListContest
from bot.election.night import Night, Step, pass_time, take
from bot.election.plausibility import Problem, ahead_of_clock
from bot.election.poll_margins import polled_side
from bot.election.result import BallotLine, ListResult, Result
from bot.election.snapshot import CountClass
from bot.feed_address import FeedFile, FeedServer, RecordedNight
from bot.feeds import FORMATS
from bot.feeds.file import FileFeed
from bot.feeds.http import HttpFeed
from bot.feeds.recording import Recording
from bot.recorded_steps import steps_of
from bot.text import doubts, menu, names, numbers
from bot.text.languages import Language
from bot.text.reading import said_side
from bot.text.screen import without_tags
from bot.text.screens import show

LAST = "last"


class CheckError(ValueError):
    """What was asked for cannot be looked at; the message says what to give instead."""


@dataclass(frozen=True, slots=True)
class Report:
    """One look: the night after it as it may be shown, at what time of the night, and what is wrong."""

    night: Shown
    at: datetime
    problems: tuple[Problem, ...]


def inspect(election_name: str, feed: str | None, at: str) -> Report:
    """Look at an election through its feed at one time, or at the last moment there is.

    Raises CheckError, CatalogueError, DefinitionError or FeedError where it cannot be read.
    """
    election = catalogue.load_election(election_name)
    address = feed or election.feed
    if address is None:
        raise CheckError(f'"{election.id}" names no feed of its own: give one with --feed.')
    try:
        place = feed_address.parse(address)
    except ValueError as error:
        example = f"give an address, a file, or a night as recorded:{catalogue.nights()[0]}"
        raise CheckError(f"The feed is no good, as {error}: {example}.") from error
    if isinstance(place, RecordedNight):
        return _recorded(election, place.night, at)
    if at != LAST:
        raise CheckError("--at is for recorded nights: a file has one moment only.")
    return asyncio.run(_one_look(election, place))


async def _one_look(election: Election, place: FeedFile | FeedServer) -> Report:
    now = datetime.now(UTC)
    if isinstance(place, FeedFile):
        (payload,) = await FileFeed(place.path).fetch(now)
    else:
        async with HttpFeed(place) as feed:
            (payload,) = await feed.fetch(now)
    snapshot = FORMATS["canonical"](payload, election)
    step = take(pass_time(Night(election), snapshot.feed_time).night, snapshot)
    if early := ahead_of_clock(snapshot, now):
        step = replace(step, problems=(early, *step.problems))
    return _report(step, snapshot.feed_time)


def _recorded(election: Election, night: str, at: str) -> Report:
    recording = Recording.read(catalogue.night_files(night))
    until = recording.times[-1] if at == LAST else _time(at, election)
    if until < recording.times[0]:
        raise CheckError(f"recorded:{night} begins at {recording.times[0].isoformat()}: give a later time.")
    *_, last = (recorded for recorded in steps_of(recording, election) if recorded.time <= until)
    return _report(last.step, last.time)


def _time(text: str, election: Election) -> datetime:
    """A time as it was typed; one without an offset is in the election's own zone."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise CheckError(f'"{text}" is no time: give one as 2019-10-06T20:50, or last.') from error
    return time if time.tzinfo else time.replace(tzinfo=ZoneInfo(election.zone))


def _report(step: Step, at: datetime) -> Report:
    return Report(shown(step.night, at, rehearsal=True), at, step.problems)


def _sentences(report: Report, language: Language) -> list[str]:
    return [doubts.sentence(problem, report.night, language) for problem in report.problems]


def _language(code: str) -> Language:
    return Language(code, catalogue.locale_files()[code])


def as_text(report: Report, language_code: str) -> str:
    """The results and the threshold as the bot would show them, then what is wrong, all in one language."""
    language = _language(language_code)
    screens = [show(wanted, report.night, report.at, language) for wanted in (menu.RESULTS, menu.THRESHOLD)]
    found = [f"- {sentence}" for sentence in _sentences(report, language)] or [language.text("Nothing is wrong.")]
    return "\n\n".join([*(without_tags(screen.html) for screen in screens), "\n".join(found)]) + "\n"


def as_json(report: Report) -> str:
    """One JSON object about the first list contest; null is what was not published or is not known.

    Its problems are sentences in English, whatever language people read.
    """
    night = report.night
    contest = night.election.list_contests[0]
    found: dict[str, object] = {
        "election": night.election.id,
        "class": None,
        "test": False,
        "feed_time": night.seen.isoformat() if night.seen else None,
        "counted": None,
        "total": None,
        "base": None,
        "parties": [],
        "seats_total": contest.seats,
        "ties": [],
        "problems": _sentences(report, _language("en")),
    }
    if night.result is not None and contest.id in night.result.lists:
        found |= _counted_fields(night, contest, night.result)
    elif night.exit_polls:
        found |= _polled_fields(contest, night.exit_polls[-1])
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _counted_fields(night: Night, contest: ListContest, result: Result) -> dict[str, object]:
    worked = result.lists[contest.id]
    return {
        "class": result.class_,
        "test": result.test,
        "feed_time": result.feed_time.isoformat(),
        "counted": worked.counted,
        "total": worked.total,
        "base": worked.base,
        "parties": [_party(night, contest, worked, worked.line(party)) for party in contest.lists],
        "ties": [list(tie.among) for tie in worked.seats.open_ties] if worked.seats else [],
    }


def _polled_fields(contest: ListContest, poll: ExitPoll) -> dict[str, object]:
    return {
        "class": CountClass.EXIT_POLL,
        "feed_time": poll.published_at.isoformat(),
        "parties": list(_polled(contest, poll)),
    }


def _party(night: Night, contest: ListContest, worked: ListResult, line: BallotLine) -> dict[str, object]:
    standing = night.standings.get((contest.id, line.id))
    return {
        "id": line.id,
        "votes": line.votes,
        "share": _share(contest, line),
        "standing": said_side(night, contest, line),
        "confirmed": standing is not None and standing.confirmed,
        "votes_to_line": line.votes_to_line,
        "seats": worked.seats.by_list.get(line.id) if worked.seats else None,
    }


def _share(contest: ListContest, line: BallotLine) -> str | None:
    figure = numbers.share_figure(line, names.threshold_percent(contest, line.id))
    return None if figure is None else str(figure)


def _polled(contest: ListContest, poll: ExitPoll) -> Iterator[dict[str, object]]:
    """The lists of an exit poll: no seats, no votes, and no more than a plain side."""
    for party in contest.lists:
        share = poll.shares.get(party)
        yield {
            "id": party,
            "votes": None,
            "share": None if share is None else str(share),
            "standing": polled_side(poll, contest, party),
            "confirmed": False,
            "votes_to_line": None,
            "seats": None,
        }
