"""Exit polls side by side, each with who made it, for whom, when, how many it asked and its own margin of error.

An exit poll gives no seats and no crossing of the line; a gap inside the margin is called so.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from statistics import mean

from bot.election.exit_poll import ExitPoll
from bot.election.model import EmbargoKind
from bot.election.night import Night
from bot.election.poll_margins import not_apart, polled_first, polled_side
from bot.election.result import Side
from bot.text import names, numbers
from bot.text.fold import folded
from bot.text.languages import Language, marked
from bot.text.menu import POLLS, menu
from bot.text.provenance import as_of, message, origin_footer
from bot.text.screen import Html, Screen, bold, html, paragraphs, rows
from bot.text.table import table
from bot.text.waiting import held_back

_NOT_A_COUNT = marked("Exit poll, not a count: no seats and no crossing are worked out of it.")
_BESIDE = 3
_MOST = 6


def polls(night: Night, now: datetime, language: Language) -> Screen:
    """The screen of exit polls."""
    buttons = menu(POLLS, night, language)
    instead = held_back(night, EmbargoKind.EXIT_POLLS, now, language)
    if instead is not None:
        return Screen(instead, buttons)
    election, shown = night.election, night.exit_polls[-_MOST:]
    kind = html("<i>{text}</i>", text=language.text(_NOT_A_COUNT))
    if not shown:
        nothing = as_of(election, now, language)
        return Screen(message(False, language.text("No exit poll is published"), None, nothing, language), buttons)
    return Screen(message(False, _head(night, shown, language), _body(night, shown, language), kind, language), buttons)


def head(night: Night, poll: ExitPoll, language: Language) -> str:
    """Who is first in one poll; that nobody is where the gap is inside its margin."""
    first = polled_first(poll)
    if first is None:
        return language.text("Exit poll: the gap at the top is inside its margin of error")
    share = language.percent(numbers.as_published(poll.shares[first]))
    return language.text(
        "Exit poll: {party} is first ({share})", party=names.label(night.election, first, language), share=share
    )


def details(night: Night, poll: ExitPoll, language: Language) -> Html:
    """How many were asked where, the margin, what lies inside it, and who paid."""
    missing = language.text(numbers.NOT_PUBLISHED)
    asked = missing if poll.respondents is None else language.number(poll.respondents)
    stations = missing if poll.stations is None else language.number(poll.stations)
    return rows(
        language.text("People asked: {asked}; stations: {stations}", asked=asked, stations=stations),
        language.text("Margin of error: {margin}", margin=_margin(poll, language)),
        _inside(night, poll, language),
        _turnout(poll, language),
        language.text("Clients: {clients}", clients=missing if poll.clients is None else ", ".join(poll.clients)),
    )


def _turnout(poll: ExitPoll, language: Language) -> str | None:
    if poll.turnout is None:
        return None
    return language.text("Turnout by this poll: {share}", share=language.percent(numbers.as_published(poll.turnout)))


def shares(night: Night, poll: ExitPoll, language: Language) -> Html:
    """The shares of one poll."""
    return table(
        (names.label(night.election, line, language), language.percent(numbers.as_published(poll.shares[line])))
        for line in _lines(night, (poll,))
    )


def _body(night: Night, shown: Sequence[ExitPoll], language: Language) -> Html:
    """The shares side by side, then each poll by its number."""
    if len(shown) == 1:
        return paragraphs(shares(night, shown[0], language), _block(night, shown[0], language, ""))
    beside = [shown[i : i + _BESIDE] for i in range(0, len(shown), _BESIDE)]
    tables = (_table(night, part, _BESIDE * i, language) for i, part in enumerate(beside))
    blocks = (_block(night, poll, language, f"{number}. ") for number, poll in enumerate(shown, 1))
    head = language.text("Shares in %, each poll under its number")
    return paragraphs(rows(head, *tables), *blocks)


def _head(night: Night, shown: Sequence[ExitPoll], language: Language) -> str:
    if len(shown) == 1:
        return head(night, shown[0], language)
    first = polled_first(shown[0])
    if first is None or any(polled_first(poll) != first for poll in shown):
        return language.text("The exit polls do not settle who is first")
    values = sorted(poll.shares[first].value for poll in shown)
    low, high = (language.percent(numbers.printed(value)) for value in (values[0], values[-1]))
    party = names.label(night.election, first, language)
    return language.text("{party} is first in all exit polls ({low} to {high})", party=party, low=low, high=high)


def _table(night: Night, part: Sequence[ExitPoll], before: int, language: Language) -> Html:
    header = ("%", *(str(before + number) for number in range(1, len(part) + 1)))
    cells = (
        (names.label(night.election, line, language), *(_cell(poll, line, language) for poll in part))
        for line in _lines(night, part)
    )
    return table((header, *cells))


def _lines(night: Night, part: Sequence[ExitPoll]) -> list[str]:
    """The lines that any of the polls has, by their mean share, the largest first.

    Behind the parties stand what is on no ballot of ours, as "others", and last of all "against all".
    """
    options = {option.id for option in night.election.options}
    ballot = dict.fromkeys(line for contest in night.election.list_contests for line in contest.lines)
    order = ballot | dict.fromkeys(line for poll in part for line in poll.shares)
    polled = {line: [poll.shares[line].value for poll in part if line in poll.shares] for line in order}
    lines = (line for line in order if polled[line])
    return sorted(lines, key=lambda line: (line in options, line not in ballot, -mean(polled[line])))


def _cell(poll: ExitPoll, line: str, language: Language) -> str:
    return language.decimal(numbers.as_published(poll.shares[line])) if line in poll.shares else "–"


def _block(night: Night, poll: ExitPoll, language: Language, number: str) -> Html:
    time = language.moment(poll.published_at, night.election.zone)
    source = names.first_source(night.election, poll.origin, language)
    return rows(
        bold(f"{number}{language.pick(poll.pollster)}"),
        language.text("Time: {time}", time=time),
        folded(rows(details(night, poll, language), language.text("Source: {source}", source=source))),
    )


def _margin(poll: ExitPoll, language: Language) -> str:
    if poll.margin_text is not None:
        return language.pick(poll.margin_text)
    if poll.margin is None:
        return language.text(numbers.NOT_PUBLISHED)
    return f"±{language.percent(numbers.plain(poll.margin))}"


def _inside(night: Night, poll: ExitPoll, language: Language) -> str | None:
    if poll.margin is None:
        return None
    found = [*_at_the_line(night, poll, language), *_level(night, poll, language)]
    if not found:
        return None
    return language.text("Inside the margin, so not to be told apart: {pairs}", pairs="; ".join(found))


def _at_the_line(night: Night, poll: ExitPoll, language: Language) -> Iterator[str]:
    for contest in night.election.list_contests:
        for party in contest.lists:
            if polled_side(poll, contest, party) is Side.ON_LINE:
                label = names.label(night.election, party, language)
                line = names.threshold_name(contest, language, party)
                yield language.text("{party} and the {line} line", party=label, line=line)


def _level(night: Night, poll: ExitPoll, language: Language) -> Iterator[str]:
    """Each group of parties of which no two are told apart, as one phrase."""
    for group in not_apart(poll, (party.id for party in night.election.parties)):
        yield language.listing(names.label(night.election, party, language) for party in group)


def poll_footer(night: Night, poll: ExitPoll, language: Language) -> Html:
    """The footer of a poll: that it is one, that nothing is worked out of it, who carried it and when."""
    return origin_footer(language.text(_NOT_A_COUNT), night.election, poll.origin, poll.published_at, language)
