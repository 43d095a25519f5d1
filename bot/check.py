"""`check`: what the bot would show of an election and one look at its feed, and what is wrong with them."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import catalogue
from bot.config import RecordedNight
from bot.election.background import ExitPoll
from bot.election.embargo import Shown, shown
from bot.election.model import Election, ListContest
from bot.election.night import Night, Step, pass_time, take
from bot.election.percent import Percent
from bot.election.result import Line, ListResult, Side
from bot.election.snapshot import CountClass
from bot.feeds import FORMATS
from bot.feeds.file import FileFeed
from bot.feeds.playback import beats
from bot.feeds.recorded import Recording
from bot.text import doubts, menu, names, numbers
from bot.text.languages import Language
from bot.text.overview import plain
from bot.text.reading import said_side
from bot.text.screens import show

LAST = "last"


class CheckError(ValueError):
    """What was asked for cannot be looked at; the message says what to give instead."""


@dataclass(frozen=True, slots=True)
class Report:
    """One look: the night after it as it may be shown, at what time of the night, and what is wrong, in English."""

    night: Shown
    at: datetime
    problems: tuple[str, ...]


def inspect(election_name: str, feed: str | None, at: str) -> Report:
    """Look at an election through its feed at one time, or at the last moment there is.

    Raises CheckError, CatalogueError, DefinitionError or FeedError where it cannot be read.
    """
    election = catalogue.load_election(election_name)
    address = feed or election.feed
    if address is None:
        raise CheckError(f'"{election.id}" names no feed of its own: give one with --feed.')
    if address.startswith("recorded:"):
        return _recorded(election, address, at)
    if "://" in address:
        raise CheckError(f"{address} is not read yet: download it and give the file.")
    if at != LAST:
        raise CheckError("--at is for recorded nights: a file has one moment only.")
    return _one_look(election, Path(address))


def _one_look(election: Election, path: Path) -> Report:
    (payload,) = asyncio.run(FileFeed(path).fetch(datetime.now(UTC)))
    snapshot = FORMATS["canonical"](payload, election)
    return _report(take(pass_time(Night(election), snapshot.feed_time).night, snapshot), snapshot.feed_time)


def _recorded(election: Election, address: str, at: str) -> Report:
    try:
        night = RecordedNight.parse(address).night
    except ValueError as error:
        raise CheckError(f"{error}: give one as recorded:{catalogue.nights()[0]}.") from error
    recording = Recording.read(catalogue.night_files(night))
    until = recording.times[-1] if at == LAST else _time(at, election)
    if until < recording.times[0]:
        raise CheckError(f"{address} begins at {recording.times[0].isoformat()}: give a later time.")
    *_, last = (beat for beat in beats(recording, election) if beat.time <= until)
    return _report(last.step, last.time)


def _time(text: str, election: Election) -> datetime:
    """A time as it was typed; one without an offset is in the election's own zone."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise CheckError(f'"{text}" is no time: give one as 2019-10-06T20:50, or last.') from error
    return time if time.tzinfo else time.replace(tzinfo=ZoneInfo(election.zone))


def _report(step: Step, at: datetime) -> Report:
    english, night = _language("en"), shown(step.night, at, rehearsal=True)
    return Report(night, at, tuple(doubts.sentence(problem, night, english) for problem in step.problems))


def _language(code: str) -> Language:
    return Language(code, catalogue.locale_files()[code])


def as_text(report: Report, language_code: str) -> str:
    """The results and the threshold as the bot would show them, then what is wrong."""
    language = _language(language_code)
    screens = [show(wanted, report.night, report.at, language) for wanted in (menu.RESULTS, menu.THRESHOLD)]
    found = [f"- {problem}" for problem in report.problems] or [language.text("Nothing is wrong.")]
    return "\n\n".join([*(plain(screen.html) for screen in screens), "\n".join(found)]) + "\n"


def as_json(report: Report) -> str:
    """One JSON object about the first list contest; null is what was not published or is not known."""
    contest = report.night.election.list_contests[0]
    result = report.night.result
    worked = result.lists.get(contest.id) if result is not None else None
    found: dict[str, object] = {
        "election": report.night.election.id,
        "class": None,
        "test": False,
        "feed_time": report.night.seen.isoformat() if report.night.seen else None,
        "counted": worked.counted if worked else None,
        "total": worked.total if worked else None,
        "base": worked.base if worked else None,
        "parties": [],
        "seats_total": contest.seats,
        "ties": [],
        "problems": list(report.problems),
    }
    if result is not None and worked is not None:
        found |= {"class": result.class_, "test": result.test, "feed_time": result.feed_time.isoformat()}
        found["parties"] = [_party(report.night, contest, worked, worked.line(party)) for party in contest.lists]
        found["ties"] = [list(tie.among) for tie in worked.seats.open_ties] if worked.seats else []
    elif report.night.exit_polls:
        poll = report.night.exit_polls[-1]
        found |= {"class": CountClass.EXIT_POLL, "feed_time": poll.published_at.isoformat()}
        found["parties"] = list(_polled(contest, poll))
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _party(night: Night, contest: ListContest, worked: ListResult, line: Line) -> dict[str, object]:
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


def _share(contest: ListContest, line: Line) -> str | None:
    bar = names.bar(contest, line.id)
    if line.share is not None and line.share.exact:
        return str(numbers.printed(line.share.low, () if bar is None else (bar,)))
    return None if line.published is None else str(line.published)


def _polled(contest: ListContest, poll: ExitPoll) -> Iterator[dict[str, object]]:
    """The lists of an exit poll: no seats, no votes, and no more than a plain side."""
    for party in contest.lists:
        share = poll.shares.get(party)
        yield {
            "id": party,
            "votes": None,
            "share": None if share is None else str(share),
            "standing": _polled_side(names.bar(contest, party), share, poll.margin),
            "confirmed": False,
            "votes_to_line": None,
            "seats": None,
        }


def _polled_side(bar: Fraction | None, share: Percent | None, margin: Fraction | None) -> Side | None:
    if bar is None:
        return None
    if share is None or margin is None:
        return Side.UNKNOWN
    if abs(share.value - bar) <= margin:
        return Side.ON_LINE
    return Side.ABOVE if share.value > bar else Side.BELOW
