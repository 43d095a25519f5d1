"""What is said where figures may not or cannot be shown: held back by law, or nothing counted yet."""

from datetime import datetime

from bot.election.model import Embargo, EmbargoKind
from bot.election.night import Night
from bot.text.languages import Language, marked
from bot.text.provenance import NO_COUNT, message, no_count_footer, origin_footer
from bot.text.screen import Html, rows

_HELD = {
    EmbargoKind.EXIT_POLLS: marked("Exit polls may not be published before {time}"),
    EmbargoKind.FORECASTS: marked("Seats are not shown before {time}: until then the law holds back forecasts"),
    EmbargoKind.OFFICIAL_COUNTS: marked("The count may not be published before {time}"),
}


def held_words(night: Night, kind: EmbargoKind, language: Language) -> str | None:
    """What is held back, and until when; None where nothing of the kind was taken out of the night."""
    embargo = _embargo(night, kind)
    return None if embargo is None else _words(embargo, night, language)


def held_back(night: Night, kind: EmbargoKind, now: datetime, language: Language) -> Html | None:
    """The message in place of figures that the law holds back, with its source; None where it does not."""
    embargo = _embargo(night, kind)
    if embargo is None:
        return None
    kept = origin_footer(language.text("Held back by law"), night.election, embargo.origin, now, language)
    return message(False, _words(embargo, night, language), None, kept, language)


def no_count(night: Night, now: datetime, language: Language) -> Html:
    """The message of every screen of the count while there is none: when voting ends, where it has not."""
    election = night.election
    closings = sorted(election.closings, key=lambda closing: closing.at)
    ends = [
        language.text(
            "Voting ends: {place}, {time}",
            place=language.pick(closing.names),
            time=language.moment(closing.at, election.zone),
        )
        for closing in closings
        if closing.at > now
    ]
    body = rows(language.pick(election.names), *ends)
    return message(False, language.text(NO_COUNT), body, no_count_footer(night, now, language), language)


def _embargo(night: Night, kind: EmbargoKind) -> Embargo | None:
    return next((embargo for embargo in night.held_back if embargo.kind is kind), None)


def _words(embargo: Embargo, night: Night, language: Language) -> str:
    return language.text(_HELD[embargo.kind], time=language.moment(embargo.until, night.election.zone))
