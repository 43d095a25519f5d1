"""Each event in words: what happened first, then the figures, then where they come from."""

from bot.election.embargo import Shown, may_tell
from bot.election.events import (
    ClassChanged,
    CountCorrected,
    CountSeen,
    Event,
    ExitPollPublished,
    LeadChanged,
    LineContested,
    MajorityLost,
    MajorityReached,
    PollsClosed,
    SeatsChanged,
    ThresholdCrossed,
    TurnoutPublished,
)
from bot.election.night import Night
from bot.text import polls, turnout
from bot.text.contest_alert import contest_alert
from bot.text.count_alert import count_alert
from bot.text.fitted import fitted
from bot.text.fold import folded
from bot.text.languages import Language
from bot.text.provenance import SCHEDULE, message, origin_footer
from bot.text.screen import Html, bold, paragraphs, rows
from bot.text.waiting import endings


def alert(event: Event, night: Shown, language: Language) -> Html:
    """The event as a message, never longer than one may be; `night` is the one after the step that brought it, shown.

    Raises ValueError where the law holds the event back, and where an event of the count comes with a night without.
    """
    if not may_tell(event, night):
        raise ValueError(f"{type(event).__name__} may not be told: the night that may be shown has nothing of it")
    return fitted(_words(event, night, language), language)


def _words(event: Event, night: Night, language: Language) -> Html:
    match event:
        case PollsClosed():
            return _polls_closed(event, night, language)
        case TurnoutPublished():
            return _turnout(event, night, language)
        case ExitPollPublished():
            return _exit_poll(event, night, language)
        case ThresholdCrossed() | LineContested() | LeadChanged() | SeatsChanged():
            return contest_alert(event, night, language)
        case CountSeen() | ClassChanged() | CountCorrected() | MajorityReached() | MajorityLost():
            return count_alert(event, night, language)


def _polls_closed(event: PollsClosed, night: Night, language: Language) -> Html:
    place = language.pick(event.closing.names)
    if event.everywhere:
        head = language.text("Voting has ended in the whole country")
        body = rows(language.text("Last: {place}", place=place))
    else:
        head, body = language.text("Voting has ended: {place}", place=place), endings(night, event.closing.at, language)
    kind = language.text(SCHEDULE)
    footer = origin_footer(kind, night.election, event.closing.origin, event.closing.at, language)
    return message(False, head, body, footer, language)


def _turnout(event: TurnoutPublished, night: Night, language: Language) -> Html:
    bulletin = event.bulletin
    figures = rows(turnout.figures(bulletin, language), _earlier(event, night, language))
    body = paragraphs(figures, turnout.extremes(night, bulletin, language))
    footer = turnout.bulletin_footer(night, bulletin, language)
    return message(False, turnout.head(bulletin, language), body, footer, language)


def _earlier(event: TurnoutPublished, night: Night, language: Language) -> str | None:
    if event.before is None:
        return None
    time = language.moment(event.before.at, night.election.zone, event.bulletin.at)
    return language.text("Before: {share}, {time}", share=turnout.printed(event.before.turnout, language), time=time)


def _exit_poll(event: ExitPollPublished, night: Night, language: Language) -> Html:
    poll = event.poll
    who = rows(bold(language.pick(poll.pollster)), folded(polls.details(night, poll, language)))
    body = paragraphs(polls.shares(night, poll, language), who)
    footer = polls.poll_footer(night, poll, language)
    return message(False, polls.head(night, poll, language), body, footer, language)
