"""What is said where figures may not or cannot be shown: held back by law, or nothing counted yet."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.election.model import Closing, Election, Embargo, EmbargoKind
from bot.election.night import Night
from bot.text import names, turnout
from bot.text.calendar import coming
from bot.text.languages import Language, marked
from bot.text.provenance import NO_COUNT, message, no_count_footer, origin_footer
from bot.text.screen import Html, paragraphs, rows

_HELD = {
    EmbargoKind.EXIT_POLLS: marked("Exit polls may not be published before {time}"),
    EmbargoKind.FORECASTS: marked("Seats are not shown before {time}: until then the law holds back forecasts"),
    EmbargoKind.OFFICIAL_COUNTS: marked("The count may not be published before {time}"),
}


def held_words(night: Night, kind: EmbargoKind, language: Language, now: datetime | None = None) -> str | None:
    """What is held back, and until when; None where nothing of the kind was taken out of the night.

    `now` is the time that the message shows, beside which the other one is read.
    """
    embargo = _embargo(night, kind)
    return None if embargo is None else _words(embargo, night, language, now)


def held_back(night: Night, kind: EmbargoKind, now: datetime, language: Language) -> Html | None:
    """The message in place of figures that the law holds back, with its source; None where it does not.

    Who asks for the count while people vote is told first when voting ends.
    """
    embargo = _embargo(night, kind)
    if embargo is None:
        return None
    kept = origin_footer(language.text("Held back by law"), night.election, embargo.origin, now, language)
    words, open_still = _words(embargo, night, language, now), _open(night.election, now)
    if kind is not EmbargoKind.OFFICIAL_COUNTS or not open_still:
        return message(False, words, None, kept, language)
    body = paragraphs(endings(night, now, language), _turnout(night, now, language), words)
    return message(False, _voting(night.election, open_still, now, language), body, kept, language)


def no_count(night: Night, now: datetime, language: Language) -> Html:
    """The message of every screen of the count while there is none: what is known, and what comes next."""
    election = night.election
    body = paragraphs(
        language.pick(election.names),
        endings(night, now, language) or _after_voting(election, now, language),
        _turnout(night, now, language),
    )
    return message(False, language.text(NO_COUNT), body, no_count_footer(night, now, language), language)


def _after_voting(election: Election, now: datetime, language: Language) -> Html:
    ended = language.text("Voting has ended in the whole country") if election.closings else None
    return rows(ended, coming(election, now, language))


def endings(night: Night, now: datetime, language: Language) -> Html:
    """Where voting ends after this time, and when; empty where it has ended everywhere."""
    election = night.election
    return rows(
        *(
            language.text(
                "Voting ends: {place}, {time}",
                place=language.pick(closing.names),
                time=language.moment(closing.at, election.zone, now),
            )
            for closing in _open(election, now)
        )
    )


def _turnout(night: Night, now: datetime, language: Language) -> Html | None:
    """The newest turnout, with its time and source."""
    newest = max(night.bulletins, key=lambda bulletin: bulletin.at, default=None)
    if newest is None:
        return None
    time = language.moment(newest.at, night.election.zone, now)
    source = names.first_source(night.election, newest.origin, language)
    return rows(f"{turnout.head(newest, language)}, {time}", language.text("Source: {source}", source=source))


def _open(election: Election, now: datetime) -> list[Closing]:
    """The ends of voting that are still to come, in their order."""
    return sorted((closing for closing in election.closings if closing.at > now), key=lambda closing: closing.at)


def _voting(election: Election, closings: Sequence[Closing], now: datetime, language: Language) -> str:
    """The day of voting while it is to come, then when the last polls close; when they open is not known."""
    today = now.astimezone(ZoneInfo(election.zone)).date()
    if today < election.date:
        return language.text("Voting is on {day}", day=language.day(election.date))
    time = language.moment(closings[-1].at, election.zone, now)
    if today == election.date:
        return language.text("Today is voting day. Last polls close: {time}", time=time)
    return language.text("Voting is not over everywhere. Last polls close: {time}", time=time)


def _embargo(night: Night, kind: EmbargoKind) -> Embargo | None:
    return next((embargo for embargo in night.held_back if embargo.kind is kind), None)


def _words(embargo: Embargo, night: Night, language: Language, now: datetime | None) -> str:
    return language.text(_HELD[embargo.kind], time=language.moment(embargo.until, night.election.zone, now))
